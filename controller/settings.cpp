#include "controller/settings.hpp"

#include <algorithm>

#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

// The identifier becomes part of file names.
void check_local_id(const std::string& local_id) {
    constexpr std::size_t kLongest = 64;
    constexpr std::string_view kAllowed =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.@:+,=%";
    if (local_id.empty() || local_id.size() > kLongest ||
        local_id.find_first_not_of(kAllowed) != std::string::npos)
        throw SetupError("--local-id: expected 1 to " + std::to_string(kLongest) +
                         " letters, digits or characters of -_.@:+,=%, found \"" + local_id + "\"");
}

bool is_watched(JobType type, const ControllerConfiguration& configuration, const HostClass& host) {
    // A GPU is for compression proofs; other types would run for hours on its host's CPU.
    if (host.has_gpu && type != JobType::compression) return false;
    switch (type) {
        case JobType::execution:
            return configuration.enable_execution;
        case JobType::compression:
            return configuration.enable_data_availability;
        case JobType::aggregation:
            return configuration.enable_aggregation;
        case JobType::invalidity:
            return configuration.enable_invalidity;
    }
    return false;
}

std::filesystem::path root_of(JobType type, const Configuration& configuration) {
    switch (type) {
        case JobType::execution:
            return configuration.execution.requests_root_dir;
        case JobType::compression:
            return configuration.data_availability.requests_root_dir;
        case JobType::aggregation:
            return configuration.aggregation.requests_root_dir;
        case JobType::invalidity:
            return configuration.invalidity.requests_root_dir;
    }
    return {};
}

// Such numbers of attempts are meant as "always".
unsigned bounded(std::uint64_t count) {
    return unsigned(std::min<std::uint64_t>(count, 1'000'000));
}

RetryPolicy retry_policy(const RetriesConfiguration& retries, const DeadlinesConfiguration& deadlines) {
    RetryPolicy policy;
    policy.most_attempts = bounded(retries.max_attempts);
    policy.most_hung_attempts = bounded(deadlines.max_attempts);
    policy.failures.clear();
    for (const JobFailure failure :
         {JobFailure::request, JobFailure::setup, JobFailure::device, JobFailure::internal,
          JobFailure::out_of_memory, JobFailure::killed, JobFailure::not_started, JobFailure::unknown})
        if (std::find(retries.classes.begin(), retries.classes.end(), to_string(failure)) !=
            retries.classes.end())
            policy.failures.push_back(failure);
    policy.exit_codes.clear();
    for (const std::int64_t code : retries.exit_codes) policy.exit_codes.push_back(int(code));
    policy.delay = retries.delay;
    policy.longest_delay = retries.longest_delay;
    policy.request_looks = bounded(retries.request_looks);
    policy.request_look_delay = retries.request_look_delay;
    return policy;
}

void apply(const SupervisionConfiguration& supervision, ControllerSettings& settings) {
    settings.use_inotify = supervision.queue.inotify;
    settings.relist_interval = supervision.queue.relist;
    settings.recovery.execution_as_large = supervision.recovery.execution_as_large;
    settings.recovery.stale_lock = supervision.recovery.stale_lock;
    settings.runner.retries = retry_policy(supervision.retries, supervision.deadlines);
    const DeadlinesConfiguration& deadlines = supervision.deadlines;
    settings.runner.deadlines = {{JobType::execution, deadlines.execution},
                                 {JobType::compression, deadlines.compression},
                                 {JobType::aggregation, deadlines.aggregation},
                                 {JobType::invalidity, deadlines.invalidity}};
    settings.runner.silence = deadlines.silence;
}

}  // namespace

ControllerSettings make_settings(const Configuration& configuration, const std::string& configuration_file,
                                 const std::string& local_id, const HostClass& host) {
    check_local_id(local_id);
    const ControllerConfiguration& controller = configuration.controller;
    ControllerSettings settings;
    for (const JobType type : kJobTypes) {
        const bool large = type == JobType::execution && configuration.execution.can_run_full_large;
        const JobFolder folder(JobGrammar{type, large}, root_of(type, configuration), local_id);
        settings.all_folders.push_back(folder);
        if (is_watched(type, controller, host)) settings.watched.push_back(folder);
    }
    settings.retry_delays.assign(controller.retry_delays.begin(), controller.retry_delays.end());

    settings.runner.configuration_file = configuration_file;
    settings.runner.command =
        CommandTemplate::parse(controller.worker_cmd_tmpl, "controller.worker_cmd_tmpl");
    settings.runner.large_command =
        CommandTemplate::parse(controller.worker_cmd_large_tmpl, "controller.worker_cmd_large_tmpl");
    settings.runner.can_run_full_large = configuration.execution.can_run_full_large;
    settings.runner.retry_codes = {controller.defer_to_other_large_codes,
                                   controller.retry_locally_with_large_codes};
    settings.runner.grace_period = controller.termination_grace_period;
    settings.runner.prover_version = configuration.version;
    settings.reclaim_time = controller.spot_instance_reclaim_time;
    apply(controller.supervision, settings);
    settings.recovery.prover_version = configuration.version;
    return settings;
}

}  // namespace plonkd
