// Metrics: the reference's families with their names, types, labels and helps; values in every course of a
// job (linea-controller.md section 9 and section 15 row 25); the strictness of the reader they are read with.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/metrics.hpp"
#include "tests/controller/exposition_format.hpp"

namespace plonkd {
namespace {

using test::Exposition;
using test::ExpositionError;
using test::Labels;
using test::parse_exposition;
using testing::HasSubstr;
using namespace std::chrono_literals;

const Labels kCompression = {{"worker_id", "prover-0"}, {"job_type", "compression"}};

Labels with(Labels labels, const std::string& name, const std::string& value) {
    labels[name] = value;
    return labels;
}

JobView compression_job(std::uint64_t number = 1) {
    JobView job;
    job.number = number;
    job.type = JobType::compression;
    job.file_name = "100-200-getZkBlobCompressionProof.json";
    job.start = 100;
    job.end = 200;
    return job;
}

JobView execution_job() {
    JobView job = compression_job();
    job.type = JobType::execution;
    return job;
}

class Metrics : public testing::Test {
  protected:
    Exposition scrape() { return parse_exposition(metrics_.text()); }

    void run(const JobView& job, const AttemptEnding& attempt) {
        metrics_.on_attempt_started(job);
        metrics_.on_attempt_ended(job, attempt);
    }

    ControllerMetrics metrics_{"prover-0", "g7e.8xlarge", true};
};

struct ReferenceFamily {
    const char* name;
    const char* type;
    const char* help;
};

TEST_F(Metrics, TheReferencesFamiliesHaveItsNamesTypesAndHelps) {
    metrics_.on_queue(JobType::compression, 3, 5, 7s);
    run(compression_job(), {0, JobFailure::none, "", 2.5});
    metrics_.on_spot_interruption();
    const Exposition exposition = scrape();
    for (const ReferenceFamily& family : {
             ReferenceFamily{"prover_controller_processed_jobs_count", "counter",
                             "Count the number of processed jobs by the prover. Broken down by job types and "
                             "status"},
             {"prover_controller_processing_jobs_count", "gauge",
              "One when the prover is processing jobs, and zero when the prover is idle."},
             {"prover_controller_processing_job_time_seconds", "summary",
              "Returns the processing time of the jobs that we measure over time."},
             {"prover_controller_job_range_start_at_l2_block", "gauge",
              "Returns the beginning of the range of the job that we process"},
             {"prover_controller_job_range_end_at_l2_block", "gauge",
              "Returns the end of the range of the job that we process"},
             {"prover_controller_num_files_in_queue", "gauge",
              "Number of files in the queue. Segmented by type of job"},
             {"prover_controller_num_entries_in_request_directory", "gauge",
              "Number of files in the request directories. Segmented by type of job"},
             {"prover_controller_spot_interruptions_total", "counter",
              "Total number of spot reclaim interruptions (SIGUSR1) received by the controller."},
         }) {
        SCOPED_TRACE(family.name);
        ASSERT_TRUE(exposition.families.count(family.name));
        EXPECT_EQ(exposition.families.at(family.name).type, family.type);
        EXPECT_EQ(exposition.families.at(family.name).help, family.help);
    }
    // The labels, exactly.
    const Labels of_status = with(kCompression, "status", "0");
    EXPECT_EQ(exposition.value("prover_controller_processed_jobs_count", of_status), 1);
    EXPECT_EQ(exposition.value("prover_controller_processing_job_time_seconds_sum", of_status), 2.5);
    EXPECT_EQ(exposition.value("prover_controller_processing_job_time_seconds_count", of_status), 1);
    EXPECT_EQ(exposition.family_of("prover_controller_processing_job_time_seconds").samples.size(), 2U);
    EXPECT_EQ(exposition.value("prover_controller_job_range_start_at_l2_block", kCompression), 100);
    EXPECT_EQ(exposition.value("prover_controller_job_range_end_at_l2_block", kCompression), 200);
    EXPECT_EQ(exposition.value("prover_controller_num_files_in_queue", kCompression), 3);
    EXPECT_EQ(exposition.value("prover_controller_num_entries_in_request_directory", kCompression), 5);
    EXPECT_EQ(
        exposition.value("prover_controller_spot_interruptions_total", {{"instance_type", "g7e.8xlarge"}}),
        1);
}

TEST_F(Metrics, SeriesAppearWhenFirstSet) {
    const Exposition exposition = scrape();
    for (const auto& [name, family] : exposition.families)
        EXPECT_FALSE(name.rfind("prover_controller_", 0) == 0 && !family.samples.empty()) << name;
    EXPECT_EQ(exposition.value("plonkd_ready", {{"worker_id", "prover-0"}}), 0);
    EXPECT_EQ(exposition.value("plonkd_host_gpu", {{"worker_id", "prover-0"}}), 1);
    EXPECT_EQ(exposition.families.at("plonkd_build_info").samples.at("plonkd_build_info").begin()->second, 1);
}

TEST_F(Metrics, Row25TheGaugeReturnsToZeroHoweverARunEnds) {
    const char* const gauge = "prover_controller_processing_jobs_count";
    for (const AttemptEnding& ending :
         {AttemptEnding{0, JobFailure::none, "", 1}, AttemptEnding{1, JobFailure::request, "bad", 1},
          AttemptEnding{14, JobFailure::not_started, "no program", 0},
          AttemptEnding{137, JobFailure::killed, "", 1}, AttemptEnding{143, JobFailure::stopped, "", 1}}) {
        metrics_.on_attempt_started(compression_job());
        EXPECT_EQ(scrape().value(gauge, kCompression), 1);
        metrics_.on_attempt_ended(compression_job(), ending);
        EXPECT_EQ(scrape().value(gauge, kCompression), 0);
    }
    const Exposition exposition = scrape();
    for (const char* status : {"0", "1", "14", "137", "1137"})
        EXPECT_EQ(
            exposition.value("prover_controller_processed_jobs_count", with(kCompression, "status", status)),
            1)
            << status;
}

TEST_F(Metrics, Row25ALocalRetryIsATypeOfItsOwn) {
    run(execution_job(), {77, JobFailure::unknown, "", 1});
    JobView retry = execution_job();
    retry.attempt = 2;
    retry.retries_large = true;
    metrics_.on_attempt_started(retry);
    const Labels normal = {{"worker_id", "prover-0"}, {"job_type", "execution"}};
    const Labels large = {{"worker_id", "prover-0"}, {"job_type", "execution_retry_large_locally"}};
    EXPECT_EQ(scrape().value("prover_controller_processing_jobs_count", normal), 0);
    EXPECT_EQ(scrape().value("prover_controller_processing_jobs_count", large), 1);
    metrics_.on_attempt_ended(retry, {0, JobFailure::none, "", 1});
    const Exposition exposition = scrape();
    EXPECT_EQ(exposition.value("prover_controller_processing_jobs_count", large), 0);
    EXPECT_EQ(exposition.value("prover_controller_processed_jobs_count", with(normal, "status", "77")), 1);
    EXPECT_EQ(exposition.value("prover_controller_processed_jobs_count", with(large, "status", "0")), 1);
}

TEST_F(Metrics, JobsSideBySideKeepTheGaugeAtOne) {
    metrics_.on_job_started(compression_job(1));
    metrics_.on_attempt_started(compression_job(1));
    metrics_.on_job_started(compression_job(2));
    metrics_.on_attempt_started(compression_job(2));
    EXPECT_EQ(scrape().value("prover_controller_processing_jobs_count", kCompression), 1);
    EXPECT_EQ(scrape().value("plonkd_jobs_running", kCompression), 2);
    metrics_.on_attempt_ended(compression_job(1), {0, JobFailure::none, "", 1});
    metrics_.on_job_ended(compression_job(1), {});
    EXPECT_EQ(scrape().value("prover_controller_processing_jobs_count", kCompression), 1);
    EXPECT_EQ(scrape().value("plonkd_jobs_running", kCompression), 1);
}

TEST_F(Metrics, JobsAndPhases) {
    JobEnding failed;
    failed.how = JobEnd::failed;
    failed.failure = JobFailure::device;
    failed.seconds = 12;
    metrics_.on_job_started(compression_job());
    metrics_.on_job_phase(compression_job(), "solve", PhaseState::begin, 0);
    metrics_.on_job_phase(compression_job(), "solve", PhaseState::end, 1.25);
    metrics_.on_job_ended(compression_job(), failed);
    const Exposition exposition = scrape();
    EXPECT_EQ(
        exposition.value("plonkd_jobs_total", with(with(kCompression, "end", "failed"), "failure", "device")),
        1);
    EXPECT_EQ(exposition.value("plonkd_job_seconds_sum", with(kCompression, "end", "failed")), 12);
    const Labels solve = with(kCompression, "phase", "solve");
    EXPECT_EQ(exposition.value("plonkd_job_phase_seconds_count", solve), 1);
    EXPECT_EQ(exposition.value("plonkd_job_phase_seconds_bucket", with(solve, "le", "1")), 0);
    EXPECT_EQ(exposition.value("plonkd_job_phase_seconds_bucket", with(solve, "le", "2.5")), 1);
}

TEST_F(Metrics, AWorkerCannotMakeSeriesWithoutEnd) {
    for (int i = 0; i < 1000; ++i)
        metrics_.on_job_phase(compression_job(), "phase \"\n\xff" + std::to_string(i) + std::string(500, 'x'),
                              PhaseState::end, 1);
    const Exposition exposition = scrape();
    EXPECT_LE(exposition.families.at("plonkd_job_phase_seconds")
                  .samples.at("plonkd_job_phase_seconds_count")
                  .size(),
              65U);
    EXPECT_EQ(exposition.value("plonkd_job_phase_seconds_count", with(kCompression, "phase", "other")), 936);
}

TEST_F(Metrics, TheAgeOfTheOldestGrowsBetweenLooks) {
    metrics_.on_queue(JobType::compression, 1, 1, 100s);
    EXPECT_GE(scrape().value("plonkd_queue_oldest_age_seconds", kCompression), 100);
    EXPECT_EQ(scrape().value("plonkd_queue_depth", kCompression), 1);
    metrics_.on_queue(JobType::compression, 0, 1, std::nullopt);
    EXPECT_EQ(scrape().value("plonkd_queue_oldest_age_seconds", kCompression), 0);
}

TEST_F(Metrics, WorkersHaveOneState) {
    metrics_.on_worker_state({0, "/run/s", "starting", 0, ""});
    metrics_.on_worker_state({0, "/run/s", "ready", 2, ""});
    const auto state = [&](const char* name) {
        return scrape().value("plonkd_worker_state",
                              {{"worker_id", "prover-0"}, {"device", "0"}, {"state", name}});
    };
    EXPECT_EQ(state("ready"), 1);
    EXPECT_EQ(state("starting"), 0);
    EXPECT_EQ(state("given_up"), 0);
    EXPECT_EQ(scrape().value("plonkd_worker_restarts_total", {{"worker_id", "prover-0"}, {"device", "0"}}),
              2);
}

TEST_F(Metrics, DevicesThatAreNoLongerToldDisappear) {
    const Labels labels = {
        {"worker_id", "prover-0"}, {"device", "1"}, {"uuid", "GPU-1"}, {"name", "H \"200\""}};
    metrics_.set_devices({{1, "GPU-1", "H \"200\"", 5, 10, 0.5}});
    EXPECT_EQ(scrape().value("plonkd_device_memory_used_bytes", labels), 5);
    EXPECT_EQ(scrape().value("plonkd_device_memory_total_bytes", labels), 10);
    EXPECT_EQ(scrape().value("plonkd_device_utilization_ratio", labels), 0.5);
    metrics_.set_devices({{1, "GPU-1", "H \"200\"", 6, 10, {}}});
    EXPECT_EQ(scrape().value("plonkd_device_memory_used_bytes", labels), 6);
    EXPECT_FALSE(scrape().has("plonkd_device_utilization_ratio", labels));
    metrics_.set_devices({});
    EXPECT_FALSE(scrape().has("plonkd_device_memory_used_bytes", labels));
}

TEST_F(Metrics, TheProcessIsMeasured) {
    const Exposition exposition = scrape();
    EXPECT_GT(exposition.value("process_resident_memory_bytes", {}), 1 << 20);
    EXPECT_GT(exposition.value("process_start_time_seconds", {}), 1.6e9);
    EXPECT_GE(exposition.value("process_open_fds", {}), 3);
    EXPECT_GT(exposition.value("process_max_fds", {}), 3);
    EXPECT_EQ(exposition.families.at("process_cpu_seconds_total").type, "counter");
}

TEST(ExpositionReader, RefusesWhatPrometheusWouldRefuse) {
    const std::string family = "# HELP a A.\n# TYPE a gauge\n";
    EXPECT_NO_THROW(parse_exposition(family + "a{b=\"x\\n\\\"\\\\\"} 1.5e+03\na +Inf\n"));
    for (const std::string& wrong :
         {std::string("a 1\n"), family + "a 1", family + "a{b=\"c\"} \n", family + "a{b=\"c} 1\n",
          family + "a 1\na 1\n", family + "a one\n", family + "b 1\n", family + "a{1b=\"c\"} 1\n",
          family + "a{b=\"\\t\"} 1\n", family + "a{b=\"1\",b=\"2\"} 1\n", family + "a 1\n# HELP a again\n",
          family + family, std::string("# TYPE a gauge\na 1\n"), std::string("# HELP a A.\n# TYPE a meter\n"),
          std::string("# HELP a A.\n# TYPE a counter\na -1\n"),
          std::string("# HELP a A.\n# TYPE a summary\na_sum 1\n"),
          std::string("# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n"),
          std::string(
              "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\n"
              "a_count 1\n"),
          std::string("# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n")})
        EXPECT_THROW(parse_exposition(wrong), ExpositionError) << wrong;
}

}  // namespace
}  // namespace plonkd
