// What the controller counts, in Prometheus' text exposition format.
//
// The prover_controller_* families are the reference's, name for name (linea-controller.md section 9), with
// the values that section 15 row 25 asks for: a gauge returns to zero however a run ends, and queue figures
// stay current while a job runs. They count runs of a worker, as the reference does; the plonkd_* families
// count jobs. docs/observability.md lists all of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/summary.h>

#include "controller/device_sample.hpp"
#include "controller/observer.hpp"

namespace plonkd {

// The value of `job_type` in the reference's metrics: a local retry counts as a type of its own.
std::string job_type_label(const JobView& job);

// The value of `status`: the worker's exit code, 1137 for a worker that this controller stopped.
std::string status_label(const AttemptEnding& ending);

class ControllerMetrics : public Observer {
  public:
    // `instance_type` labels the spot counter: the machine's type where it is known, else the local id.
    ControllerMetrics(const std::string& local_id, const std::string& instance_type, bool has_gpu);

    void on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                  std::optional<std::chrono::seconds> oldest_age) override;
    void on_job_started(const JobView& job) override;
    void on_attempt_started(const JobView& job) override;
    void on_attempt_ended(const JobView& job, const AttemptEnding& ending) override;
    void on_job_phase(const JobView& job, std::string_view phase, PhaseState state, double seconds) override;
    void on_job_ended(const JobView& job, const JobEnding& ending) override;
    void on_worker_state(const WorkerView& worker) override;
    void on_spot_interruption() override;

    void set_ready(bool ready) { ready_.Set(ready ? 1 : 0); }
    // The devices' figures; those of devices that are no longer told disappear.
    void set_devices(const std::vector<DeviceSample>& devices);

    // The exposition format, version 0.0.4.
    std::string text();

  private:
    prometheus::Labels labels(prometheus::Labels more) const;
    // Phase names come from a worker; beyond a limit they are counted as one.
    std::string phase_label(std::string_view phase);

    const std::string local_id_;
    const std::string instance_type_;
    prometheus::Registry registry_;

    prometheus::Family<prometheus::Counter>& processed_;
    prometheus::Family<prometheus::Gauge>& processing_;
    prometheus::Family<prometheus::Summary>& processing_time_;
    prometheus::Family<prometheus::Gauge>& range_start_;
    prometheus::Family<prometheus::Gauge>& range_end_;
    prometheus::Family<prometheus::Gauge>& files_in_queue_;
    prometheus::Family<prometheus::Gauge>& entries_;
    prometheus::Family<prometheus::Counter>& spot_interruptions_;

    prometheus::Family<prometheus::Counter>& jobs_;
    prometheus::Family<prometheus::Gauge>& jobs_running_;
    prometheus::Family<prometheus::Histogram>& job_seconds_;
    prometheus::Family<prometheus::Histogram>& phase_seconds_;
    prometheus::Family<prometheus::Gauge>& queue_depth_;
    prometheus::Family<prometheus::Gauge>& queue_age_;
    prometheus::Family<prometheus::Gauge>& worker_state_;
    prometheus::Family<prometheus::Counter>& worker_restarts_;
    prometheus::Family<prometheus::Gauge>& device_memory_used_;
    prometheus::Family<prometheus::Gauge>& device_memory_total_;
    prometheus::Family<prometheus::Gauge>& device_utilization_;
    prometheus::Gauge& ready_;

    // When the oldest waiting job of a type came: its age grows between two looks at the queue.
    std::map<JobType, std::chrono::steady_clock::time_point> oldest_;
    std::map<std::string, int> runs_in_hand_;  // by job_type label
    std::set<std::string> phases_;
    std::set<std::string> worker_states_;
    std::map<int, std::uint64_t> restarts_;  // told so far, by device
    std::map<prometheus::Family<prometheus::Gauge>*, std::set<prometheus::Gauge*>> shown_devices_;
};

}  // namespace plonkd
