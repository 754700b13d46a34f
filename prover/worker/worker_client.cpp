#include "prover/worker/worker_client.hpp"

#include <cstdio>
#include <new>
#include <sys/socket.h>

#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"
#include "prover/worker/process_state.hpp"

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kHelloLimit{10};
constexpr std::chrono::minutes kRequestLimit{1};
constexpr std::size_t kMaxMessageBytes = 8192;

}  // namespace

std::optional<std::string> reason_to_decline(const HelloMessage& hello, const ServedEngine& served) {
    if (hello.protocol != kHandoverProtocol)
        return "it speaks protocol " + std::to_string(kHandoverProtocol) + ", not " +
               std::to_string(hello.protocol);
    if (hello.configuration != served.configuration) return "it has another configuration";
    if (served.dev_mode) return std::nullopt;
    const bool same_engine = hello.engine == served.engine ||
                             (hello.engine == "auto" && !hello.devices_hidden &&
                              (served.engine == "cuda" || served.choice == "auto")) ||
                             (hello.engine == "auto" && hello.devices_hidden && served.engine == "cpu");
    if (!same_engine) return "it proves with the engine " + served.engine;
    const std::string device = served.device.empty() ? "0" : served.device;
    if (served.engine == "cuda" && !hello.device.empty() && hello.device != device)
        return "it has device " + device;
    return std::nullopt;
}

// What the prover sees of the client.
class WorkerClient::Observer final : public JobObserver {
  public:
    explicit Observer(WorkerClient& client) : client_(client) {}

    void check() override {
        client_.end_.throw_if_ending();
        const std::lock_guard lock(client_.mutex_);
        if (client_.left_ || client_.answered_) throw JobAbandoned();
    }
    void on_slot_free() override { client_.connection_->send(SlotFreeMessage{}); }
    void on_engine(bool working) noexcept override { client_.on_engine_ = working; }
    void on_phase_begin(std::string_view name) override {
        check();
        client_.connection_->send(PhaseMessage{std::string(name), false});
    }
    void on_phase_end(std::string_view name, std::chrono::duration<double>) noexcept override {
        client_.connection_->send(PhaseMessage{std::string(name), true});
    }

  private:
    WorkerClient& client_;
};

WorkerClient::WorkerClient(std::unique_ptr<Connection> connection, const ServedEngine& served,
                           JobProver& prover, WorkerEnd& end)
    : connection_(std::move(connection)), served_(served), prover_(prover), end_(end) {
    thread_ = std::thread([this] {
        converse();
        ended_ = true;
    });
}

WorkerClient::~WorkerClient() {
    thread_.join();
}

void WorkerClient::converse() {
    try {
        while (auto message = connection_->receive(kHelloLimit)) {
            if (std::holds_alternative<StatusQuery>(*message)) {
                answer_status();
                continue;
            }
            const auto* hello = std::get_if<HelloMessage>(&*message);
            if (hello == nullptr) throw RequestError("worker protocol: expected a hello");
            if (const auto reason = reason_to_decline(*hello, served_)) {
                answer(DeclinedMessage{*reason});
            } else if (connection_->send(
                           WelcomeMessage{kHandoverProtocol, served_.engine, served_.memory_limit_bytes})) {
                take_job();
            }
            return;
        }
    } catch (const RequestError& error) {
        spdlog::warn("a client was sent away: {}", error.what());
        answer(DeclinedMessage{error.what()});
    }
}

void WorkerClient::answer_status() {
    StatusMessage status;
    status.ready = prover_.is_ready();
    status.state = process_state();
    connection_->send(status);
}

void WorkerClient::take_job() {
    std::optional<Message> message = connection_->receive(kRequestLimit);
    if (!message) return;
    auto* job = std::get_if<JobMessage>(&*message);
    if (job == nullptr) throw RequestError("worker protocol: expected a job");
    if (job->insecure_fixed_blinding)
        spdlog::warn("{}: --insecure-fixed-blinding: the proof hides nothing; for tests only", job->name);

    Observer observer(*this);
    Progress progress(ProgressOutput::silent, &observer);
    {
        const std::lock_guard lock(mutex_);
        job_name_ = job->name;
        progress_ = &progress;
    }
    run_job({job->name, std::move(job->request),
             job->insecure_fixed_blinding ? BlindingKind::insecure_fixed : BlindingKind::random},
            progress, observer);
    const std::lock_guard lock(mutex_);
    progress_ = nullptr;
}

void WorkerClient::run_job(const ResidentJob& job, Progress& progress, JobObserver& observer) {
    const auto start = Clock::now();
    try {
        ProvenMessage proven;
        proven.response = prover_.prove(job, progress, observer);
        proven.peak_memory_bytes = peak_memory_bytes();
        answer(proven);
        spdlog::info("{}: proven in {:.3f} s", job.name,
                     std::chrono::duration<double>(Clock::now() - start).count());
    } catch (const JobAbandoned&) {
        spdlog::info("{}: abandoned", job.name);
        answer(DeclinedMessage{"the worker is ending"});
    } catch (const Failure& failure) {
        fail(failure.failure_class(), failure.exit_code(), failure.what());
    } catch (const std::bad_alloc&) {
        fail(FailureClass::setup, Failure::default_exit_code(FailureClass::setup), "out of memory");
    } catch (const std::exception& error) {
        fail(FailureClass::internal, Failure::default_exit_code(FailureClass::internal), error.what());
    }
}

void WorkerClient::fail(FailureClass failure_class, int exit_code, const std::string& message) {
    spdlog::error("{}: {} error: {}", job_name_, to_string(failure_class), message);
    answer(FailedMessage{failure_class, exit_code, message.substr(0, kMaxMessageBytes)});
    // The device's state is unknown from here on.
    if (failure_class == FailureClass::device) end_.request(exit_code);
}

bool WorkerClient::answer(const Message& message) {
    {
        const std::lock_guard lock(mutex_);
        if (answered_) return false;
        answered_ = true;
    }
    return connection_->send(message);
}

Clock::duration WorkerClient::watch(bool show_life) {
    {
        const std::lock_guard lock(mutex_);
        if (progress_ == nullptr) return {};
        if (!left_ && connection_->peer_has_left()) {
            left_ = Clock::now();
            spdlog::info("{}: its client has left", job_name_);
        }
        if (left_) return Clock::now() - *left_;
        if (answered_) return {};
    }
    if (show_life) connection_->send(AliveMessage{});
    return {};
}

void WorkerClient::lose_device(const std::string& message) {
    if (on_engine_) fail(FailureClass::device, Failure::default_exit_code(FailureClass::device), message);
}

void WorkerClient::give_back(const std::string& reason) {
    answer(DeclinedMessage{reason});
    // Whoever waits for the client's next message need not wait any longer.
    ::shutdown(connection_->descriptor(), SHUT_RD);
}

std::string WorkerClient::describe() const {
    const auto peer = connection_->peer();
    std::string text = "client " + (peer ? std::to_string(peer->process) : "unknown");
    const std::lock_guard lock(mutex_);
    if (progress_ == nullptr) return text + ": no job";
    text += ": " + job_name_;
    if (const auto phase = progress_->running_phase()) {
        char since[32];
        std::snprintf(since, sizeof since, " for %.3f s", phase->elapsed.count());
        text += ", in phase " + phase->name + since;
    }
    return text;
}

}  // namespace plonkd
