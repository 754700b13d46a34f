// What follows from the end of a worker's run: pure functions over what is known of it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "controller/exit_code.hpp"
#include "controller/job_name.hpp"
#include "controller/observer.hpp"

namespace plonkd {

// Codes in the names of failed requests for what no worker's exit code says (linea-controller.md section 6).
inline constexpr int kExitNoResponseName = 15;  // the response's name belongs to another request's response
inline constexpr int kExitDeadline = 124;  // a worker that ran too long or fell silent, as timeout(1) says

// What is known of a run that has ended.
struct RunEnd {
    int exit_code = 0;  // 128 + s after signal s
    // Why this controller ended the run itself: deadline, silent or stopped.
    std::optional<JobFailure> ended_for;
    // What the worker said itself.
    std::optional<JobFailure> told_failure;
    std::string told_message;
    // The kernel has killed processes for memory during the run.
    bool memory_was_short = false;
};

struct Diagnosis {
    JobFailure failure = JobFailure::none;
    std::string message;  // empty if nothing failed
};
Diagnosis diagnose(const RunEnd& end);

struct RetryPolicy {
    // Runs for one lock, the first included.
    unsigned most_attempts = 3;
    std::vector<JobFailure> failures = {JobFailure::device, JobFailure::not_started};
    std::vector<int> exit_codes = {75};
    // The same for runs that the controller had to end: deadline, silent.
    unsigned most_hung_attempts = 2;
    // Before the second run; four times as long before every further one.
    std::chrono::milliseconds delay = std::chrono::seconds(5);
    std::chrono::milliseconds longest_delay = std::chrono::minutes(5);
    // A request that is still being written is looked at so often before it fails.
    unsigned request_looks = 5;
    std::chrono::milliseconds request_look_delay = std::chrono::seconds(2);
};

struct Attempt {
    int exit_code = 0;
    JobFailure failure = JobFailure::none;
    bool ran_large = false;
    unsigned number = 1;  // of the run, from 1
    // The request is cut short, or has changed since the run began.
    bool request_was_unfinished = false;
    unsigned request_looks = 0;  // so far
};

enum class NextStep {
    publish,         // validate the response and publish it
    fail,            // requests-done/X0.failure.code_N
    retry,           // run again after a delay
    retry_large,     // run once more, with the command for large jobs
    defer_to_large,  // leave it to a controller for large jobs
    look_again,      // run again once the request is complete
};

struct Decision {
    NextStep step = NextStep::fail;
    int exit_code = 0;                   // N, where the job fails or is deferred
    std::chrono::milliseconds delay{0};  // before a retry or a look
};

Decision after_attempt(const Attempt& attempt, const JobName& job, const RetryPolicy& policy,
                       const RetryCodes& codes);

}  // namespace plonkd
