#include "controller/metrics.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include <prometheus/text_serializer.h>

#include "controller/process_metrics.hpp"

namespace plonkd {

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::BuildSummary;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;

// What the reference reports for a worker that its own controller stopped.
constexpr int kStoppedByController = 1137;

// More phases than any worker has; what comes beyond is one series.
constexpr std::size_t kMostPhases = 64;
constexpr std::size_t kLongestPhase = 64;
const std::string kOtherPhases = "other";

// From a small dev-mode phase to a long proof on a CPU.
const Histogram::BucketBoundaries kPhaseBuckets = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,   2.5,
                                                   5,     10,   20,    30,   60,  120,  300, 900, 3600};
const Histogram::BucketBoundaries kJobBuckets = {0.1, 0.5, 1,   2.5, 5,   10,  20,   30,   45,
                                                 60,  90,  120, 180, 300, 600, 1800, 3600, 14400};

// The pool's states; one that is not among them gets its series when it is first told.
const std::set<std::string> kWorkerStates = {"starting", "ready", "waiting", "given_up", "stopped"};

Family<Counter>& counter(Registry& registry, const char* name, const char* help) {
    return BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Gauge>& gauge(Registry& registry, const char* name, const char* help) {
    return BuildGauge().Name(name).Help(help).Register(registry);
}
Family<Histogram>& histogram(Registry& registry, const char* name, const char* help) {
    return BuildHistogram().Name(name).Help(help).Register(registry);
}

std::string type_label(JobType type) {
    return std::string(to_string(type));
}

}  // namespace

std::string job_type_label(const JobView& job) {
    return type_label(job.type) + (job.retries_large ? "_retry_large_locally" : "");
}

std::string status_label(const AttemptEnding& ending) {
    return std::to_string(ending.failure == JobFailure::stopped ? kStoppedByController : ending.exit_code);
}

ControllerMetrics::ControllerMetrics(const std::string& local_id, const std::string& instance_type,
                                     bool has_gpu)
    : local_id_(local_id),
      instance_type_(instance_type),
      processed_(
          counter(registry_, "prover_controller_processed_jobs_count",
                  "Count the number of processed jobs by the prover. Broken down by job types and status")),
      processing_(gauge(registry_, "prover_controller_processing_jobs_count",
                        "One when the prover is processing jobs, and zero when the prover is idle.")),
      processing_time_(BuildSummary()
                           .Name("prover_controller_processing_job_time_seconds")
                           .Help("Returns the processing time of the jobs that we measure over time.")
                           .Register(registry_)),
      range_start_(gauge(registry_, "prover_controller_job_range_start_at_l2_block",
                         "Returns the beginning of the range of the job that we process")),
      range_end_(gauge(registry_, "prover_controller_job_range_end_at_l2_block",
                       "Returns the end of the range of the job that we process")),
      files_in_queue_(gauge(registry_, "prover_controller_num_files_in_queue",
                            "Number of files in the queue. Segmented by type of job")),
      entries_(gauge(registry_, "prover_controller_num_entries_in_request_directory",
                     "Number of files in the request directories. Segmented by type of job")),
      spot_interruptions_(
          counter(registry_, "prover_controller_spot_interruptions_total",
                  "Total number of spot reclaim interruptions (SIGUSR1) received by the controller.")),
      jobs_(counter(registry_, "plonkd_jobs_total",
                    "Jobs that left this controller's hands, by how and by the class of the failure.")),
      jobs_running_(gauge(registry_, "plonkd_jobs_running", "Jobs in this controller's hands.")),
      job_seconds_(
          histogram(registry_, "plonkd_job_seconds", "Time from the lock of a request to its final name.")),
      phase_seconds_(histogram(registry_, "plonkd_job_phase_seconds",
                               "Time of a phase of a job, as its worker reported it.")),
      queue_depth_(gauge(registry_, "plonkd_queue_depth", "Requests that wait to be taken.")),
      queue_age_(gauge(registry_, "plonkd_queue_oldest_age_seconds",
                       "Time since the oldest waiting request came, zero without one.")),
      worker_state_(gauge(registry_, "plonkd_worker_state",
                          "One for the state that the resident worker of the device is in, else zero.")),
      worker_restarts_(counter(registry_, "plonkd_worker_restarts_total",
                               "Restarts of the resident worker of the device.")),
      device_memory_used_(
          gauge(registry_, "plonkd_device_memory_used_bytes", "Memory in use on the GPU, by anyone.")),
      device_memory_total_(gauge(registry_, "plonkd_device_memory_total_bytes", "Memory of the GPU.")),
      device_utilization_(
          gauge(registry_, "plonkd_device_utilization_ratio",
                "Part of the last sampling period during which the GPU ran a kernel, 0 to 1.")),
      ready_(gauge(registry_, "plonkd_ready", "One when this controller takes jobs, as /readyz answers.")
                 .Add(labels({}))),
      worker_states_(kWorkerStates) {
    gauge(registry_, "plonkd_build_info", "Always one; the labels say what runs.")
        .Add(labels({{"version", PLONKD_VERSION}, {"compiler", PLONKD_COMPILER}}))
        .Set(1);
    gauge(registry_, "plonkd_host_gpu",
          "One when the host counts as a GPU host, which takes compression only.")
        .Add(labels({}))
        .Set(has_gpu ? 1 : 0);
}

Labels ControllerMetrics::labels(Labels more) const {
    more.emplace("worker_id", local_id_);
    return more;
}

void ControllerMetrics::on_queue(JobType type, std::size_t files_in_queue, std::size_t entries,
                                 std::optional<std::chrono::seconds> oldest_age) {
    const Labels of_type = labels({{"job_type", type_label(type)}});
    files_in_queue_.Add(of_type).Set(double(files_in_queue));
    entries_.Add(of_type).Set(double(entries));
    queue_depth_.Add(of_type).Set(double(files_in_queue));
    if (oldest_age)
        oldest_.insert_or_assign(type, std::chrono::steady_clock::now() - *oldest_age);
    else
        oldest_.erase(type);
}

void ControllerMetrics::on_job_started(const JobView& job) {
    jobs_running_.Add(labels({{"job_type", type_label(job.type)}})).Increment();
}

void ControllerMetrics::on_attempt_started(const JobView& job) {
    const std::string type = job_type_label(job);
    const Labels of_type = labels({{"job_type", type}});
    ++runs_in_hand_[type];
    processing_.Add(of_type).Set(1);
    range_start_.Add(of_type).Set(double(job.start));
    range_end_.Add(of_type).Set(double(job.end));
}

void ControllerMetrics::on_attempt_ended(const JobView& job, const AttemptEnding& ending) {
    const std::string type = job_type_label(job);
    if (--runs_in_hand_[type] <= 0) {
        runs_in_hand_.erase(type);
        processing_.Add(labels({{"job_type", type}})).Set(0);
    }
    const Labels of_status = labels({{"job_type", type}, {"status", status_label(ending)}});
    processed_.Add(of_status).Increment();
    processing_time_.Add(of_status, prometheus::Summary::Quantiles{}).Observe(ending.seconds);
}

std::string ControllerMetrics::phase_label(std::string_view phase) {
    std::string label(phase.substr(0, kLongestPhase));
    for (char& c : label)
        if (c < ' ' || c > '~') c = '_';
    if (phases_.count(label) == 0 && phases_.size() >= kMostPhases) return kOtherPhases;
    phases_.insert(label);
    return label;
}

void ControllerMetrics::on_job_phase(const JobView& job, std::string_view phase, PhaseState state,
                                     double seconds) {
    if (state != PhaseState::end) return;
    phase_seconds_
        .Add(labels({{"job_type", type_label(job.type)}, {"phase", phase_label(phase)}}), kPhaseBuckets)
        .Observe(seconds);
}

void ControllerMetrics::on_job_ended(const JobView& job, const JobEnding& ending) {
    const std::string type = type_label(job.type);
    const std::string end(to_string(ending.how));
    jobs_running_.Add(labels({{"job_type", type}})).Decrement();
    jobs_.Add(labels({{"job_type", type}, {"end", end}, {"failure", std::string(to_string(ending.failure))}}))
        .Increment();
    job_seconds_.Add(labels({{"job_type", type}, {"end", end}}), kJobBuckets).Observe(ending.seconds);
}

void ControllerMetrics::on_worker_state(const WorkerView& worker) {
    const std::string device = worker.device < 0 ? "cpu" : std::to_string(worker.device);
    worker_states_.insert(worker.state);
    for (const std::string& state : worker_states_)
        worker_state_.Add(labels({{"device", device}, {"state", state}})).Set(worker.state == state ? 1 : 0);
    std::uint64_t& told = restarts_[worker.device];
    Counter& restarts = worker_restarts_.Add(labels({{"device", device}}));
    if (worker.restarts > told) restarts.Increment(double(worker.restarts - told));
    // A count that begins anew after a long good time is fine, too.
    told = worker.restarts;
}

void ControllerMetrics::on_spot_interruption() {
    spot_interruptions_.Add({{"instance_type", instance_type_}}).Increment();
}

void ControllerMetrics::set_devices(const std::vector<DeviceSample>& devices) {
    for (auto* family : {&device_memory_used_, &device_memory_total_, &device_utilization_})
        for (Gauge* gauge : shown_devices_[family]) family->Remove(gauge);
    shown_devices_.clear();
    const auto show = [this](Family<Gauge>& family, const DeviceSample& device, double value) {
        Gauge& gauge = family.Add(
            labels({{"device", std::to_string(device.index)}, {"uuid", device.uuid}, {"name", device.name}}));
        gauge.Set(value);
        shown_devices_[&family].insert(&gauge);
    };
    for (const DeviceSample& device : devices) {
        show(device_memory_used_, device, double(device.memory_used_bytes));
        show(device_memory_total_, device, double(device.memory_total_bytes));
        if (device.utilization) show(device_utilization_, device, *device.utilization);
    }
}

std::string ControllerMetrics::text() {
    const auto now = std::chrono::steady_clock::now();
    for (const JobType type : kJobTypes) {
        const Labels of_type = labels({{"job_type", type_label(type)}});
        if (!queue_depth_.Has(of_type)) continue;
        const auto oldest = oldest_.find(type);
        queue_age_.Add(of_type).Set(
            oldest == oldest_.end() ? 0 : std::chrono::duration<double>(now - oldest->second).count());
    }
    std::vector<prometheus::MetricFamily> families = registry_.Collect();
    for (prometheus::MetricFamily& family : process_metrics()) families.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace plonkd
