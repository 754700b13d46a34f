// Exit codes of workers and what follows from them (linea-controller.md section 6).
#pragma once

#include <vector>

#include "controller/job_name.hpp"

namespace plonkd {

inline constexpr int kExitSuccess = 0;
// The controller itself could not complete the job: the worker could not be started, or it left no valid
// response.
inline constexpr int kExitNotCompleted = 14;

// Maps a status of waitpid(2): the exit code, or 128 + s for a worker killed by signal s.
int exit_code_of_wait_status(int wait_status);

struct RetryCodes {
    std::vector<int> defer_to_other_large = {137};
    std::vector<int> retry_locally_with_large = {77, 333, 2};
};

enum class AfterExit {
    publish,         // validate the response and publish it
    fail,            // requests-done/X0.failure.code_N
    retry_large,     // run once more, with the command for large jobs
    defer_to_large,  // leave it to a controller for large jobs
};

// `ran_large` says that the worker ran with the command for large jobs. Only execution jobs are ever run
// again or deferred, and a job that had been deferred already is not deferred again: no larger prover is left
// to take it.
AfterExit after_exit(int exit_code, const JobName& job, bool ran_large, const RetryCodes& codes);

}  // namespace plonkd
