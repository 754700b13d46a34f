#include "prover/cli/engine_choice.hpp"

#include <map>

#include <CLI/CLI.hpp>

#include "prover/failure/failure.hpp"
#include "prover/plonk/cpu_engine.hpp"
#if defined(PLONKD_CUDA)
#include "gpu/device/device.hpp"
#include "gpu/engine/cuda_engine.hpp"
#endif

namespace plonkd {

void add_engine_option(CLI::App& command, EngineChoice& choice) {
    static const std::map<std::string, EngineChoice> kNames{
        {"auto", EngineChoice::automatic}, {"cpu", EngineChoice::cpu}, {"cuda", EngineChoice::cuda}};
    command.add_option("--engine", choice, "What proves: auto (default), cpu or cuda")
        ->transform(CLI::CheckedTransformer(kNames).description(""))
        ->type_name("auto|cpu|cuda");
}

bool uses_device(EngineChoice choice) {
#if defined(PLONKD_CUDA)
    if (choice == EngineChoice::automatic) return gpu::visible_device_count() > 0;
#endif
    return choice == EngineChoice::cuda;
}

std::string to_string(EngineChoice choice) {
    switch (choice) {
        case EngineChoice::automatic:
            return "auto";
        case EngineChoice::cpu:
            return "cpu";
        case EngineChoice::cuda:
            return "cuda";
    }
    return "auto";
}

template <class C>
std::unique_ptr<Engine<C>> make_engine(EngineChoice choice) {
#if defined(PLONKD_CUDA)
    if (uses_device(choice)) return gpu::make_cuda_engine<C>();
#else
    if (choice == EngineChoice::cuda) {
        throw DeviceError(
            "this binary has no CUDA engine (it was built without PLONKD_CUDA); use --engine cpu");
    }
#endif
    return make_cpu_engine<C>();
}

template std::unique_ptr<Engine<Bn254>> make_engine(EngineChoice);
template std::unique_ptr<Engine<Bls12377>> make_engine(EngineChoice);
template std::unique_ptr<Engine<Bw6761>> make_engine(EngineChoice);

}  // namespace plonkd
