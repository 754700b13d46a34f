// The engine that runs on one NVIDIA GPU.
//
// Columns stay on the device from upload to commitment; only challenges, commitments and evaluations cross
// the bus. What is held there follows from the memory plan (memory_plan.hpp), which load() makes and
// allocates whole: what does not fit is a DeviceError at load, and nothing is allocated during a proof. Only
// the canonical SRS is used.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "prover/plonk/engine.hpp"

namespace plonkd::gpu {

class OperationClock;

struct CudaEngineOptions {
    // Default: LINEA_PROVER_GPU_DEVICE_ID, else the first visible device.
    std::optional<int> device;
    // Device memory to use at most; 0: what is free.
    std::size_t memory_limit_bytes = 0;
    // Times every operation but load and unload; borrowed. Null: nobody does.
    OperationClock* clock = nullptr;
};

// Throws DeviceError where there is no usable device.
template <class C>
std::unique_ptr<Engine<C>> make_cuda_engine(const CudaEngineOptions& options = {});

}  // namespace plonkd::gpu
