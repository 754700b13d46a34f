#include "prover/cli/engine_choice.hpp"

#include <map>

#include <CLI/CLI.hpp>

#include "prover/failure/failure.hpp"
#include "prover/plonk/cpu_engine.hpp"
#if defined(PLONKD_CUDA)
#include "gpu/device/device.hpp"
#include "gpu/engine/cuda_engine.hpp"
#include "prover/plonk/watched_engine.hpp"
#include "prover/progress/device_call.hpp"
#endif

namespace plonkd {

void add_engine_options(CLI::App& command, EngineOptions& options) {
    add_engine_option(command, options.choice);
    add_gpu_memory_limit_option(command, options.gpu_memory_limit_bytes, "what is free");
}

void add_engine_option(CLI::App& command, EngineChoice& choice) {
    static const std::map<std::string, EngineChoice> kNames{
        {"auto", EngineChoice::automatic}, {"cpu", EngineChoice::cpu}, {"cuda", EngineChoice::cuda}};
    command.add_option("--engine", choice, "What proves: auto (default), cpu or cuda")
        ->transform(CLI::CheckedTransformer(kNames).description(""))
        ->type_name("auto|cpu|cuda");
}

void add_gpu_memory_limit_option(CLI::App& command, std::size_t& bytes, const char* unset) {
    command
        .add_option(
            "--gpu-memory-limit", bytes,
            "Device memory to use at most, such as 76GiB or 80GB (default: " + std::string(unset) + ")")
        ->transform(CLI::AsSizeValue(true).description(""))
        ->type_name("BYTES");
}

bool uses_device(EngineChoice choice) {
#if defined(PLONKD_CUDA)
    if (choice == EngineChoice::automatic) {
        const DeviceCall call("looking for a device");
        return gpu::device_configured() || gpu::visible_device_count() > 0;
    }
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
std::unique_ptr<Engine<C>> make_engine(const EngineOptions& options) {
    if (!uses_device(options.choice)) return make_cpu_engine<C>();
#if defined(PLONKD_CUDA)
    gpu::CudaEngineOptions cuda_options;
    cuda_options.memory_limit_bytes = options.gpu_memory_limit_bytes;
    return make_watched_engine<C>([&] { return gpu::make_cuda_engine<C>(cuda_options); });
#else
    throw DeviceError("this binary has no CUDA engine (it was built without PLONKD_CUDA); use --engine cpu");
#endif
}

template std::unique_ptr<Engine<Bn254>> make_engine(const EngineOptions&);
template std::unique_ptr<Engine<Bls12377>> make_engine(const EngineOptions&);
template std::unique_ptr<Engine<Bw6761>> make_engine(const EngineOptions&);

}  // namespace plonkd
