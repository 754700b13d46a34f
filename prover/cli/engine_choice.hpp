// Which engine proves: the one place that knows what this binary was built with.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "prover/plonk/engine.hpp"

namespace CLI {
class App;
}

namespace plonkd {

enum class EngineChoice { automatic, cpu, cuda };

struct EngineOptions {
    EngineChoice choice = EngineChoice::automatic;
    // Device memory to use at most; 0: what is free.
    std::size_t gpu_memory_limit_bytes = 0;
};

// Adds `--engine auto|cpu|cuda` and `--gpu-memory-limit BYTES` to a command.
void add_engine_options(CLI::App& command, EngineOptions& options);
// Each alone; `unset` says what holds without a limit.
void add_engine_option(CLI::App& command, EngineChoice& choice);
void add_gpu_memory_limit_option(CLI::App& command, std::size_t& bytes, const char* unset);

// Whether make_engine takes the CUDA engine. `automatic` does where the binary has one and the machine a
// device, or LINEA_PROVER_GPU_DEVICE_ID asks for one; a device that is there and does not work is an error
// (DeviceError), never a reason to take the CPU.
bool uses_device(EngineChoice choice);

// "auto", "cpu" or "cuda".
std::string to_string(EngineChoice choice);

// Throws DeviceError when the CUDA engine is to be used and cannot be had.
template <class C>
std::unique_ptr<Engine<C>> make_engine(const EngineOptions& options);

}  // namespace plonkd
