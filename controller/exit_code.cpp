#include "controller/exit_code.hpp"

#include <algorithm>
#include <sys/wait.h>

namespace plonkd {

namespace {

bool contains(const std::vector<int>& codes, int code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

int exit_code_of_wait_status(int wait_status) {
    if (WIFEXITED(wait_status)) return WEXITSTATUS(wait_status);
    if (WIFSIGNALED(wait_status)) return 128 + WTERMSIG(wait_status);
    return kExitNotCompleted;
}

AfterExit after_exit(int exit_code, const JobName& job, bool ran_large, const RetryCodes& codes) {
    if (exit_code == kExitSuccess) return AfterExit::publish;
    if (job.type != JobType::execution) return AfterExit::fail;
    if (!ran_large && contains(codes.retry_locally_with_large, exit_code)) return AfterExit::retry_large;
    if (!job.is_large() && contains(codes.defer_to_other_large, exit_code)) return AfterExit::defer_to_large;
    return AfterExit::fail;
}

}  // namespace plonkd
