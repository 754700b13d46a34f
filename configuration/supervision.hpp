// How the controller looks after its queue, its locks, its workers: plonkd's own tables below [controller],
// which the reference does not know. All keys are optional.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace plonkd {

class Section;

// [controller.queue]
struct QueueConfiguration {
    bool inotify = true;              // take jobs as soon as they are there, on local file systems
    std::chrono::seconds relist{30};  // list the folders at least so often while jobs run
};

// [controller.recovery]
struct RecoveryConfiguration {
    bool execution_as_large = true;      // after a crash, as the reference does
    std::chrono::seconds stale_lock{0};  // age of another controller's lock that is taken over; 0: never
};

// [controller.retries]
struct RetriesConfiguration {
    std::uint64_t max_attempts = 3;  // the first one included
    std::vector<std::string> classes = {"device", "not_started"};
    std::vector<std::int64_t> exit_codes = {75};
    std::chrono::seconds delay{5};  // four times as long before every further attempt
    std::chrono::seconds longest_delay{300};
    std::uint64_t request_looks = 5;  // at a request that may still be written
    std::chrono::seconds request_look_delay{2};
};

// [controller.deadlines], for one run of a worker; 0: none
struct DeadlinesConfiguration {
    std::chrono::seconds execution{0};
    std::chrono::seconds compression{6 * 3600};
    std::chrono::seconds aggregation{0};
    std::chrono::seconds invalidity{0};
    std::chrono::seconds silence{120};  // of a worker that reports its progress
    std::uint64_t max_attempts = 2;     // of a job whose worker had to be killed for one of these
};

enum class GpuRequirement {
    no,      // a host without a usable GPU takes all enabled job types, as the reference
    refuse,  // the controller ends
    wait,    // it asks again until there is one
};

// [controller.host]
struct HostConfiguration {
    GpuRequirement gpu_required = GpuRequirement::no;
};

struct SupervisionConfiguration {
    QueueConfiguration queue;
    RecoveryConfiguration recovery;
    RetriesConfiguration retries;
    DeadlinesConfiguration deadlines;
    HostConfiguration host;
};

// `controller` is the [controller] table.
void read_supervision(Section& controller, SupervisionConfiguration& supervision);

}  // namespace plonkd
