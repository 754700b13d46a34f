// Writes down what a controller tells, one line for each call, and the numbers it told last.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controller/observer.hpp"

namespace plonkd::test {

struct QueueNumbers {
    std::size_t waiting = 0;
    std::size_t entries = 0;
    bool operator==(const QueueNumbers&) const = default;
};

class RecordingObserver : public Observer {
  public:
    std::vector<std::string> calls;
    std::map<JobType, QueueNumbers> queue;
    std::vector<JobEnding> endings;
    std::vector<AttemptEnding> attempts;
    std::vector<JobView> jobs;  // as they ended
    int running = 0;            // jobs started and not ended

    void on_queue(JobType type, std::size_t waiting, std::size_t entries,
                  std::optional<std::chrono::seconds>) override {
        queue[type] = {waiting, entries};
    }
    void on_job_started(const JobView& job) override {
        ++running;
        calls.push_back("started " + job.file_name);
    }
    void on_attempt_started(const JobView& job) override {
        calls.push_back("attempt " + std::to_string(job.attempt) + (job.retries_large ? " large" : ""));
    }
    void on_attempt_ended(const JobView&, const AttemptEnding& ending) override {
        attempts.push_back(ending);
        calls.push_back("attempt ended " + std::to_string(ending.exit_code) + " " +
                        std::string(to_string(ending.failure)));
    }
    void on_job_phase(const JobView&, std::string_view phase, PhaseState state, double) override {
        calls.push_back((state == PhaseState::begin ? "begin " : "end ") + std::string(phase));
    }
    void on_job_progress(const JobView&, double fraction) override {
        calls.push_back("progress " + std::to_string(fraction).substr(0, 4));
    }
    void on_job_ended(const JobView& job, const JobEnding& ending) override {
        --running;
        jobs.push_back(job);
        endings.push_back(ending);
        calls.push_back("ended " + std::string(to_string(ending.how)) + " " +
                        std::to_string(ending.exit_code) + " " + std::string(to_string(ending.failure)));
    }
    void on_spot_interruption() override { calls.push_back("spot interruption"); }
    void on_stopping() override { calls.push_back("stopping"); }
};

}  // namespace plonkd::test
