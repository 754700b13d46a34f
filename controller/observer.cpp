#include "controller/observer.hpp"

namespace plonkd {

std::string_view to_string(JobEnd end) {
    switch (end) {
        case JobEnd::succeeded:
            return "succeeded";
        case JobEnd::failed:
            return "failed";
        case JobEnd::deferred:
            return "deferred";
        case JobEnd::requeued:
            return "requeued";
    }
    return "unknown";
}

std::string_view to_string(JobFailure failure) {
    switch (failure) {
        case JobFailure::none:
            return "none";
        case JobFailure::request:
            return "request";
        case JobFailure::setup:
            return "setup";
        case JobFailure::device:
            return "device";
        case JobFailure::internal:
            return "internal";
        case JobFailure::out_of_memory:
            return "out_of_memory";
        case JobFailure::killed:
            return "killed";
        case JobFailure::deadline:
            return "deadline";
        case JobFailure::silent:
            return "silent";
        case JobFailure::not_started:
            return "not_started";
        case JobFailure::no_response:
            return "no_response";
        case JobFailure::publication:
            return "publication";
        case JobFailure::stopped:
            return "stopped";
        case JobFailure::unknown:
            break;
    }
    return "unknown";
}

Observer& nobody() {
    static Observer observer;
    return observer;
}

void ObserverList::on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                            std::optional<std::chrono::seconds> oldest_age) {
    for (Observer* observer : observers_) observer->on_queue(type, files_in_queue, entries, oldest_age);
}

void ObserverList::on_waiting(const std::vector<WaitingJob>& next) {
    for (Observer* observer : observers_) observer->on_waiting(next);
}

void ObserverList::on_job_started(const JobView& job) {
    for (Observer* observer : observers_) observer->on_job_started(job);
}

void ObserverList::on_attempt_started(const JobView& job) {
    for (Observer* observer : observers_) observer->on_attempt_started(job);
}

void ObserverList::on_attempt_ended(const JobView& job, const AttemptEnding& ending) {
    for (Observer* observer : observers_) observer->on_attempt_ended(job, ending);
}

void ObserverList::on_job_phase(const JobView& job, std::string_view phase, PhaseState state,
                                double seconds) {
    for (Observer* observer : observers_) observer->on_job_phase(job, phase, state, seconds);
}

void ObserverList::on_job_progress(const JobView& job, double fraction) {
    for (Observer* observer : observers_) observer->on_job_progress(job, fraction);
}

void ObserverList::on_job_ended(const JobView& job, const JobEnding& ending) {
    for (Observer* observer : observers_) observer->on_job_ended(job, ending);
}

void ObserverList::on_worker_state(const WorkerView& worker) {
    for (Observer* observer : observers_) observer->on_worker_state(worker);
}

void ObserverList::on_spot_interruption() {
    for (Observer* observer : observers_) observer->on_spot_interruption();
}

void ObserverList::on_stopping() {
    for (Observer* observer : observers_) observer->on_stopping();
}

}  // namespace plonkd
