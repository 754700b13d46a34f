// controller: watches request folders and runs a prover for every job that appears there.

#include <chrono>
#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "configuration/configuration.hpp"
#include "controller/controller.hpp"
#include "controller/host_class.hpp"
#include "controller/observation.hpp"
#include "controller/service_manager.hpp"
#include "controller/settings.hpp"
#include "controller/status_command.hpp"
#include "controller/worker_pool.hpp"
#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// After the grace period: the workers' ends and the attempts to publish what they wrote.
constexpr std::chrono::seconds kStopMargin{60};

// How old GPU figures may be.
constexpr std::chrono::seconds kDeviceSampleInterval{5};

struct Arguments {
    std::string configuration_file;
    std::string local_id;
};

// Turns signals into requests to the controller. SIGTERM, SIGINT and SIGHUP let the running job finish within
// the grace period; a second SIGINT (somebody waits at a terminal) and SIGUSR1 (the machine is about to be
// reclaimed) do not.
class StopSignals {
  public:
    explicit StopSignals(boost::asio::io_context& loop)
        : loop_(loop), signals_(loop, SIGTERM, SIGINT, SIGUSR1), timer_(loop) {
        // Under nohup a closed terminal is to be ignored, as it was before.
        struct sigaction hangup {};
        if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) signals_.add(SIGHUP);
    }

    void forward_to(Controller& controller, Observation& observation) {
        signals_.async_wait(
            [this, &controller, &observation](const boost::system::error_code& aborted, int signal) {
                if (aborted) return;
                const bool second_interrupt = signal == SIGINT && interrupted_;
                interrupted_ = interrupted_ || signal == SIGINT;
                if (signal == SIGUSR1) {
                    controller.reclaim();
                } else if (second_interrupt) {
                    observation.hurry();
                    controller.stop_now();
                } else {
                    controller.request_stop();
                }
                forward_to(controller, observation);
            });
    }

    // Whether a signal comes within that time; for the time before there is a controller.
    bool received_within(std::chrono::seconds time) {
        bool received = false;
        int waits = 2;
        timer_.expires_after(time);
        timer_.async_wait([&](const boost::system::error_code&) {
            --waits;
            signals_.cancel();
        });
        signals_.async_wait([&](const boost::system::error_code& aborted, int) {
            --waits;
            received = !aborted;
            timer_.cancel();
        });
        while (waits > 0) loop_.run_one();
        return received;
    }

  private:
    boost::asio::io_context& loop_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer timer_;
    bool interrupted_ = false;
};

constexpr std::chrono::seconds kGpuWait{10};

// The host's class as the configuration wants it; nothing if a signal came while waiting for a GPU.
std::optional<HostClass> required_host_class(const Configuration& configuration, const std::string& local_id,
                                             boost::asio::io_context& loop, StopSignals& signals,
                                             spdlog::logger& log) {
    const GpuRequirement requirement = configuration.controller.supervision.host.gpu_required;
    HostClass host = detect_host_class();
    if (host.has_gpu || requirement == GpuRequirement::no) return host;
    if (requirement == GpuRequirement::refuse)
        throw SetupError(
            "key \"controller.host.gpu_required\": expected a host with a usable GPU, found none (" +
            host.reason + ")");
    Observation observation(loop,
                            make_observation_settings(configuration, local_id, host, {JobType::compression}));
    observation.start();
    while (!host.has_gpu) {
        log.warn("no GPU ({}): waiting for one", host.reason);
        observation.set_waits_for("a GPU is required, and there is none: " + host.reason);
        if (signals.received_within(kGpuWait)) return std::nullopt;
        host = detect_host_class();
    }
    return host;
}

// Jobs go to the workers that are ready, and wait for those that soon will be. One that keeps failing is not
// waited for: an operator's `prover` may know no `serve`.
void tell_of_workers(const WorkerPool& workers, Controller& controller, Observer& observer) {
    constexpr std::size_t kFailuresToWaitFor = 1;
    bool some_are_starting = false;
    for (const WorkerStatus& worker : workers.status()) {
        const bool is_coming = worker.state == WorkerState::starting || worker.state == WorkerState::waiting;
        some_are_starting = some_are_starting || (is_coming && worker.nb_failures <= kFailuresToWaitFor);
        observer.on_worker_state({worker.endpoint.device, worker.endpoint.socket,
                                  std::string(to_string(worker.state)), worker.nb_failures, ""});
    }
    controller.set_workers(workers.ready(), some_are_starting);
}

void run_controller(const Arguments& arguments) {
    const Configuration configuration = load_configuration(arguments.configuration_file);
    set_log_level(configuration.log_level);
    set_log_format(configuration.log_format);
    const auto log = component_logger("main-loop");

    // From here on a signal is kept until the loop runs, so that a stop during start-up is a clean one too.
    boost::asio::io_context loop(1);
    StopSignals signals(loop);

    const auto host = required_host_class(configuration, arguments.local_id, loop, signals, *log);
    if (!host) return;
    if (host->has_gpu)
        log->info("GPU detected ({}): restricting job types to compression (data-availability) only",
                  host->reason);
    else
        log->info("no GPU ({}): taking all enabled job types", host->reason);
    if (arguments.local_id.rfind("prover", 0) != 0)
        log->warn(
            "--local-id {}: Linea's coordinator recognises locked requests by identifiers that begin with "
            "\"prover\"",
            arguments.local_id);

    ControllerSettings settings =
        make_settings(configuration, arguments.configuration_file, arguments.local_id, *host);
    std::vector<JobType> watched;
    for (const JobFolder& folder : settings.watched) watched.push_back(folder.grammar().type);

    ObserverList observers;
    ServiceManager service_manager(loop, configuration.controller.termination_grace_period +
                                             configuration.controller.prometheus.last_scrape + kStopMargin);
    observers.add(service_manager);
    Observation observation(
        loop, make_observation_settings(configuration, arguments.local_id, *host, std::move(watched)));
    observers.add(observation.observer());
    std::function<void()> on_workers_change;
    WorkerPool workers(
        loop,
        make_worker_pool_settings(configuration, arguments.configuration_file, arguments.local_id, *host),
        [&on_workers_change] { on_workers_change(); });
    Controller controller(
        loop, std::move(settings),
        [&] { workers.stop([&] { observation.finish([&loop] { loop.stop(); }); }); }, observers);
    on_workers_change = [&] { tell_of_workers(workers, controller, observers); };
    signals.forward_to(controller, observation);
    observation.start();
    workers.start();
    on_workers_change();
    controller.start();
    observation.set_started();
    service_manager.ready();
    loop.run();
}

// A command line that cannot be parsed ends with 1, as the reference's does.
std::optional<int> parse_command_line(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
}

int run_controller_command(int argc, char** argv) {
    CLI::App app{"plonkd controller: runs a prover for every request that appears in the configured folders"};
    app.name("controller");
    app.set_version_flag("--version", "plonkd " PLONKD_VERSION);
    app.footer("controller status --config FILE prints what a running controller is doing.");
    Arguments arguments;
    app.add_option("--config", arguments.configuration_file, "configuration file (TOML)")->required();
    app.add_option("--local-id", arguments.local_id,
                   "identifier of this controller, unique among those that share the folders; begins with "
                   "\"prover\"")
        ->required();
    if (const auto exit_code = parse_command_line(app, argc, argv)) return *exit_code;
    run_controller(arguments);
    return 0;
}

int run_status_command(int argc, char** argv) {
    CLI::App app{"Prints what the running controller of a configuration is doing"};
    app.name("controller status");
    StatusArguments arguments;
    app.add_option("--config", arguments.configuration_file, "the controller's configuration file (TOML)")
        ->required();
    app.add_flag("--json", arguments.json, "Print the document of /status.json");
    if (const auto exit_code = parse_command_line(app, argc, argv)) return *exit_code;
    print_status(arguments, std::cout);
    return 0;
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    try {
        // Linea's command line has no sub-commands; ours are recognised by the first word.
        const std::string_view first = argc > 1 ? argv[1] : "";
        if (first == "status") return plonkd::run_status_command(argc - 1, argv + 1);
        if (first == "sample-devices")
            return plonkd::sample_devices("libnvidia-ml.so.1", plonkd::kDeviceSampleInterval);
        return plonkd::run_controller_command(argc, argv);
    } catch (const plonkd::Failure& failure) {
        std::cerr << "controller: " << to_string(failure.failure_class()) << " error: " << failure.what()
                  << '\n';
        return failure.exit_code();
    } catch (const std::exception& error) {
        std::cerr << "controller: internal error: " << error.what() << '\n';
        return plonkd::Failure::default_exit_code(plonkd::FailureClass::internal);
    }
}
