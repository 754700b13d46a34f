#include "prover/worker/hand_over.hpp"

#include <cstdlib>
#include <map>

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

// A worker that welcomes this client.
std::unique_ptr<Connection> find_worker(const CompressionJobOptions& options,
                                        const Configuration& configuration) {
    for (const std::filesystem::path& socket : worker_sockets(options.configuration)) {
        auto worker = connect_to_worker(socket);
        if (!worker || !worker->send(hello_of(options, configuration))) continue;
        const std::optional<Message> answer = receive_from(*worker, kHelloLimit);
        if (answer && std::holds_alternative<WelcomeMessage>(*answer)) {
            spdlog::info("handing the job to the worker at {}", socket.string());
            const auto& welcome = std::get<WelcomeMessage>(*answer);
            if (const auto notice = memory_limit_notice(welcome, options.memory_limit_bytes))
                spdlog::warn("{}", *notice);
            return worker;
        }
        const auto* declined = answer ? std::get_if<DeclinedMessage>(&*answer) : nullptr;
        spdlog::info("the worker at {} does not take the job: {}", socket.string(),
                     declined != nullptr ? declined->reason : "no answer");
    }
    return nullptr;
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
    const auto worker = find_worker(options, configuration);
    if (!worker) return std::nullopt;

    progress.plan(loaded_job_phases());
    const bool fixed_blinding = options.blinding == BlindingKind::insecure_fixed;
    if (!worker->send(
            JobMessage{options.request.string(), fixed_blinding, read_request_text(options.request)})) {
        spdlog::warn("the worker did not take the request; {}", kAlone);
        return std::nullopt;
    }
    Relay relay(progress, options.channel);
    while (true) {
        std::optional<Message> message = receive_from(*worker, kSilenceLimit);
        if (!message) {
            spdlog::warn("the worker ended, or fell silent, before it had an answer; {}", kAlone);
            return std::nullopt;
        }
        if (auto* proven = std::get_if<ProvenMessage>(&*message))
            return HandedOverJob{std::move(proven->response), proven->peak_memory_bytes};
        if (const auto* declined = std::get_if<DeclinedMessage>(&*message)) {
            spdlog::warn("the worker gives the job back: {}; {}", declined->reason, kAlone);
            return std::nullopt;
        }
        std::visit(relay, *message);
    }
}

}  // namespace plonkd
