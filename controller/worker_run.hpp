// One run of a worker for a job, watched: its process, its progress channel, its deadline and its end.
//
// A run ends by itself, or is ended (SIGTERM, then SIGKILL to the whole group) because it is to stop, takes
// longer than its type of job may, or has fallen silent. Silence counts only for a worker that has spoken
// once: one that does not know the progress channel is not watched for signs of life.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controller/observer.hpp"
#include "controller/progress_channel.hpp"
#include "controller/retry_policy.hpp"
#include "controller/worker.hpp"

namespace plonkd {

struct RunLimits {
    std::chrono::milliseconds deadline{0};  // 0: none
    std::chrono::milliseconds silence{0};   // 0: not watched
    // From SIGTERM to SIGKILL.
    std::chrono::milliseconds kill_delay = std::chrono::seconds(10);
};

struct RunResult {
    RunEnd end;
    Diagnosis diagnosis;
    double seconds = 0;
    std::vector<JobPhaseTime> phases;  // finished ones, in order
    // Of itself, or told from outside the controller to end: by SIGTERM, SIGINT or SIGHUP.
    bool was_signalled_to_stop = false;
};

struct RunHandlers {
    std::function<void(const std::string& name, PhaseState, double seconds)> on_phase;
    std::function<void(double fraction)> on_progress;
    std::function<void()> on_slot_free;
    std::function<void(const std::string& beginning)> on_garbage;
    std::function<void(const RunResult&)> on_end;
};

// One run after the other. Bound to one event loop and its thread.
class WorkerRun {
  public:
    explicit WorkerRun(boost::asio::io_context& loop);

    // Starts the worker with PLONKD_PROGRESS_FD added to its environment. `on_end` is called once from the
    // event loop, after the last process of the worker's group has died. Throws std::system_error if it could
    // not be started. Not while alive().
    void start(WorkerCommand command, const RunLimits& limits, RunHandlers handlers);

    bool alive() const { return worker_.alive(); }

    // Ends the run because it is to stop. Once is enough.
    void stop() { end_for(JobFailure::stopped); }

    // Lets go of a worker that does not die; `on_end` is not called any more.
    void abandon();

  private:
    void on_event(const WorkerEvent& event);
    void on_exit(int wait_status);
    void end_for(JobFailure reason);
    void watch_deadline();
    void watch_silence();

    boost::asio::io_context& loop_;
    Worker worker_;
    boost::asio::steady_timer deadline_timer_;
    boost::asio::steady_timer silence_timer_;
    boost::asio::steady_timer kill_timer_;

    // A timer's handler may already be on its way when the timer is cancelled; it belongs to this run or to
    // none.
    std::uint64_t run_ = 0;

    // Of the present run.
    std::unique_ptr<ProgressChannel> channel_;
    RunLimits limits_;
    RunHandlers handlers_;
    RunResult result_;
    std::optional<std::uint64_t> memory_kills_before_;
    bool has_spoken_ = false;
    std::chrono::steady_clock::time_point started_at_;
    std::chrono::steady_clock::time_point last_sign_;
};

}  // namespace plonkd
