#include "controller/status_board.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

using nlohmann::json;

constexpr std::size_t kRecentJobs = 40;
constexpr std::size_t kFailures = 20;
constexpr std::size_t kMostPhases = 64;
constexpr std::size_t kLongestMessage = 2000;
constexpr std::size_t kLongestName = 300;

double seconds(std::chrono::steady_clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

double unix_time(std::chrono::system_clock::time_point time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

std::string cut(std::string_view text, std::size_t longest) {
    return text.size() <= longest ? std::string(text) : std::string(text.substr(0, longest)) + "…";
}

std::string device_name(int device) {
    return device < 0 ? "the CPU" : "GPU " + std::to_string(device);
}

json job_json(const JobView& job) {
    return {{"number", job.number},
            {"file", cut(job.file_name, kLongestName)},
            {"type", to_string(job.type)},
            {"start", job.start},
            {"end", job.end},
            {"attempt", job.attempt},
            {"large", job.retries_large},
            {"device", job.device ? json(*job.device) : json()},
            {"taken_at", unix_time(job.taken_at)}};
}

void push_front(auto& jobs, const auto& job, std::size_t most) {
    jobs.push_front(job);
    if (jobs.size() > most) jobs.pop_back();
}

}  // namespace

StatusBoard::StatusBoard(StatusBoardSettings settings) : settings_(std::move(settings)) {
    for (const JobType type : settings_.watched) queues_[type] = {};
}

void StatusBoard::on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                           std::optional<std::chrono::seconds> oldest_age) {
    Queue& queue = queues_[type];
    queue.waiting = files_in_queue;
    queue.entries = entries;
    queue.oldest = oldest_age ? std::optional(Clock::now() - *oldest_age) : std::nullopt;
}

void StatusBoard::on_waiting(const std::vector<WaitingJob>& next) {
    waiting_ = next;
}

void StatusBoard::on_job_started(const JobView& job) {
    running_[job.number] = {job, Clock::now(), Clock::now(), {}, {}, {}};
    // Until the next look at the folders it would be shown twice.
    std::erase_if(waiting_, [&](const WaitingJob& waiting) {
        return waiting.type == job.type && waiting.file_name == job.file_name;
    });
}

StatusBoard::RunningJob* StatusBoard::running_job(const JobView& job) {
    const auto place = running_.find(job.number);
    if (place == running_.end()) return nullptr;
    place->second.view = job;
    return &place->second;
}

void StatusBoard::on_attempt_started(const JobView& job) {
    RunningJob* running = running_job(job);
    if (running == nullptr) return;
    running->attempt_started_at = Clock::now();
    running->phases.clear();
    running->fraction.reset();
}

void StatusBoard::on_attempt_ended(const JobView& job, const AttemptEnding& ending) {
    RunningJob* running = running_job(job);
    if (running == nullptr || ending.failure == JobFailure::none) return;
    running->last_failure =
        std::string(to_string(ending.failure)) + ": " + cut(ending.message, kLongestMessage);
}

void StatusBoard::on_job_phase(const JobView& job, std::string_view phase, PhaseState state, double elapsed) {
    RunningJob* running = running_job(job);
    if (running == nullptr) return;
    const double now = seconds(Clock::now() - running->attempt_started_at);
    const std::string name = cut(phase, kLongestName);
    std::vector<Phase>& phases = running->phases;
    if (state == PhaseState::begin) {
        if (phases.size() < kMostPhases) phases.push_back({name, now, {}});
        return;
    }
    const auto open = std::find_if(phases.rbegin(), phases.rend(),
                                   [&](const Phase& p) { return p.name == name && !p.seconds; });
    if (open != phases.rend())
        open->seconds = elapsed;
    else if (phases.size() < kMostPhases)
        phases.push_back({name, std::max(0.0, now - elapsed), elapsed});
}

void StatusBoard::on_job_progress(const JobView& job, double fraction) {
    if (RunningJob* running = running_job(job)) running->fraction = std::clamp(fraction, 0.0, 1.0);
}

void StatusBoard::on_job_ended(const JobView& job, const JobEnding& ending) {
    EndedJob ended{job, ending, {}, std::chrono::system_clock::now()};
    ended.ending.message = cut(ending.message, kLongestMessage);
    const auto running = running_.find(job.number);
    if (running != running_.end()) {
        ended.phases = std::move(running->second.phases);
        running_.erase(running);
    }
    // A phase that the worker did not live to end tells nothing about its length.
    std::erase_if(ended.phases, [](const Phase& phase) { return !phase.seconds; });
    ++totals_[ending.how];
    push_front(recent_, ended, kRecentJobs);
    if (ending.how == JobEnd::failed || ending.how == JobEnd::deferred)
        push_front(failures_, ended, kFailures);
}

void StatusBoard::on_worker_state(const WorkerView& worker) {
    WorkerStatus& status = workers_[worker.device];
    if (status.view.state != worker.state) status.since = Clock::now();
    status.view = worker;
}

void StatusBoard::on_spot_interruption() {
    ++spot_interruptions_;
}

void StatusBoard::on_stopping() {
    stopping_ = true;
}

std::vector<std::string> StatusBoard::reasons_not_ready() const {
    if (stopping_) return {"stopping: no further job is taken"};
    if (!waits_for_.empty()) return {waits_for_};
    if (!started_) return {"starting"};
    std::vector<std::string> reasons;
    if (settings_.watched.empty()) reasons.emplace_back("no job type is enabled on this host");
    // Jobs go on without workers that are given up, each in a process of its own.
    std::vector<std::string> coming;
    bool any_ready = false;
    for (const auto& [device, worker] : workers_) {
        any_ready = any_ready || worker.view.state == "ready";
        if (worker.view.state == "given_up" || worker.view.state == "stopped") continue;
        coming.push_back(
            "the resident worker of " + device_name(device) + " is " + worker.view.state +
            (worker.view.message.empty() ? "" : ": " + cut(worker.view.message, kLongestMessage)));
    }
    if (!any_ready) reasons.insert(reasons.end(), coming.begin(), coming.end());
    return reasons;
}

json StatusBoard::phases_json(const std::vector<Phase>& phases, std::optional<double> now) {
    json list = json::array();
    for (const Phase& phase : phases)
        list.push_back({{"name", phase.name},
                        {"start", phase.start},
                        {"seconds", phase.seconds.value_or(now.value_or(phase.start) - phase.start)},
                        {"running", !phase.seconds}});
    return list;
}

json StatusBoard::running_json(const RunningJob& job) const {
    const auto now = Clock::now();
    json document = job_json(job.view);
    document["elapsed_seconds"] = seconds(now - job.taken_at);
    document["fraction"] = job.fraction ? json(*job.fraction) : json();
    document["last_failure"] = job.last_failure;
    document["phases"] = phases_json(job.phases, seconds(now - job.attempt_started_at));
    return document;
}

json StatusBoard::ended_json(const EndedJob& job) {
    json document = job_json(job.view);
    document["outcome"] = to_string(job.ending.how);
    document["code"] = job.ending.exit_code;
    document["class"] = to_string(job.ending.failure);
    document["message"] = job.ending.message;
    document["seconds"] = job.ending.seconds;
    document["found_response"] = job.ending.found_response;
    document["ended_at"] = unix_time(job.ended_at);
    document["phases"] = phases_json(job.phases, {});
    return document;
}

json StatusBoard::queues_json() const {
    json list = json::array();
    for (const auto& [type, queue] : queues_)
        list.push_back(
            {{"type", to_string(type)},
             {"waiting", queue.waiting},
             {"entries", queue.entries},
             {"oldest_age_seconds", queue.oldest ? json(seconds(Clock::now() - *queue.oldest)) : json()}});
    return list;
}

json StatusBoard::workers_json() const {
    json list = json::array();
    for (const auto& [device, worker] : workers_)
        list.push_back({{"device", device},
                        {"state", worker.view.state},
                        {"since_seconds", seconds(Clock::now() - worker.since)},
                        {"restarts", worker.view.restarts},
                        {"message", cut(worker.view.message, kLongestMessage)}});
    return list;
}

json StatusBoard::devices_json() const {
    json list = json::array();
    for (const DeviceSample& device : devices_)
        list.push_back({{"index", device.index},
                        {"name", device.name},
                        {"uuid", device.uuid},
                        {"memory_used_bytes", device.memory_used_bytes},
                        {"memory_total_bytes", device.memory_total_bytes},
                        {"utilization", device.utilization ? json(*device.utilization) : json()}});
    return list;
}

json StatusBoard::to_json() const {
    const auto now = std::chrono::system_clock::now();
    const std::vector<std::string> not_ready = reasons_not_ready();
    json waiting = json::array();
    for (const WaitingJob& job : waiting_)
        waiting.push_back({{"file", cut(job.file_name, kLongestName)},
                           {"type", to_string(job.type)},
                           {"age_seconds", std::max(0.0, unix_time(now) - unix_time(job.since))}});
    json running = json::array();
    for (const auto& [number, job] : running_) running.push_back(running_json(job));
    json recent = json::array();
    for (const EndedJob& job : recent_) recent.push_back(ended_json(job));
    json failures = json::array();
    for (const EndedJob& job : failures_) failures.push_back(ended_json(job));
    json totals = json::object();
    for (const JobEnd end : {JobEnd::succeeded, JobEnd::failed, JobEnd::deferred, JobEnd::requeued}) {
        const auto place = totals_.find(end);
        totals[std::string(to_string(end))] = place == totals_.end() ? 0 : place->second;
    }
    return {{"schema", 1},
            {"program", "plonkd controller " PLONKD_VERSION},
            {"local_id", settings_.local_id},
            {"now", unix_time(now)},
            {"started_at", unix_time(started_at_)},
            {"state", stopping_  ? "stopping"
                      : started_ ? "running"
                                 : "starting"},
            {"ready", not_ready.empty()},
            {"not_ready", not_ready},
            {"host", {{"class", settings_.host.has_gpu ? "gpu" : "cpu"}, {"reason", settings_.host.reason}}},
            {"devices", devices_json()},
            {"workers", workers_json()},
            {"queues", queues_json()},
            {"waiting", waiting},
            {"running", running},
            {"recent", recent},
            {"failures", failures},
            {"totals", totals},
            {"spot_interruptions", spot_interruptions_}};
}

}  // namespace plonkd
