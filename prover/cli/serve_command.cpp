// prover serve: the resident worker. Keeps circuit, SRS and keys loaded and proves what `prover prove` hands
// over.

#include "configuration/configuration.hpp"
#include "logging/logging.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"
#include "prover/failure/failure.hpp"
#include "prover/handover/socket_path.hpp"
#include "prover/worker/device_environment.hpp"
#include "prover/worker/device_watchdog.hpp"
#include "prover/worker/resident_prover.hpp"
#include "prover/worker/worker_server.hpp"

namespace plonkd {
namespace {

struct ServeArguments {
    std::filesystem::path configuration;
    std::filesystem::path socket;
    EngineOptions engine;
};

std::filesystem::path socket_of(const ServeArguments& arguments) {
    if (!arguments.socket.empty()) return arguments.socket;
    if (const auto socket = first_usable_socket(worker_sockets(arguments.configuration))) return *socket;
    throw SetupError(
        "no folder for the worker's socket that only this user may write to; make one and name it with "
        "--socket");
}

std::string engine_of(EngineChoice choice) {
    // Later on, the server watches the device.
    ProgressChannel nowhere(-1);
    const DeviceWatchdog watchdog(
        [&nowhere](const std::string& message) { end_after_device_hang(nowhere, message); });
    return uses_device(choice) ? "cuda" : "cpu";
}

void run(const ServeArguments& arguments) {
    log_to_standard_error();
    WorkerServerOptions options;
    options.configuration = load_configuration(arguments.configuration);
    set_log_level(options.configuration.log_level);
    set_log_format(options.configuration.log_format);
    check_device_environment();
    options.socket = socket_of(arguments);
    options.engine_choice = to_string(arguments.engine.choice);
    options.engine = engine_of(arguments.engine.choice);
    options.memory_limit_bytes = arguments.engine.gpu_memory_limit_bytes;
    options.prover = std::make_unique<ResidentProver>(
        options.configuration, [engine = arguments.engine] { return make_engine<Bls12377>(engine); });
    serve(std::move(options));
}

}  // namespace

void add_serve_command(CLI::App& app) {
    CLI::App& command = *app.add_subcommand(
        "serve", "Keep a circuit loaded and prove the compression jobs that `prover prove` hands over");
    auto arguments = std::make_shared<ServeArguments>();
    command.add_option("--config", arguments->configuration, "Linea's configuration file (TOML)")->required();
    command.add_option("--socket", arguments->socket,
                       "Where to listen; default: $PLONKD_WORKER_SOCKET, or a path derived from the "
                       "configuration file, where `prover prove` looks for it");
    add_engine_options(command, arguments->engine);
    command.callback([arguments] { run(*arguments); });
}

}  // namespace plonkd
