#include "controller/worker_run.hpp"

#include <csignal>
#include <sys/wait.h>

#include "controller/memory_kills.hpp"

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;

// No prover has more; keeps a worker gone wild from filling the memory.
constexpr std::size_t kMostPhases = 256;
constexpr int kSigkillCode = 137;

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace

WorkerRun::WorkerRun(boost::asio::io_context& loop)
    : loop_(loop), worker_(loop), deadline_timer_(loop), silence_timer_(loop), kill_timer_(loop) {}

void WorkerRun::start(WorkerCommand command, const RunLimits& limits, RunHandlers handlers) {
    limits_ = limits;
    handlers_ = std::move(handlers);
    result_ = {};
    ++run_;
    has_spoken_ = false;
    memory_kills_before_ = memory_kills();
    channel_ = std::make_unique<ProgressChannel>(
        loop_, [this](const WorkerEvent& event) { on_event(event); },
        [this](const std::string& beginning) { handlers_.on_garbage(beginning); });
    command.environment.push_back(std::string(kProgressVariable) + "=" +
                                  std::to_string(channel_->writing_end()));
    command.inherited_descriptor = channel_->writing_end();
    started_at_ = last_sign_ = Clock::now();
    worker_.start(command, [this](int wait_status) { on_exit(wait_status); });
    channel_->start();
    if (limits_.deadline.count() > 0) watch_deadline();
}

void WorkerRun::on_event(const WorkerEvent& event) {
    last_sign_ = Clock::now();
    if (!has_spoken_) {
        has_spoken_ = true;
        if (limits_.silence.count() > 0) watch_silence();
    }
    std::visit(Overloaded{[this](const PhaseEvent& phase) {
                              if (result_.phases.size() >= kMostPhases) return;
                              if (phase.state == PhaseState::end)
                                  result_.phases.push_back({phase.name, phase.seconds});
                              handlers_.on_phase(phase.name, phase.state, phase.seconds);
                          },
                          [this](const ProgressEvent& progress) { handlers_.on_progress(progress.fraction); },
                          [this](const SlotFreeEvent&) { handlers_.on_slot_free(); },
                          [this](const FailureEvent& failure) {
                              result_.end.told_failure = failure.failure;
                              result_.end.told_message = failure.message;
                          },
                          [](const HelloEvent&) {}, [](const AliveEvent&) {}, [](const UnknownEvent&) {}},
               event);
}

void WorkerRun::watch_deadline() {
    deadline_timer_.expires_at(started_at_ + limits_.deadline);
    deadline_timer_.async_wait([this, run = run_](const boost::system::error_code& aborted) {
        if (!aborted && run == run_) end_for(JobFailure::deadline);
    });
}

void WorkerRun::watch_silence() {
    silence_timer_.expires_at(last_sign_ + limits_.silence);
    silence_timer_.async_wait([this, run = run_](const boost::system::error_code& aborted) {
        if (aborted || run != run_ || !alive()) return;
        // This process may have been stopped itself: what has come in the meantime counts.
        channel_->drain();
        if (Clock::now() < last_sign_ + limits_.silence) return watch_silence();
        end_for(JobFailure::silent);
    });
}

void WorkerRun::end_for(JobFailure reason) {
    if (!alive() || result_.end.ended_for) return;
    result_.end.ended_for = reason;
    worker_.terminate();
    kill_timer_.expires_after(limits_.kill_delay);
    kill_timer_.async_wait([this, run = run_](const boost::system::error_code& aborted) {
        if (!aborted && run == run_) worker_.kill();
    });
}

void WorkerRun::on_exit(int wait_status) {
    deadline_timer_.cancel();
    silence_timer_.cancel();
    kill_timer_.cancel();
    // What the worker wrote last may not have been read yet.
    channel_->drain();
    channel_.reset();

    RunEnd& end = result_.end;
    end.exit_code = exit_code_of_wait_status(wait_status);
    if (end.exit_code == kSigkillCode && memory_kills_before_) {
        const auto now = memory_kills();
        end.memory_was_short = now && *now > *memory_kills_before_;
    }
    result_.diagnosis = diagnose(end);
    result_.seconds = std::chrono::duration<double>(Clock::now() - started_at_).count();
    if (WIFSIGNALED(wait_status)) {
        const int signal = WTERMSIG(wait_status);
        result_.was_signalled_to_stop = signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
    }
    const RunHandlers handlers = std::move(handlers_);
    const RunResult result = std::move(result_);
    handlers.on_end(result);
}

void WorkerRun::abandon() {
    deadline_timer_.cancel();
    silence_timer_.cancel();
    kill_timer_.cancel();
    channel_.reset();
    worker_.abandon();
    handlers_ = {};
}

}  // namespace plonkd
