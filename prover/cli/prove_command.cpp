// prover prove: one job of Linea's queue, as the controller starts it.

#include <new>

#include <spdlog/spdlog.h>

#include "logging/logging.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"
#include "prover/worker/compression_job.hpp"
#include "prover/worker/device_watchdog.hpp"
#include "prover/worker/job_signals.hpp"

namespace plonkd {
namespace {

struct ProveArguments {
    CompressionJobOptions job;
    EngineOptions engine;
    bool large = false;
    bool insecure_fixed_blinding = false;
};

// A supervisor learns the class of a failure from the channel, everybody else from the exit code.
template <class Work>
void reporting_failures(ProgressChannel& channel, Work&& work) {
    try {
        work();
    } catch (const Failure& failure) {
        channel.failure(failure.failure_class(), failure.what());
        throw;
    } catch (const std::bad_alloc&) {
        channel.failure(FailureClass::setup, "out of memory");
        throw;
    } catch (const std::exception& error) {
        channel.failure(FailureClass::internal, error.what());
        throw;
    }
}

void run(ProveArguments& arguments) {
    JobSignals::block();
    log_to_standard_error();
    ProgressChannel channel = ProgressChannel::from_environment();
    Progress progress(progress_output_for_stderr(), &channel);
    JobSignals signals(progress);
    channel.hello("prover");
    if (arguments.insecure_fixed_blinding) {
        spdlog::warn("--insecure-fixed-blinding: the proof hides nothing; for tests only");
        arguments.job.blinding = BlindingKind::insecure_fixed;
    }
    arguments.job.channel = &channel;
    arguments.job.progress = &progress;
    arguments.job.publishing = [&signals] { return signals.publishing(); };
    arguments.job.shared_engine = to_string(arguments.engine.choice);
    arguments.job.memory_limit_bytes = arguments.engine.gpu_memory_limit_bytes;
    arguments.job.make_engine = [engine = arguments.engine] { return make_engine<Bls12377>(engine); };
    const DeviceWatchdog watchdog(
        [&channel](const std::string& message) { end_after_device_hang(channel, message); });
    reporting_failures(channel, [&] { run_compression_job(arguments.job); });
}

}  // namespace

void add_prove_command(CLI::App& app) {
    CLI::App& command = *app.add_subcommand("prove", "Prove a compression job of Linea's queue");
    auto arguments = std::make_shared<ProveArguments>();
    command.add_option("--config", arguments->job.configuration, "Linea's configuration file (TOML)")
        ->required();
    command
        .add_option("--in", arguments->job.request,
                    "Request file; its path must contain getZkBlobCompressionProof")
        ->required();
    command.add_option("--out", arguments->job.response, "Response file; appears complete or not at all")
        ->required();
    command.add_flag("--large", arguments->large,
                     "Accepted for compatibility; has no effect on compression jobs");
    add_engine_options(command, arguments->engine);
    command.add_option("--timings", arguments->job.timings, "Write the phases' times to this file (JSON)");
    command.add_flag(
        "--insecure-fixed-blinding", arguments->insecure_fixed_blinding,
        "Replace the random blinding by the test vectors' constants: reproducible, hides nothing");
    command.callback([arguments] { run(*arguments); });
}

}  // namespace plonkd
