// What the controller is doing and has just done, for people: the model behind the status page, /status.json
// and /readyz.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "controller/device_sample.hpp"
#include "controller/host_class.hpp"
#include "controller/observer.hpp"

namespace plonkd {

struct StatusBoardSettings {
    std::string local_id;
    HostClass host;
    std::vector<JobType> watched;
};

class StatusBoard : public Observer {
  public:
    explicit StatusBoard(StatusBoardSettings settings);

    void on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                  std::optional<std::chrono::seconds> oldest_age) override;
    void on_waiting(const std::vector<WaitingJob>& next) override;
    void on_job_started(const JobView& job) override;
    void on_attempt_started(const JobView& job) override;
    void on_attempt_ended(const JobView& job, const AttemptEnding& ending) override;
    void on_job_phase(const JobView& job, std::string_view phase, PhaseState state, double seconds) override;
    void on_job_progress(const JobView& job, double fraction) override;
    void on_job_ended(const JobView& job, const JobEnding& ending) override;
    void on_worker_state(const WorkerView& worker) override;
    void on_spot_interruption() override;
    void on_stopping() override;

    // The folders have been looked at for the first time, or are about to be.
    void set_started() { started_ = true; }
    // Why jobs are not taken for now, for example that no GPU is there yet; empty: they are.
    void set_waits_for(std::string reason) { waits_for_ = std::move(reason); }
    void set_devices(std::vector<DeviceSample> devices) { devices_ = std::move(devices); }

    // Why no job would be taken now, one line each; empty: ready.
    std::vector<std::string> reasons_not_ready() const;

    // The document of /status.json, described in docs/observability.md. Strings are cut, and file names and
    // messages stand as they came: whoever shows them escapes them.
    nlohmann::json to_json() const;

  private:
    using Clock = std::chrono::steady_clock;

    struct Queue {
        std::size_t waiting = 0;
        std::size_t entries = 0;
        std::optional<Clock::time_point> oldest;
    };
    struct Phase {
        std::string name;
        double start = 0;               // seconds since the attempt's
        std::optional<double> seconds;  // empty: still running
    };
    struct RunningJob {
        JobView view;
        Clock::time_point taken_at;
        Clock::time_point attempt_started_at;
        std::vector<Phase> phases;  // of the present attempt
        std::optional<double> fraction;
        std::string last_failure;  // of the attempt before
    };
    struct EndedJob {
        JobView view;
        JobEnding ending;
        std::vector<Phase> phases;
        std::chrono::system_clock::time_point ended_at;
    };
    struct WorkerStatus {
        WorkerView view;
        Clock::time_point since;
    };

    RunningJob* running_job(const JobView& job);
    static nlohmann::json phases_json(const std::vector<Phase>& phases, std::optional<double> now);
    nlohmann::json running_json(const RunningJob& job) const;
    static nlohmann::json ended_json(const EndedJob& job);
    nlohmann::json queues_json() const;
    nlohmann::json workers_json() const;
    nlohmann::json devices_json() const;

    const StatusBoardSettings settings_;
    const std::chrono::system_clock::time_point started_at_ = std::chrono::system_clock::now();
    bool started_ = false;
    bool stopping_ = false;
    std::string waits_for_;
    std::map<JobType, Queue> queues_;
    std::vector<WaitingJob> waiting_;
    std::map<std::uint64_t, RunningJob> running_;  // by number
    std::deque<EndedJob> recent_;                  // newest first
    std::deque<EndedJob> failures_;                // those that failed, kept longer
    std::map<JobEnd, std::uint64_t> totals_;
    std::map<int, WorkerStatus> workers_;  // by device
    std::vector<DeviceSample> devices_;
    std::uint64_t spot_interruptions_ = 0;
};

}  // namespace plonkd
