#include "controller/retry_policy.hpp"

#include <algorithm>

namespace plonkd {

namespace {

constexpr int kSignalBase = 128;
constexpr int kHighestSignal = 64;
constexpr int kSigkillCode = 137;

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_signal(int exit_code) {
    return exit_code > kSignalBase && exit_code <= kSignalBase + kHighestSignal;
}

// The classes behind the codes of linea-controller.md section 6, for workers that say nothing themselves.
JobFailure failure_of(int exit_code) {
    switch (exit_code) {
        case 2:
            return JobFailure::internal;
        case 75:
            return JobFailure::device;
        case 77:
        case 78:
            return JobFailure::request;
        case 79:
            return JobFailure::setup;
        case 126:
        case 127:
            return JobFailure::not_started;
        default:
            return is_signal(exit_code) ? JobFailure::killed : JobFailure::unknown;
    }
}

std::chrono::milliseconds back_off(const RetryPolicy& policy, unsigned attempt) {
    std::chrono::milliseconds delay = policy.delay;
    for (unsigned i = 1; i < attempt && delay < policy.longest_delay; ++i) delay *= 4;
    return std::min(delay, policy.longest_delay);
}

}  // namespace

Diagnosis diagnose(const RunEnd& end) {
    if (end.exit_code == kExitSuccess) return {};
    const std::string code = "the worker ended with code " + std::to_string(end.exit_code);
    if (end.ended_for == JobFailure::deadline) return {JobFailure::deadline, "the worker ran too long"};
    if (end.ended_for == JobFailure::silent)
        return {JobFailure::silent, "the worker showed no sign of life any more"};
    if (end.ended_for) return {*end.ended_for, "the worker was stopped"};
    if (end.exit_code == kSigkillCode) {
        if (end.memory_was_short)
            return {JobFailure::out_of_memory, "the kernel killed the worker for lack of memory"};
        return {JobFailure::killed,
                "the worker was killed (SIGKILL), not for lack of memory as far as known"};
    }
    if (is_signal(end.exit_code))
        return {JobFailure::killed,
                "the worker was killed by signal " + std::to_string(end.exit_code - kSignalBase)};
    if (end.told_failure && *end.told_failure != JobFailure::unknown)
        return {*end.told_failure, end.told_message.empty() ? code : end.told_message};
    const JobFailure failure = failure_of(end.exit_code);
    if (failure == JobFailure::not_started)
        return {failure, code + ": its program was not found or cannot be executed"};
    return {failure, end.told_message.empty() ? code : end.told_message};
}

Decision after_attempt(const Attempt& attempt, const JobName& job, const RetryPolicy& policy,
                       const RetryCodes& codes) {
    if (attempt.exit_code == kExitSuccess) return {NextStep::publish, kExitSuccess, {}};

    // A hung worker was killed by this controller: its code says nothing about the job.
    if (attempt.failure == JobFailure::deadline || attempt.failure == JobFailure::silent) {
        if (attempt.number < policy.most_hung_attempts)
            return {NextStep::retry, kExitDeadline, back_off(policy, attempt.number)};
        return {NextStep::fail, kExitDeadline, {}};
    }
    if (attempt.request_was_unfinished && attempt.request_looks < policy.request_looks)
        return {NextStep::look_again, attempt.exit_code, policy.request_look_delay};

    const AfterExit next = after_exit(attempt.exit_code, job, attempt.ran_large, codes);
    if (next == AfterExit::retry_large) return {NextStep::retry_large, attempt.exit_code, {}};
    if (next == AfterExit::defer_to_large) return {NextStep::defer_to_large, attempt.exit_code, {}};
    if ((contains(policy.failures, attempt.failure) || contains(policy.exit_codes, attempt.exit_code)) &&
        attempt.number < policy.most_attempts)
        return {NextStep::retry, attempt.exit_code, back_off(policy, attempt.number)};
    return {NextStep::fail, attempt.exit_code, {}};
}

}  // namespace plonkd
