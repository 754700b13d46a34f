// What follows from a worker's exit code: the table of linea-controller.md section 6.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "controller/exit_code.hpp"

namespace plonkd {
namespace {

JobName named(JobType type, const std::string& file_name) {
    JobName job{type, file_name};
    return job;
}

const JobName kCompression = named(JobType::compression, "1-2-getZkBlobCompressionProof.json");
const JobName kExecution = named(JobType::execution, "1-2-getZkProof.json");
const JobName kLargeExecution = named(JobType::execution, "1-2-getZkProof.json.large");

TEST(ExitCode, EveryFailureOfOtherTypesIsFinal) {
    for (const JobType type : {JobType::compression, JobType::aggregation, JobType::invalidity}) {
        const JobName job = named(type, "name");
        EXPECT_EQ(after_exit(0, job, false, {}), AfterExit::publish);
        for (const int code : {1, 2, 14, 15, 75, 77, 78, 79, 126, 127, 137, 143})
            EXPECT_EQ(after_exit(code, job, false, {}), AfterExit::fail) << code;
    }
}

TEST(ExitCode, ExecutionJobsAreRetriedLargeOnceOrDeferred) {
    EXPECT_EQ(after_exit(0, kExecution, false, {}), AfterExit::publish);
    EXPECT_EQ(after_exit(2, kExecution, false, {}), AfterExit::retry_large);
    EXPECT_EQ(after_exit(77, kExecution, false, {}), AfterExit::retry_large);
    EXPECT_EQ(after_exit(2, kExecution, true, {}), AfterExit::fail);
    EXPECT_EQ(after_exit(77, kExecution, true, {}), AfterExit::fail);
    EXPECT_EQ(after_exit(137, kExecution, false, {}), AfterExit::defer_to_large);
    EXPECT_EQ(after_exit(137, kExecution, true, {}), AfterExit::defer_to_large);
    for (const int code : {1, 14, 15, 75, 78, 79, 126, 127, 143})
        EXPECT_EQ(after_exit(code, kExecution, false, {}), AfterExit::fail) << code;
}

TEST(ExitCode, JobsAlreadyDeferredHaveNowhereToGo) {
    EXPECT_EQ(after_exit(137, kLargeExecution, true, {}), AfterExit::fail);
    EXPECT_EQ(after_exit(2, kLargeExecution, true, {}), AfterExit::fail);
}

TEST(ExitCode, CodesComeFromTheConfiguration) {
    const RetryCodes codes{{9}, {10}};
    EXPECT_EQ(after_exit(9, kExecution, false, codes), AfterExit::defer_to_large);
    EXPECT_EQ(after_exit(10, kExecution, false, codes), AfterExit::retry_large);
    EXPECT_EQ(after_exit(137, kExecution, false, codes), AfterExit::fail);
    EXPECT_EQ(after_exit(9, kCompression, false, codes), AfterExit::fail);
}

int status_of_child(void (*end)()) {
    const pid_t child = fork();
    if (child == 0) {
        end();
        _exit(99);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return status;
}

TEST(ExitCode, SignalsMapTo128PlusTheirNumber) {
    EXPECT_EQ(exit_code_of_wait_status(status_of_child([] { _exit(0); })), 0);
    EXPECT_EQ(exit_code_of_wait_status(status_of_child([] { _exit(77); })), 77);
    EXPECT_EQ(exit_code_of_wait_status(status_of_child([] { kill(getpid(), SIGKILL); })), 137);
    EXPECT_EQ(exit_code_of_wait_status(status_of_child([] { kill(getpid(), SIGTERM); })), 143);
}

}  // namespace
}  // namespace plonkd
