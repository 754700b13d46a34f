#include "prover/worker/worker_server.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <poll.h>
#include <string_view>
#include <thread>
#include <utility>

#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"
#include "prover/handover/connection.hpp"
#include "prover/progress/device_call.hpp"
#include "prover/worker/configuration_digest.hpp"
#include "prover/worker/device_environment.hpp"
#include "prover/worker/device_watchdog.hpp"
#include "prover/worker/process_state.hpp"
#include "prover/worker/signal_thread.hpp"
#include "prover/worker/worker_client.hpp"
#include "service_manager/notification.hpp"

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{100};
constexpr std::chrono::seconds kAliveInterval{2};
constexpr std::size_t kMaxClients = 64;

class Server {
  public:
    explicit Server(WorkerServerOptions options)
        : served_{configuration_digest(options.configuration),
                  options.configuration.data_availability.prover_mode == ProverMode::dev,
                  options.engine_choice,
                  options.engine,
                  configured_device(),
                  options.memory_limit_bytes},
          signals_({SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}, [this](int signal) { on_signal(signal); }),
          listener_(options.socket),
          prover_(std::move(options.prover)),
          abandoned_limit_(options.abandoned_limit) {}

    int run() {
        running_ = true;
        spdlog::info("listening at {}", listener_.path().string());
        notify("STATUS=loading assets");
        // Clients that come meanwhile wait for the assets rather than load them too.
        std::thread loader([this] { load(); });
        while (!end_.exit_code()) {
            accept_clients();
            watch_clients();
            watch_device();
            report_readiness();
        }
        notify("STOPPING=1");
        give_back_jobs();
        if (const std::exception_ptr error = load_error()) {
            loader.join();
            std::rethrow_exception(error);
        }
        loader.detach();
        return *end_.exit_code();
    }

  private:
    void load() {
        try {
            prover_->prepare([this] { end_.throw_if_ending(); });
        } catch (const JobAbandoned&) {
        } catch (...) {
            const std::lock_guard lock(mutex_);
            load_error_ = std::current_exception();
            end_.request(Failure::default_exit_code(FailureClass::setup));
        }
    }
    std::exception_ptr load_error() {
        const std::lock_guard lock(mutex_);
        return load_error_;
    }

    void notify(std::string_view state) const { notify_service_manager(service_manager_, state); }

    void accept_clients() {
        pollfd entry{listener_.descriptor(), POLLIN, 0};
        if (::poll(&entry, 1, static_cast<int>(kTick.count())) <= 0) return;
        FileDescriptor socket = listener_.accept();
        if (!socket) return;
        auto connection = std::make_unique<Connection>(std::move(socket));
        if (!connection->peer_is_trusted()) {
            spdlog::warn("refused a client that runs as another user");
            return;
        }
        const std::lock_guard lock(mutex_);
        if (clients_.size() >= kMaxClients) {
            connection->send(DeclinedMessage{"it has too many clients"});
            return;
        }
        clients_.push_back(std::make_unique<WorkerClient>(std::move(connection), served_, *prover_, end_));
    }

    void watch_clients() {
        const bool show_life = Clock::now() - last_alive_ >= kAliveInterval;
        if (show_life) {
            last_alive_ = Clock::now();
            notify("WATCHDOG=1");
        }
        const std::lock_guard lock(mutex_);
        clients_.remove_if([](const std::unique_ptr<WorkerClient>& client) { return client->has_ended(); });
        for (const std::unique_ptr<WorkerClient>& client : clients_) {
            if (client->watch(show_life) < abandoned_limit_) continue;
            spdlog::error("{}: still running {} s after its client has left; ending", client->describe(),
                          abandoned_limit_.count());
            end_.request(Failure::default_exit_code(FailureClass::device));
        }
    }

    // The thread that hangs in the driver cannot be freed.
    void watch_device() {
        const auto call = DeviceCall::overdue();
        if (!call) return;
        const std::string message = device_hang_message(*call);
        spdlog::error("{}; ending", message);
        const std::lock_guard lock(mutex_);
        for (const std::unique_ptr<WorkerClient>& client : clients_) {
            spdlog::info("{}", client->describe());
            client->lose_device(message);
        }
        end_.request(Failure::default_exit_code(FailureClass::device));
    }

    void report_readiness() {
        if (ready_reported_ || !prover_->is_ready()) return;
        ready_reported_ = true;
        spdlog::info("ready ({})", process_state());
        notify("READY=1\nSTATUS=ready");
    }

    // Every client that still waits for an answer: hand_over() says what it does then.
    void give_back_jobs() {
        const std::lock_guard lock(mutex_);
        for (const std::unique_ptr<WorkerClient>& client : clients_)
            client->give_back("the worker is ending");
    }

    void on_signal(int signal) {
        if (signal == SIGUSR1 || signal == SIGUSR2) return log_state();
        spdlog::info("ending on signal {}", signal);
        end_.request(0);
    }

    void log_state() {
        if (!running_) return;
        const std::lock_guard lock(mutex_);
        spdlog::info("worker: {}, {}; {} client(s)", prover_->is_ready() ? "ready" : "loading assets",
                     process_state(), clients_.size());
        for (const std::unique_ptr<WorkerClient>& client : clients_) spdlog::info("{}", client->describe());
    }

    const ServedEngine served_;
    const std::string service_manager_ = service_manager_socket();
    WorkerEnd end_;
    std::mutex mutex_;
    std::exception_ptr load_error_;
    std::atomic<bool> running_ = false;  // all members are made
    // Before any thread, so that no other thread takes a signal.
    SignalThread signals_;
    Listener listener_;
    const std::unique_ptr<JobProver> prover_;
    const std::chrono::seconds abandoned_limit_;
    std::list<std::unique_ptr<WorkerClient>> clients_;
    Clock::time_point last_alive_;
    bool ready_reported_ = false;
};

}  // namespace

void serve(WorkerServerOptions options) {
    // Not destroyed after an orderly end: a job may be in a phase, or in a driver, that takes minutes to
    // return, and nothing of what it holds outlives the process.
    const std::filesystem::path socket = options.socket;
    auto server = std::make_unique<Server>(std::move(options));
    const int exit_code = server->run();
    static_cast<void>(server.release());
    std::error_code ignored;
    std::filesystem::remove(socket, ignored);
    spdlog::default_logger()->flush();
    std::_Exit(exit_code);
}

}  // namespace plonkd
