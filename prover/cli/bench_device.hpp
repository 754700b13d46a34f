// The device's side of `prover bench`, in binaries that have a CUDA engine; elsewhere every function throws
// DeviceError, which says so.
#pragma once

#include <memory>
#include <vector>

#include "prover/cli/bench_report.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/engine.hpp"
#include "prover/progress/progress.hpp"

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

// The device's time in each phase of a proof: that of the engine's operations
// (gpu/engine/operation_clock.hpp).
class DevicePhaseClock : public ProgressListener {
  public:
    // Of the phases since the last call, in seconds, in their order. Waits for the device.
    virtual std::vector<double> take() = 0;
};
template <class C>
struct TimedEngine {
    std::unique_ptr<DevicePhaseClock> clock;  // null: an engine without a device
    std::unique_ptr<Engine<C>> engine;
};
// `memory_limit_bytes`: device memory to use at most; 0: what is free.
template <class C>
TimedEngine<C> make_timed_device_engine(std::size_t memory_limit_bytes);

// fixed_base_powers, on the device.
template <class C>
PowersOfPoint<C> device_powers();
// Memory in use on the device, by anyone.
std::size_t used_device_bytes();

}  // namespace plonkd
