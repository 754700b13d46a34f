// The state machine that owns the job in hand, from the lock to the request's final name.
//
//             take()                    worker exits                    published or given up
//   idle ───────────────▶ running ──────────────────▶ (publishing) ─────────────────────────▶ idle
//                            │ stop: grace period over      ▲  retries a failed publication
//                            ▼                              │
//                        terminating ── worker dead ────────┘ with a valid response, else back into the queue
//
// Everything that happens to a job is an event handled here, one at a time, on the event loop: the worker's
// exit, a timer, a request to stop. So a job that finishes while a signal arrives is either finished or
// requeued, never both. Invariant: a request leaves its locked name exactly once, and becomes `.success` only
// with its response in place. It goes back into the queue only when its worker is dead.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include "controller/command_template.hpp"
#include "controller/exit_code.hpp"
#include "controller/observer.hpp"
#include "controller/queue.hpp"
#include "controller/worker.hpp"

namespace plonkd {

struct JobRunnerSettings {
    std::string configuration_file;  // handed to the worker as given
    CommandTemplate command;
    CommandTemplate large_command;
    bool can_run_full_large = false;
    RetryCodes retry_codes;
    // How long a running job may go on after a request to stop.
    std::chrono::milliseconds grace_period{0};
    // From SIGTERM to SIGKILL.
    std::chrono::milliseconds kill_delay = std::chrono::seconds(10);
    // Waiting times before further attempts to publish a finished proof.
    std::vector<std::chrono::milliseconds> publish_retry_delays = {
        std::chrono::seconds(1), std::chrono::seconds(2), std::chrono::seconds(4), std::chrono::seconds(8)};
};

class JobRunner {
  public:
    using OnEnd = std::function<void(JobEnd)>;

    JobRunner(boost::asio::io_context& loop, JobRunnerSettings settings);

    // Locks the job and starts its worker; `on_end` is called from the event loop once the request has its
    // final name. An error means that the job was not locked and nothing has happened. Only while not busy().
    // The job's folder must outlive the job.
    std::error_code take(const QueuedJob& job, OnEnd on_end);

    bool busy() const { return state_ != State::idle; }

    // Lets the job in hand go on for the grace period, then terminates its worker and requeues it. Further
    // calls change nothing. No job may be taken afterwards.
    void request_stop();

    // Ends the grace period at once.
    void stop_now();

  private:
    enum class State { idle, running, terminating, publishing };

    void start_worker();
    void on_worker_exit(int wait_status);
    void terminate_worker();
    bool response_is_valid();
    void publish();
    void fail(int exit_code);
    void defer_to_large(int exit_code);
    void requeue();
    void end(JobEnd how, std::error_code error, const std::string& destination);

    boost::asio::io_context& loop_;
    const JobRunnerSettings settings_;
    Worker worker_;
    boost::asio::steady_timer timer_;  // grace period, then kill delay
    boost::asio::steady_timer publish_timer_;
    std::shared_ptr<spdlog::logger> log_;

    State state_ = State::idle;
    bool stop_requested_ = false;
    // The job in hand, meaningful while busy.
    QueuedJob job_{};
    OnEnd on_end_;
    bool large_ = false;  // the worker runs with the command for large jobs
    std::size_t publish_attempts_ = 0;
    std::chrono::steady_clock::time_point taken_at_;
};

}  // namespace plonkd
