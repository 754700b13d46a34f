#include "controller/worker_pool.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "controller/exit_code.hpp"
#include "controller/worker.hpp"
#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"
#include "prover/handover/message.hpp"
#include "prover/handover/socket_path.hpp"

namespace plonkd {

namespace {

using boost::asio::local::stream_protocol;
using Clock = std::chrono::steady_clock;
using Error = boost::system::error_code;

constexpr const char* kDeviceVariable = "LINEA_PROVER_GPU_DEVICE_ID";

// A word of a shell command.
std::string quoted(const std::string& text) {
    constexpr const char* kPlain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./:=@%+,-";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

std::string device_name(int device) {
    return device < 0 ? "cpu" : std::to_string(device);
}

// A folder of the service's or the user's own.
std::string default_socket_folder(const std::string& configuration_file) {
    const auto socket = first_usable_socket(default_worker_sockets(configuration_file));
    if (!socket) {
        throw SetupError(
            "key \"controller.workers.socket_dir\": expected a folder for the workers' sockets, found none "
            "that only "
            "this user may write to");
    }
    return socket->parent_path();
}

std::vector<int> devices_to_serve(const Configuration& configuration, const HostClass& host) {
    const ResidentWorkers resident = configuration.controller.workers.resident;
    const bool takes_jobs = configuration.controller.enable_data_availability;
    if (resident == ResidentWorkers::never || !takes_jobs) return {};
    if (!host.has_gpu) return resident == ResidentWorkers::always ? std::vector<int>{-1} : std::vector<int>{};
    // An operator who names one device has reserved the others.
    const char* named = std::getenv(kDeviceVariable);
    if (named != nullptr && *named != '\0') return {std::atoi(named)};
    std::vector<int> devices(static_cast<std::size_t>(host.device_count));
    std::iota(devices.begin(), devices.end(), 0);
    return devices;
}

}  // namespace

std::string_view to_string(WorkerState state) {
    switch (state) {
        case WorkerState::starting:
            return "starting";
        case WorkerState::ready:
            return "ready";
        case WorkerState::waiting:
            return "waiting";
        case WorkerState::given_up:
            return "given_up";
        case WorkerState::stopped:
            return "stopped";
    }
    return "stopped";
}

WorkerPoolSettings make_worker_pool_settings(const Configuration& configuration,
                                             const std::string& configuration_file,
                                             const std::string& local_id, const HostClass& host) {
    const WorkersConfiguration& workers = configuration.controller.workers;
    WorkerPoolSettings settings;
    settings.devices = devices_to_serve(configuration, host);
    if (settings.devices.empty()) return settings;
    settings.command = workers.command;
    settings.configuration_file = configuration_file;
    settings.socket_folder =
        workers.socket_dir.empty() ? default_socket_folder(configuration_file) : workers.socket_dir.string();
    settings.socket_prefix = local_id;
    settings.restart_delay = workers.restart_delay;
    settings.restart_limit = workers.restart_limit;
    settings.ready_limit = workers.ready_limit;
    settings.answer_limit = workers.answer_limit;
    return settings;
}

// One worker. Everything happens on the event loop.
class WorkerPool::Supervised {
  public:
    Supervised(boost::asio::io_context& loop, const WorkerPoolSettings& settings, int device,
               std::function<void()> on_change)
        : settings_(settings),
          device_(device),
          socket_path_(settings.socket_folder + "/" + settings.socket_prefix + "-" + device_name(device) +
                       ".sock"),
          on_change_(std::move(on_change)),
          process_(loop),
          timer_(loop),
          probe_(loop),
          answer_timer_(loop),
          log_(component_logger("workers")) {}

    WorkerState state() const { return state_; }
    WorkerStatus status() const {
        return {endpoint(), state_, process_.alive() ? process_.process_id() : 0, nb_failures_};
    }
    WorkerEndpoint endpoint() const { return {socket_path_, device_}; }

    void start() {
        state_ = WorkerState::starting;
        started_at_ = last_answer_ = Clock::now();
        log_->info("worker {}: starting", name());
        try {
            process_.start(command(), [this](int wait_status) { on_exit(wait_status); });
        } catch (const std::system_error& error) {
            log_->error("worker {}: cannot be started: {}", name(), error.what());
            return on_failure();
        }
        on_change_();
        schedule_probe();
    }

    void stop() {
        if (stopping_) return;
        stopping_ = true;
        close_probe();
        timer_.cancel();
        if (!process_.alive()) return set_state(WorkerState::stopped);
        process_.terminate();
        timer_.expires_after(settings_.kill_delay);
        timer_.async_wait([this](const Error& aborted) {
            if (!aborted) kill("it ignored SIGTERM");
        });
    }

  private:
    std::string name() const { return device_name(device_); }

    std::string command() const {
        // The service manager's socket is the controller's own.
        const std::string environment =
            "env -u NOTIFY_SOCKET " +
            (device_ < 0 ? "" : std::string(kDeviceVariable) + "=" + std::to_string(device_) + " ");
        return environment + settings_.command + " --config " + quoted(settings_.configuration_file) +
               " --socket " + quoted(socket_path_);
    }

    void set_state(WorkerState state) {
        if (state_ == state) return;
        state_ = state;
        log_->info("worker {}: {}", name(), to_string(state));
        on_change_();
    }

    void kill(const char* reason) {
        log_->warn("worker {}: killed: {}", name(), reason);
        process_.kill();
        // A driver that hangs may keep the process for long; meanwhile no job is to find it.
        stop_being_ready();
    }

    void stop_being_ready() {
        if (state_ != WorkerState::ready) return;
        if (Clock::now() - ready_at_ >= settings_.stable_after) nb_failures_ = 0;
        set_state(WorkerState::waiting);
    }

    void on_exit(int wait_status) {
        close_probe();
        timer_.cancel();
        if (stopping_) return set_state(WorkerState::stopped);
        log_->error("worker {}: ended with code {}", name(), exit_code_of_wait_status(wait_status));
        stop_being_ready();
        on_failure();
    }

    void on_failure() {
        ++nb_failures_;
        if (settings_.restart_limit > 0 && nb_failures_ >= settings_.restart_limit) {
            log_->error("worker {}: given up after {} failures; its jobs go on in processes of their own",
                        name(), nb_failures_);
            return set_state(WorkerState::given_up);
        }
        set_state(WorkerState::waiting);
        on_change_();  // of the count, where this was its state already
        timer_.expires_after(delay());
        timer_.async_wait([this](const Error& aborted) {
            if (!aborted && !stopping_) start();
        });
    }

    std::chrono::milliseconds delay() const {
        auto result = settings_.restart_delay;
        for (std::size_t i = 1; i < nb_failures_ && result < settings_.longest_restart_delay; ++i)
            result *= 2;
        return std::min(result, settings_.longest_restart_delay);
    }

    void schedule_probe() {
        timer_.expires_after(settings_.probe_interval);
        timer_.async_wait([this](const Error& aborted) {
            if (!aborted && !stopping_ && process_.alive()) probe();
        });
    }

    // Asks the worker how it is. The answer, or the answer timer, leads to end_probe().
    void probe() {
        const auto now = Clock::now();
        if (state_ == WorkerState::starting && now - started_at_ > settings_.ready_limit)
            return kill("it did not become ready in time");
        if (state_ == WorkerState::ready && now - last_answer_ > settings_.answer_limit)
            return kill("it does not answer");

        reader_ = {};
        answer_timer_.expires_after(settings_.answer_limit);
        answer_timer_.async_wait([this](const Error& aborted) {
            if (!aborted) probe_.close();
        });
        probe_.async_connect(stream_protocol::endpoint(socket_path_), [this](const Error& error) {
            if (error) return end_probe();
            boost::asio::async_write(
                probe_, boost::asio::buffer(query_),
                [this](const Error& failed, std::size_t) { failed ? end_probe() : read_answer(); });
        });
    }

    void read_answer() {
        probe_.async_read_some(boost::asio::buffer(buffer_), [this](const Error& error, std::size_t count) {
            if (error) return end_probe();
            try {
                reader_.append({buffer_.data(), count});
                const auto message = reader_.next();
                if (!message) return read_answer();
                if (const auto* status = std::get_if<StatusMessage>(&*message)) on_status(*status);
            } catch (const RequestError& refusal) {
                log_->error("worker {}: {}", name(), refusal.what());
            }
            end_probe();
        });
    }

    void on_status(const StatusMessage& status) {
        last_answer_ = Clock::now();
        if (!status.ready || state_ != WorkerState::starting || !process_.alive() || stopping_) return;
        ready_at_ = last_answer_;
        set_state(WorkerState::ready);
    }

    void end_probe() {
        close_probe();
        if (!stopping_ && process_.alive()) schedule_probe();
    }

    void close_probe() {
        answer_timer_.cancel();
        Error ignored;
        probe_.close(ignored);
    }

    const WorkerPoolSettings& settings_;
    const int device_;
    const std::string socket_path_;
    const std::function<void()> on_change_;
    Worker process_;
    boost::asio::steady_timer timer_;  // restart delay, next probe, kill delay
    stream_protocol::socket probe_;
    boost::asio::steady_timer answer_timer_;
    std::shared_ptr<spdlog::logger> log_;

    const std::string query_ = encode_message(StatusQuery{});
    std::array<char, 4096> buffer_{};
    MessageReader reader_;

    WorkerState state_ = WorkerState::stopped;
    bool stopping_ = false;
    std::size_t nb_failures_ = 0;
    Clock::time_point started_at_, ready_at_, last_answer_;
};

WorkerPool::WorkerPool(boost::asio::io_context& loop, WorkerPoolSettings settings,
                       std::function<void()> on_change)
    : loop_(loop), settings_(std::move(settings)), on_change_(std::move(on_change)) {
    for (const int device : settings_.devices)
        workers_.push_back(
            std::make_unique<Supervised>(loop, settings_, device, [this] { on_state_change(); }));
}

WorkerPool::~WorkerPool() = default;

void WorkerPool::start() {
    if (workers_.empty()) return;
    if (::mkdir(settings_.socket_folder.c_str(), 0700) != 0 && errno != EEXIST) {
        throw SetupError(settings_.socket_folder + ": cannot create the folder for the workers' sockets: " +
                         std::generic_category().message(errno));
    }
    for (const auto& worker : workers_) worker->start();
}

std::vector<WorkerEndpoint> WorkerPool::ready() const {
    std::vector<WorkerEndpoint> endpoints;
    for (const auto& worker : workers_)
        if (worker->state() == WorkerState::ready) endpoints.push_back(worker->endpoint());
    return endpoints;
}

std::vector<WorkerStatus> WorkerPool::status() const {
    std::vector<WorkerStatus> result;
    for (const auto& worker : workers_) result.push_back(worker->status());
    return result;
}

void WorkerPool::stop(std::function<void()> on_stopped) {
    on_stopped_ = std::move(on_stopped);
    for (const auto& worker : workers_) worker->stop();
    // Through the loop, so that a caller never hears of the end before stop() returns.
    boost::asio::post(loop_, [this] { report_stop(); });
}

void WorkerPool::on_state_change() {
    // Through the loop, so that whoever listens may ask and stop the pool.
    boost::asio::post(loop_, [this] {
        if (on_change_) on_change_();
        report_stop();
    });
}

void WorkerPool::report_stop() {
    const bool all_stopped = std::all_of(workers_.begin(), workers_.end(), [](const auto& worker) {
        return worker->state() == WorkerState::stopped;
    });
    if (on_stopped_ && all_stopped) std::exchange(on_stopped_, nullptr)();
}

}  // namespace plonkd
