// The state machine that owns one job, from the lock to the request's final name.
//
//            take()                 worker exits                    published
//   idle ──────────────▶ running ──────────────────▶ publishing ─────────────────▶ settling ──▶ idle
//                         ▲   │ fails, another attempt is due    │ cannot be        ▲ the request's last
//                         │   ▼                                  ▼ published        │ move, tried again
//                        waiting                  failed, deferred, requeued ───────┘ if it fails
//
// Everything that happens to a job is an event handled here, one at a time, on the event loop: the worker's
// exit, a timer, a request to stop. So a job that finishes while a signal arrives is either finished or
// requeued, never both. Invariant: a request leaves its locked name exactly once, and becomes `.success` only
// with its response in place. It goes back into the queue only when its worker is dead.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include "controller/command_template.hpp"
#include "controller/observer.hpp"
#include "controller/queue.hpp"
#include "controller/request_check.hpp"
#include "controller/retry_policy.hpp"
#include "controller/slots.hpp"
#include "controller/worker_run.hpp"

namespace plonkd {

struct JobRunnerSettings {
    std::string configuration_file;  // handed to the worker as given
    std::string prover_version;      // `proverVersion` of the responses that workers write now
    CommandTemplate command;
    CommandTemplate large_command;
    bool can_run_full_large = false;
    RetryCodes retry_codes;
    RetryPolicy retries;
    // How long a running job may go on after a request to stop.
    std::chrono::milliseconds grace_period{0};
    // From SIGTERM to SIGKILL.
    std::chrono::milliseconds kill_delay = std::chrono::seconds(10);
    // How long one run of a worker may take, by job type; none or 0: as long as it wants.
    std::map<JobType, std::chrono::milliseconds> deadlines;
    // How long a worker that uses the progress channel may be silent; 0: as long as it wants.
    std::chrono::milliseconds silence = std::chrono::minutes(2);
    // Waiting times before further attempts to publish a finished proof.
    std::vector<std::chrono::milliseconds> publish_retry_delays = {
        std::chrono::seconds(1), std::chrono::seconds(2), std::chrono::seconds(4), std::chrono::seconds(8)};
    // The same for the last move of a request.
    std::vector<std::chrono::milliseconds> settle_retry_delays = {
        std::chrono::milliseconds(100), std::chrono::seconds(1), std::chrono::seconds(5)};
};

class JobRunner {
  public:
    // What a controller wants to know; called from the event loop, never from within take().
    struct Handlers {
        std::function<void()> on_slot_free;  // the next job may be started beside this one
        // Idle again; the request has moved within or out of this folder, which is not flushed yet.
        std::function<void(const JobFolder&)> on_end;
    };

    // The observer must outlive the runner.
    JobRunner(boost::asio::io_context& loop, JobRunnerSettings settings, Observer& observer,
              Handlers handlers);

    // Locks the job and starts its worker. An error means that the job was not locked and nothing has
    // happened. Only while not busy(). `number` tells the job from all others of this process. The job's
    // folder must outlive the job.
    std::error_code take(const QueuedJob& job, const FreeSlot& slot, std::uint64_t number);

    bool busy() const { return state_ != State::idle; }

    // While busy.
    const QueuedJob& job() const { return job_; }
    const OccupiedSlot& slot() const { return slot_; }
    // Whether the next job has to wait for this one. A response that is being published holds nobody up,
    // unless that turns out to be difficult.
    bool occupies_slot() const;

    // Tells other controllers that the lock is not abandoned. While busy.
    void refresh_lock() const;

    // Lets the job in hand go on for the grace period, then terminates its worker and requeues it. Further
    // calls change nothing. No job may be taken afterwards.
    void request_stop();

    // Ends the grace period at once.
    void stop_now();

    // Requeues the job even though its worker may not be dead: for a machine that is about to be taken away.
    void abandon();

  private:
    enum class State { idle, running, waiting, publishing, settling };
    using Move = std::function<std::error_code()>;

    void start_attempt();
    void on_run_end(const RunResult& result);
    void follow(const Decision& decision);
    void wait_for_retry(std::chrono::milliseconds delay);
    void look_at_request();
    bool lock_is_lost() const;
    void drop();
    bool response_is_valid();
    bool name_is_taken() const;
    void begin_publishing();
    void try_to_publish();
    void give_up_publishing(std::error_code error);
    void fail(int exit_code);
    void requeue(const std::string& why);
    void settle(JobEnd how, Move move);
    void try_to_settle();
    void end();
    void remove_temporary();
    // Starts the one timer that the present state has.
    void after(std::chrono::milliseconds delay, void (JobRunner::*next)());

    boost::asio::io_context& loop_;
    const JobRunnerSettings settings_;
    Observer& observer_;
    const Handlers handlers_;
    WorkerRun run_;
    boost::asio::steady_timer state_timer_;
    std::uint64_t state_timer_number_ = 0;  // of the wait that counts; handlers of earlier ones do nothing
    boost::asio::steady_timer grace_timer_;
    std::shared_ptr<spdlog::logger> log_;

    State state_ = State::idle;
    bool stop_requested_ = false;
    bool in_a_hurry_ = false;  // stop_now() was called: nothing is waited for any more
    // The job in hand, meaningful while busy.
    QueuedJob job_{};
    OccupiedSlot slot_{};
    JobView view_;
    JobEnding ending_;
    bool large_ = false;  // the worker runs with the command for large jobs
    unsigned request_looks_ = 0;
    unsigned premature_attempts_ = 0;         // runs over a request that was still being written
    std::optional<FileState> request_state_;  // when the run began
    std::filesystem::path temporary_;         // what the run is to write
    std::size_t publish_attempts_ = 0;
    std::size_t settle_attempts_ = 0;
    Move move_;
    std::chrono::steady_clock::time_point taken_at_;
};

}  // namespace plonkd
