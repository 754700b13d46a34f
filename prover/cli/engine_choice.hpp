// Which engine proves: the one place that knows what this binary was built with.
#pragma once

#include <memory>
#include <string>

#include "prover/plonk/engine.hpp"

namespace CLI {
class App;
}

namespace plonkd {

enum class EngineChoice { automatic, cpu, cuda };

// Adds `--engine auto|cpu|cuda` to a command.
void add_engine_option(CLI::App& command, EngineChoice& choice);

// Whether make_engine would take the CUDA engine.
bool uses_device(EngineChoice choice);

// "auto", "cpu" or "cuda".
std::string to_string(EngineChoice choice);

// `automatic` takes the CUDA engine where the binary has one and the machine a device, else the CPU. Throws
// DeviceError when `cuda` is asked for and cannot be had.
template <class C>
std::unique_ptr<Engine<C>> make_engine(EngineChoice choice);

}  // namespace plonkd
