// What the controller does, as it happens, for whoever counts or shows it: metrics, the status page, the log.
//
// All calls come from the event loop's thread, in the order of events. They must not throw, block, or call
// back into the controller. References are valid during the call only. Times are wall-clock durations in
// seconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/job_name.hpp"

namespace plonkd {

// How a job left this controller's hands.
enum class JobEnd { succeeded, failed, deferred, requeued };
std::string_view to_string(JobEnd end);  // "succeeded", "failed", "deferred", "requeued"

// Why an attempt at a job did not lead to a published response. The first four are the prover's own classes.
enum class JobFailure {
    none,
    request,        // the job itself is bad
    setup,          // bad or missing assets
    device,         // the GPU or its driver
    internal,       // a broken invariant of the worker
    out_of_memory,  // killed by the kernel for memory, as the control group's counters say
    killed,         // ended by a signal, nobody knows why
    deadline,       // ran longer than its job type may
    silent,         // stopped showing signs of life
    not_started,    // no process could be made, or the program was not found
    no_response,    // ended well, but left no valid response
    publication,    // the response could not be put in place
    stopped,        // ended because this controller stops
    unknown         // an exit code without a class
};
std::string_view to_string(JobFailure failure);  // the enumerators' names

struct JobView {
    // Unique within this process: one for every lock taken, ascending. Attempts share it.
    std::uint64_t number = 0;
    JobType type{};
    std::string file_name;  // X: the request as found
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    unsigned attempt = 1;        // runs of a worker for this lock, the present one included
    bool retries_large = false;  // the present attempt is a local retry with the command for large jobs
    std::optional<int> device;   // of the resident worker it was given to; empty: none
    std::chrono::system_clock::time_point taken_at;
};

struct JobPhaseTime {
    std::string name;  // as `prover prove --timings` calls it
    double seconds = 0;
};

enum class PhaseState { begin, end };

struct AttemptEnding {
    int exit_code = 0;  // the worker's; 128 + s after signal s; 14 where the controller gave up itself
    JobFailure failure = JobFailure::none;
    std::string message;  // one line, for people; empty after a success
    double seconds = 0;
};

struct JobEnding {
    JobEnd how = JobEnd::succeeded;
    int exit_code = 0;  // of the last attempt; the N of .failure.code_N
    JobFailure failure = JobFailure::none;
    std::string message;
    double seconds = 0;                // from the lock to the request's final name
    std::vector<JobPhaseTime> phases;  // finished phases of the last attempt, in order; empty if it told none
    bool found_response = false;       // succeeded without a worker: a valid response was in place already
};

// A request that waits to be taken.
struct WaitingJob {
    JobType type{};
    std::string file_name;
    std::chrono::system_clock::time_point since;  // when its file was last changed
};
// As many of them are told as somebody may want to read.
inline constexpr std::size_t kToldWaitingJobs = 20;

// A resident worker of the pool.
struct WorkerView {
    int device = 0;
    std::string socket;
    std::string state;  // to_string(WorkerState): "starting", "ready", "waiting", "given_up", "stopped"
    std::uint64_t restarts = 0;  // after failures in a row
    std::string message;         // why, where the state has a reason
};

class Observer {
  public:
    virtual ~Observer() = default;

    // After every look at the folders and whenever the numbers change. `files_in_queue` counts names that are
    // jobs, `entries` all directory entries. `oldest_age` is the time since the oldest waiting job's file was
    // last changed; empty without one.
    virtual void on_queue(JobType, std::size_t /*files_in_queue*/, std::size_t /*entries*/,
                          std::optional<std::chrono::seconds> /*oldest_age*/) {}

    // The first kToldWaitingJobs of all types, in the order in which they will be taken; after the calls of
    // on_queue().
    virtual void on_waiting(const std::vector<WaitingJob>& /*next*/) {}

    // A request was locked. Exactly one on_job_ended() with the same number follows, whatever happens.
    virtual void on_job_started(const JobView&) {}
    // A worker's run for the job has begun or ended; the last ending precedes on_job_ended().
    virtual void on_attempt_started(const JobView&) {}
    virtual void on_attempt_ended(const JobView&, const AttemptEnding&) {}
    // `seconds` is the phase's own figure at its end, 0 at its begin.
    virtual void on_job_phase(const JobView&, std::string_view /*phase*/, PhaseState, double /*seconds*/) {}
    virtual void on_job_progress(const JobView&, double /*fraction, 0 to 1*/) {}
    virtual void on_job_ended(const JobView&, const JobEnding&) {}

    virtual void on_worker_state(const WorkerView&) {}

    // SIGUSR1 was received: this machine is about to be reclaimed. Once for every signal.
    virtual void on_spot_interruption() {}
    // No further job is taken from now on.
    virtual void on_stopping() {}
};

// An observer that looks away.
Observer& nobody();

// Passes every call on to a list of observers, in their order.
class ObserverList : public Observer {
  public:
    // The observer must outlive the list.
    void add(Observer& observer) { observers_.push_back(&observer); }

    void on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                  std::optional<std::chrono::seconds> oldest_age) override;
    void on_waiting(const std::vector<WaitingJob>& next) override;
    void on_job_started(const JobView& job) override;
    void on_attempt_started(const JobView& job) override;
    void on_attempt_ended(const JobView& job, const AttemptEnding& ending) override;
    void on_job_phase(const JobView& job, std::string_view phase, PhaseState state, double seconds) override;
    void on_job_progress(const JobView& job, double fraction) override;
    void on_job_ended(const JobView& job, const JobEnding& ending) override;
    void on_worker_state(const WorkerView& worker) override;
    void on_spot_interruption() override;
    void on_stopping() override;

  private:
    std::vector<Observer*> observers_;
};

}  // namespace plonkd
