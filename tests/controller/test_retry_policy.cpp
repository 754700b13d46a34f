// What follows from the end of a run: tables over everything that is known of it.

#include <gtest/gtest.h>

#include "controller/retry_policy.hpp"

namespace plonkd {
namespace {

using namespace std::chrono_literals;

const JobName kCompression{JobType::compression, "1-2-getZkBlobCompressionProof.json"};
const JobName kExecution{JobType::execution, "1-2-getZkProof.json"};

struct DiagnosisCase {
    const char* what;
    RunEnd end;
    JobFailure expected;
};

RunEnd ended(int code) {
    RunEnd end;
    end.exit_code = code;
    return end;
}
RunEnd ended_for(JobFailure reason, int code) {
    RunEnd end = ended(code);
    end.ended_for = reason;
    return end;
}
RunEnd told(JobFailure failure, int code) {
    RunEnd end = ended(code);
    end.told_failure = failure;
    end.told_message = "told";
    return end;
}
RunEnd short_of_memory(int code) {
    RunEnd end = ended(code);
    end.memory_was_short = true;
    return end;
}

TEST(Diagnosis, FollowsFromWhatIsKnown) {
    const DiagnosisCase cases[] = {
        {"success", ended(0), JobFailure::none},
        {"nothing known", ended(1), JobFailure::unknown},
        {"the reference's panic", ended(2), JobFailure::internal},
        {"device", ended(75), JobFailure::device},
        {"trace limits", ended(77), JobFailure::request},
        {"unsatisfied constraint", ended(78), JobFailure::request},
        {"missing trace file", ended(79), JobFailure::setup},
        {"not executable", ended(126), JobFailure::not_started},
        {"not found", ended(127), JobFailure::not_started},
        {"SIGSEGV", ended(139), JobFailure::killed},
        {"SIGKILL", ended(137), JobFailure::killed},
        {"the worker's own word", told(JobFailure::setup, 1), JobFailure::setup},
        {"a class of a later version", told(JobFailure::unknown, 75), JobFailure::device},
        {"a signal speaks louder", told(JobFailure::request, 139), JobFailure::killed},
        {"deadline", ended_for(JobFailure::deadline, 143), JobFailure::deadline},
        {"silence", ended_for(JobFailure::silent, 137), JobFailure::silent},
        {"stopped", ended_for(JobFailure::stopped, 143), JobFailure::stopped},
    };
    for (const DiagnosisCase& test : cases) {
        const Diagnosis diagnosis = diagnose(test.end);
        EXPECT_EQ(diagnosis.failure, test.expected) << test.what;
        EXPECT_EQ(diagnosis.message.empty(), test.expected == JobFailure::none) << test.what;
    }
    EXPECT_EQ(diagnose(told(JobFailure::device, 75)).message, "told");
}

TEST(Diagnosis, Weakness30_OutOfMemoryIsToldFromOtherKills) {
    EXPECT_EQ(diagnose(short_of_memory(137)).failure, JobFailure::out_of_memory);
    EXPECT_EQ(diagnose(ended(137)).failure, JobFailure::killed);
    // Memory was short for somebody else.
    EXPECT_EQ(diagnose(short_of_memory(1)).failure, JobFailure::unknown);
}

Attempt attempt(int code, JobFailure failure, unsigned number = 1) {
    Attempt result;
    result.exit_code = code;
    result.failure = failure;
    result.number = number;
    return result;
}

TEST(RetryPolicyTable, Weakness13_TransientFailuresAreTriedAgainWithGrowingDelays) {
    const RetryPolicy policy;
    for (const auto& [code, failure] : {std::pair{75, JobFailure::device},
                                        {1, JobFailure::device},
                                        {127, JobFailure::not_started},
                                        {75, JobFailure::unknown}}) {
        const Decision first = after_attempt(attempt(code, failure, 1), kCompression, policy, {});
        EXPECT_EQ(first.step, NextStep::retry) << code;
        EXPECT_EQ(first.delay, 5s);
        const Decision second = after_attempt(attempt(code, failure, 2), kCompression, policy, {});
        EXPECT_EQ(second.step, NextStep::retry);
        EXPECT_EQ(second.delay, 20s);
        const Decision third = after_attempt(attempt(code, failure, 3), kCompression, policy, {});
        EXPECT_EQ(third.step, NextStep::fail);
        EXPECT_EQ(third.exit_code, code);
    }
}

TEST(RetryPolicyTable, Weakness13_TheOthersAreFinal) {
    for (const auto& [code, failure] : {std::pair{1, JobFailure::request},
                                        {1, JobFailure::setup},
                                        {2, JobFailure::internal},
                                        {137, JobFailure::out_of_memory},
                                        {137, JobFailure::killed},
                                        {1, JobFailure::unknown}}) {
        const Decision decision = after_attempt(attempt(code, failure), kCompression, {}, {});
        EXPECT_EQ(decision.step, NextStep::fail) << code;
        EXPECT_EQ(decision.exit_code, code);
    }
}

TEST(RetryPolicyTable, Weakness13_DelaysAreBounded) {
    RetryPolicy policy;
    policy.most_attempts = 1'000'000;
    EXPECT_EQ(after_attempt(attempt(75, JobFailure::device, 999'999), kCompression, policy, {}).delay, 5min);
    policy.delay = 0ms;
    EXPECT_EQ(after_attempt(attempt(75, JobFailure::device, 999), kCompression, policy, {}).delay, 0ms);
}

TEST(RetryPolicyTable, Weakness13_ClassesAndCodesAreConfigurable) {
    RetryPolicy policy;
    policy.failures = {JobFailure::out_of_memory};
    policy.exit_codes = {9};
    EXPECT_EQ(after_attempt(attempt(137, JobFailure::out_of_memory), kCompression, policy, {}).step,
              NextStep::retry);
    EXPECT_EQ(after_attempt(attempt(9, JobFailure::unknown), kCompression, policy, {}).step, NextStep::retry);
    EXPECT_EQ(after_attempt(attempt(75, JobFailure::device), kCompression, policy, {}).step, NextStep::fail);
}

TEST(RetryPolicyTable, Weakness23_HungWorkersGetOneMoreChance) {
    for (const JobFailure reason : {JobFailure::deadline, JobFailure::silent}) {
        EXPECT_EQ(after_attempt(attempt(137, reason, 1), kCompression, {}, {}).step, NextStep::retry);
        const Decision last = after_attempt(attempt(137, reason, 2), kCompression, {}, {});
        EXPECT_EQ(last.step, NextStep::fail);
        EXPECT_EQ(last.exit_code, kExitDeadline);
        // Its code is this controller's doing: no sign that a larger prover is needed.
        EXPECT_EQ(after_attempt(attempt(137, reason, 2), kExecution, {}, {}).step, NextStep::fail);
    }
}

TEST(RetryPolicyTable, Weakness14_UnfinishedRequestsAreLookedAtAgain) {
    RetryPolicy policy;
    policy.request_looks = 2;
    Attempt unfinished = attempt(1, JobFailure::unknown);
    unfinished.request_was_unfinished = true;
    EXPECT_EQ(after_attempt(unfinished, kCompression, policy, {}).step, NextStep::look_again);
    unfinished.request_looks = 2;
    EXPECT_EQ(after_attempt(unfinished, kCompression, policy, {}).step, NextStep::fail);
}

TEST(RetryPolicyTable, ExecutionJobsGoToLargeProversAsInTheReference) {
    EXPECT_EQ(after_attempt(attempt(2, JobFailure::internal), kExecution, {}, {}).step,
              NextStep::retry_large);
    EXPECT_EQ(after_attempt(attempt(137, JobFailure::out_of_memory), kExecution, {}, {}).step,
              NextStep::defer_to_large);
    EXPECT_EQ(after_attempt(attempt(0, JobFailure::none), kExecution, {}, {}).step, NextStep::publish);
}

}  // namespace
}  // namespace plonkd
