#include "controller/settings.hpp"

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
    return settings;
}

}  // namespace plonkd
