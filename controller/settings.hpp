// What the controller needs of the configuration file, its command line and the host, in the form it uses.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "configuration/configuration.hpp"
#include "controller/host_class.hpp"
#include "controller/job_folder.hpp"
#include "controller/job_runner.hpp"
#include "controller/recovery.hpp"

namespace plonkd {

struct ControllerSettings {
    std::vector<JobFolder> all_folders;  // of the four job types, created at start whether watched or not
    std::vector<JobFolder> watched;      // the types this controller takes, in the reference's order
    // Waiting time before a poll, by the number of empty polls before it; the last one repeats. Not empty.
    std::vector<std::chrono::milliseconds> retry_delays;
    bool use_inotify = true;
    // The folders are listed at least so often, also while no job can be taken.
    std::chrono::milliseconds relist_interval = std::chrono::seconds(30);
    // From the notice that the machine will be taken away (SIGUSR1).
    std::chrono::milliseconds reclaim_time = std::chrono::seconds(120);
    RecoverySettings recovery;
    JobRunnerSettings runner;
};

// `configuration_file` is the --config argument as given. Throws SetupError for what cannot be used.
ControllerSettings make_settings(const Configuration& configuration, const std::string& configuration_file,
                                 const std::string& local_id, const HostClass& host);

}  // namespace plonkd
