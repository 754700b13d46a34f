#include "configuration/supervision.hpp"

#include "configuration/section.hpp"

namespace plonkd {

namespace {

// Locks are refreshed every 20 seconds, over file systems that may hang for a while.
constexpr std::chrono::seconds kShortestStaleLock{120};
// Progress lines come every 5 seconds.
constexpr std::chrono::seconds kShortestSilence{15};
constexpr std::int64_t kHighestExitCode = 255;

void read_queue(Section section, QueueConfiguration& queue) {
    section.read("inotify", queue.inotify);
    section.read("relist_seconds", queue.relist);
    if (queue.relist.count() < 1) section.refuse("relist_seconds", "at least one second");
    section.refuse_unknown_keys();
}

void read_recovery(Section section, RecoveryConfiguration& recovery) {
    section.read("execution_as_large", recovery.execution_as_large);
    section.read("stale_lock_seconds", recovery.stale_lock);
    if (recovery.stale_lock.count() != 0 && recovery.stale_lock < kShortestStaleLock)
        section.refuse("stale_lock_seconds", "0 (never) or at least 120 seconds");
    section.refuse_unknown_keys();
}

void read_retries(Section section, RetriesConfiguration& retries) {
    section.read("max_attempts", retries.max_attempts, 1);
    // Words, which the list of paths holds as well as any.
    std::vector<std::filesystem::path> classes(retries.classes.begin(), retries.classes.end());
    section.read("classes", classes);
    retries.classes.clear();
    for (const auto& name : classes) {
        const std::string word = name.string();
        if (word != "request" && word != "setup" && word != "device" && word != "internal" &&
            word != "out_of_memory" && word != "killed" && word != "not_started" && word != "unknown")
            section.refuse(
                "classes",
                "a list of request setup device internal out_of_memory killed not_started unknown");
        retries.classes.push_back(word);
    }
    section.read("exit_codes", retries.exit_codes, 1);
    for (const std::int64_t code : retries.exit_codes)
        if (code > kHighestExitCode) section.refuse("exit_codes", "a list of exit codes of at most 255");
    section.read("delay_seconds", retries.delay);
    section.read("longest_delay_seconds", retries.longest_delay);
    section.read("request_looks", retries.request_looks);
    section.read("request_look_delay_seconds", retries.request_look_delay);
    section.refuse_unknown_keys();
}

void read_deadlines(Section section, DeadlinesConfiguration& deadlines) {
    section.read("execution_seconds", deadlines.execution);
    section.read("compression_seconds", deadlines.compression);
    section.read("aggregation_seconds", deadlines.aggregation);
    section.read("invalidity_seconds", deadlines.invalidity);
    section.read("silence_seconds", deadlines.silence);
    if (deadlines.silence.count() != 0 && deadlines.silence < kShortestSilence)
        section.refuse("silence_seconds", "0 (never) or at least 15 seconds");
    section.read("max_attempts", deadlines.max_attempts, 1);
    section.refuse_unknown_keys();
}

void read_host(Section section, HostConfiguration& host) {
    std::string requirement = "no";
    section.read("gpu_required", requirement);
    if (requirement == "refuse")
        host.gpu_required = GpuRequirement::refuse;
    else if (requirement == "wait")
        host.gpu_required = GpuRequirement::wait;
    else if (requirement != "no")
        section.refuse("gpu_required", "one of no refuse wait");
    section.refuse_unknown_keys();
}

}  // namespace

void read_supervision(Section& controller, SupervisionConfiguration& supervision) {
    read_queue(controller.section("queue"), supervision.queue);
    read_recovery(controller.section("recovery"), supervision.recovery);
    read_retries(controller.section("retries"), supervision.retries);
    read_deadlines(controller.section("deadlines"), supervision.deadlines);
    read_host(controller.section("host"), supervision.host);
}

}  // namespace plonkd
