#include "prover/worker/hand_over.hpp"

#include <cstdlib>
#include <map>
#include <thread>

#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"
#include "prover/handover/connection.hpp"
#include "prover/handover/socket_path.hpp"
#include "prover/worker/configuration_digest.hpp"
#include "prover/worker/device_environment.hpp"

namespace plonkd {

namespace {

constexpr std::chrono::seconds kHelloLimit{10};
// A worker shows every two seconds that it lives.
constexpr std::chrono::seconds kSilenceLimit{120};
constexpr const char* kAlone = "working alone";
constexpr std::chrono::milliseconds kSearchInterval{500};
// A job that has seen so many workers end may be what ended them.
constexpr unsigned kMaxWorkers = 2;

HelloMessage hello_of(const CompressionJobOptions& options, const Configuration& configuration) {
    HelloMessage hello;
    hello.configuration = configuration_digest(configuration);
    hello.engine = options.shared_engine;
    hello.device = configured_device();
    hello.devices_hidden = devices_are_hidden();
    return hello;
}

// Nothing, too, for what is no message: the worker cannot be understood then.
std::optional<Message> receive_from(Connection& worker, std::chrono::milliseconds limit) {
    try {
        return worker.receive(limit);
    } catch (const RequestError& error) {
        spdlog::warn("{}", error.what());
        return std::nullopt;
    }
}

struct Worker {
    std::unique_ptr<Connection> connection;
    bool has_device = false;
};

// A worker that welcomes this client.
std::optional<Worker> find_worker(const CompressionJobOptions& options, const Configuration& configuration) {
    for (const std::filesystem::path& socket : worker_sockets(options.configuration)) {
        auto worker = connect_to_worker(socket);
        if (!worker || !worker->send(hello_of(options, configuration))) continue;
        const std::optional<Message> answer = receive_from(*worker, kHelloLimit);
        if (answer && std::holds_alternative<WelcomeMessage>(*answer)) {
            spdlog::info("handing the job to the worker at {}", socket.string());
            const auto& welcome = std::get<WelcomeMessage>(*answer);
            if (const auto notice = memory_limit_notice(welcome, options.memory_limit_bytes))
                spdlog::warn("{}", *notice);
            return Worker{std::move(worker), welcome.engine == "cuda"};
        }
        const auto* declined = answer ? std::get_if<DeclinedMessage>(&*answer) : nullptr;
        spdlog::info("the worker at {} does not take the job: {}", socket.string(),
                     declined != nullptr ? declined->reason : "no answer");
    }
    return std::nullopt;
}

// The worker that a supervisor has started in a lost one's place, if one comes within the limit.
std::optional<Worker> find_worker_again(const CompressionJobOptions& options,
                                        const Configuration& configuration) {
    const auto end = std::chrono::steady_clock::now() + options.worker_return_limit;
    while (std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(kSearchInterval);
        if (options.channel != nullptr) options.channel->alive();
        if (auto worker = find_worker(options, configuration)) return worker;
    }
    return std::nullopt;
}

// Repeats here what the worker reports.
class Relay {
  public:
    Relay(Progress& progress, ProgressChannel* channel) : progress_(progress), channel_(channel) {}

    void operator()(const PhaseMessage& phase) {
        if (phase.ended)
            running_.erase(phase.name);
        else
            running_.emplace(phase.name, progress_.phase(phase.name));
    }
    void operator()(const AliveMessage&) const {
        if (channel_ == nullptr) return;
        channel_->alive();
        if (const auto fraction = progress_.fraction()) channel_->progress(*fraction);
    }
    void operator()(const SlotFreeMessage&) const {
        if (channel_ != nullptr) channel_->slot_free();
    }
    [[noreturn]] void operator()(const FailedMessage& failed) const {
        throw Failure(failed.failure_class, failed.exit_code, failed.message);
    }
    // What only a client says, or only to a hello.
    template <class Other>
    void operator()(const Other&) const {
        spdlog::debug("the worker sent a message that has no place here");
    }

  private:
    Progress& progress_;
    ProgressChannel* const channel_;
    std::map<std::string, Progress::Phase> running_;
};

// A worker that had the job and will not answer.
struct LostWorker {
    std::string reason;
};
using Outcome = std::variant<HandedOverJob, LostWorker>;

Outcome prove_at(Connection& worker, const JobMessage& job, ProgressChannel* channel, Progress& progress) {
    progress.plan(loaded_job_phases());
    if (!worker.send(job)) return LostWorker{"the worker did not take the request"};
    Relay relay(progress, channel);
    while (true) {
        std::optional<Message> message = receive_from(worker, kSilenceLimit);
        if (!message) return LostWorker{"the worker ended, or fell silent, before it had an answer"};
        if (auto* proven = std::get_if<ProvenMessage>(&*message))
            return HandedOverJob{std::move(proven->response), proven->peak_memory_bytes};
        if (const auto* declined = std::get_if<DeclinedMessage>(&*message))
            return LostWorker{"the worker gives the job back: " + declined->reason};
        std::visit(relay, *message);
    }
}

}  // namespace

std::optional<std::string> memory_limit_notice(const WelcomeMessage& worker,
                                               std::uint64_t memory_limit_bytes) {
    const bool is_kept = worker.memory_limit_bytes != 0 && worker.memory_limit_bytes <= memory_limit_bytes;
    if (memory_limit_bytes == 0 || worker.engine != "cuda" || is_kept) return std::nullopt;
    const std::string limit = worker.memory_limit_bytes == 0
                                  ? "none"
                                  : "at most " + std::to_string(worker.memory_limit_bytes) + " bytes";
    return "--gpu-memory-limit does not apply to a job that is handed over: the worker's own limit is " +
           limit + "; give it to `prover serve`";
}

std::optional<HandedOverJob> hand_over(const CompressionJobOptions& options,
                                       const Configuration& configuration, Progress& progress) {
    if (options.shared_engine.empty()) return std::nullopt;
    auto worker = find_worker(options, configuration);
    if (!worker) return std::nullopt;

    const bool fixed_blinding = options.blinding == BlindingKind::insecure_fixed;
    const JobMessage job{options.request.string(), fixed_blinding, read_request_text(options.request)};
    for (unsigned nb_workers = 1;; ++nb_workers) {
        Outcome outcome = prove_at(*worker->connection, job, options.channel, progress);
        if (auto* proven = std::get_if<HandedOverJob>(&outcome)) return std::move(*proven);
        const std::string& reason = std::get<LostWorker>(outcome).reason;
        if (!worker->has_device) {
            spdlog::warn("{}; {}", reason, kAlone);
            return std::nullopt;
        }
        if (nb_workers == kMaxWorkers) {
            throw DeviceError(std::to_string(kMaxWorkers) +
                              " workers in a row have lost this job; the last one: " + reason);
        }
        spdlog::warn("{}; waiting for a worker in its place", reason);
        worker = find_worker_again(options, configuration);
        if (!worker) {
            spdlog::warn("none has come within {} s; {}", options.worker_return_limit.count(), kAlone);
            return std::nullopt;
        }
    }
}

}  // namespace plonkd
