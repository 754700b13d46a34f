// The device's side of `prover bench`, in binaries that have a CUDA engine; elsewhere every function throws
// DeviceError, which says so.
#pragma once

#include "prover/cli/bench_report.hpp"
#include "prover/plonk/dev_srs.hpp"

namespace plonkd {

struct DeviceBenchOptions {
    unsigned log_n = 0;
    unsigned repetitions = 0;
    bool witness_scalars = false;
    std::vector<unsigned> passes{};  // of a transform; empty: the engine's own
};

// Names of the engine's device and its parameters.
nlohmann::ordered_json device_details();

template <class C>
BenchReport bench_msm_on_device(const DeviceBenchOptions& options);
template <class C>
BenchReport bench_ntt_on_device(const DeviceBenchOptions& options);
// Field products in registers: the curve's base and scalar field.
template <class C>
BenchReport bench_multiplier();
// Sweeps what the engine takes from its tuning table, around what it holds now.
template <class C>
BenchReport bench_tune(const DeviceBenchOptions& options);

// fixed_base_powers, on the device.
template <class C>
PowersOfPoint<C> device_powers();
// Memory in use on the device, by anyone.
std::size_t used_device_bytes();

}  // namespace plonkd
