// From configuration and host to what the controller watches.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/settings.hpp"
#include "prover/failure/failure.hpp"
#include "tests/sample_configuration.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Configuration configuration() {
    Configuration c;
    c.controller.retry_delays = {std::chrono::seconds(0), std::chrono::seconds(1)};
    return c;
}

std::vector<JobType> watched(const Configuration& c, bool has_gpu) {
    std::vector<JobType> types;
    for (const JobFolder& folder : make_settings(c, "config.toml", "prover-0", {has_gpu, ""}).watched)
        types.push_back(folder.grammar().type);
    return types;
}

TEST(Settings, CpuHostsTakeAllEnabledTypes) {
    Configuration c = configuration();
    EXPECT_THAT(watched(c, false), ElementsAre(JobType::execution, JobType::compression, JobType::aggregation,
                                               JobType::invalidity));
    c.controller.enable_execution = false;
    c.controller.enable_invalidity = false;
    EXPECT_THAT(watched(c, false), ElementsAre(JobType::compression, JobType::aggregation));
}

TEST(Settings, GpuHostsTakeCompressionOnly) {
    Configuration c = configuration();
    EXPECT_THAT(watched(c, true), ElementsAre(JobType::compression));
    c.controller.enable_data_availability = false;
    EXPECT_THAT(watched(c, true), IsEmpty());
    EXPECT_EQ(make_settings(c, "config.toml", "prover-0", {true, ""}).all_folders.size(), 4U);
}

TEST(Settings, LargeControllersTakeLargeExecutionJobs) {
    Configuration c = configuration();
    c.execution.can_run_full_large = true;
    const auto settings = make_settings(c, "config.toml", "prover-0", {});
    EXPECT_TRUE(settings.watched[0].grammar().large);
    EXPECT_TRUE(settings.runner.can_run_full_large);
}

TEST(Settings, PathsAreCleaned) {
    Configuration c = configuration();
    c.data_availability.requests_root_dir = "./queue//x/../compression/";
    const auto settings = make_settings(c, "config.toml", "prover-0", {true, ""});
    EXPECT_EQ(settings.watched[0].requests(), "queue/compression/requests");
    EXPECT_EQ(settings.watched[0].responses(), "queue/compression/responses");
}

TEST(Settings, IdentifiersThatAreNoFileNameAreRefused) {
    for (const char* id : {"", "a/b", "../x", "a b", "a\nb", "$(x)", "a;b"})
        EXPECT_THROW(make_settings(configuration(), "config.toml", id, {}), SetupError) << id;
    EXPECT_THROW(make_settings(configuration(), "config.toml", std::string(65, 'p'), {}), SetupError);
    EXPECT_NO_THROW(make_settings(configuration(), "config.toml", "prover-i1_2.example", {}));
}

TEST(Settings, SupervisionHasDefaultsThatNeedNoConfiguration) {
    const auto settings = make_settings(configuration(), "config.toml", "prover-0", {});
    EXPECT_TRUE(settings.use_inotify);
    EXPECT_EQ(settings.recovery.stale_lock.count(), 0);
    EXPECT_THAT(settings.runner.retries.failures, ElementsAre(JobFailure::device, JobFailure::not_started));
    EXPECT_THAT(settings.runner.retries.exit_codes, ElementsAre(75));
    EXPECT_EQ(settings.runner.deadlines.at(JobType::execution).count(), 0);
    EXPECT_EQ(settings.runner.deadlines.at(JobType::compression), std::chrono::hours(6));
}

TEST(Settings, Weakness17_UnusableRetryDelaysAreRefusedAtLoad) {
    for (const char* delays : {"[]", "[-1]", "[1, -5]", "[100000]"}) {
        try {
            parse_configuration("[controller]\nretry_delays = " + std::string(delays) + "\n", "config.toml");
            FAIL() << delays;
        } catch (const SetupError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr("config.toml:2: key \"controller.retry_delays\""))
                << delays;
        }
    }
}

TEST(Settings, SupervisionKeysArrive) {
    const std::string keys = R"([controller.queue]
inotify = false
relist_seconds = 7
[controller.recovery]
execution_as_large = false
stale_lock_seconds = 3600
[controller.retries]
max_attempts = 9
classes = ["device", "out_of_memory"]
exit_codes = [75, 2]
delay_seconds = 1
longest_delay_seconds = 11
request_looks = 4
request_look_delay_seconds = 3
[controller.deadlines]
execution_seconds = 1
compression_seconds = 2
aggregation_seconds = 3
invalidity_seconds = 4
silence_seconds = 60
max_attempts = 5
[controller.host]
gpu_required = "wait"
)";
    const Configuration c = parse_configuration(
        test::edited(test::kMinimal, "[controller]\nlocalid = \"\"\n", keys), "config.toml");
    EXPECT_EQ(c.controller.supervision.host.gpu_required, GpuRequirement::wait);
    const ControllerSettings settings = make_settings(c, "config.toml", "prover-0", {});
    using std::chrono::seconds;
    EXPECT_FALSE(settings.use_inotify);
    EXPECT_EQ(settings.relist_interval, seconds(7));
    EXPECT_FALSE(settings.recovery.execution_as_large);
    EXPECT_EQ(settings.recovery.stale_lock, seconds(3600));
    EXPECT_EQ(settings.recovery.prover_version, "7.1.0");
    const RetryPolicy& retries = settings.runner.retries;
    EXPECT_EQ(retries.most_attempts, 9U);
    EXPECT_THAT(retries.failures, ElementsAre(JobFailure::device, JobFailure::out_of_memory));
    EXPECT_THAT(retries.exit_codes, ElementsAre(75, 2));
    EXPECT_EQ(retries.delay, seconds(1));
    EXPECT_EQ(retries.longest_delay, seconds(11));
    EXPECT_EQ(retries.request_looks, 4U);
    EXPECT_EQ(retries.request_look_delay, seconds(3));
    EXPECT_EQ(retries.most_hung_attempts, 5U);
    EXPECT_EQ(settings.runner.deadlines.at(JobType::execution), seconds(1));
    EXPECT_EQ(settings.runner.deadlines.at(JobType::compression), seconds(2));
    EXPECT_EQ(settings.runner.deadlines.at(JobType::aggregation), seconds(3));
    EXPECT_EQ(settings.runner.deadlines.at(JobType::invalidity), seconds(4));
    EXPECT_EQ(settings.runner.silence, seconds(60));
}

TEST(Settings, WrongSupervisionKeysAreNamed) {
    for (const auto& [text, key] :
         {std::pair{"recovery.stale_lock_seconds = 5", "controller.recovery.stale_lock_seconds"},
          {"retries.classes = [\"cuda\"]", "controller.retries.classes"},
          {"retries.max_attempts = 0", "controller.retries.max_attempts"},
          {"retries.exit_codes = [256]", "controller.retries.exit_codes"},
          {"deadlines.silence_seconds = 1", "controller.deadlines.silence_seconds"},
          {"queue.relist_seconds = 0", "controller.queue.relist_seconds"},
          {"host.gpu_required = true", "controller.host.gpu_required"},
          {"recovery.stale_locks = 5", "controller.recovery.stale_lock_seconds"}}) {
        try {
            parse_configuration("[controller]\n" + std::string(text) + "\n", "config.toml");
            FAIL() << text;
        } catch (const SetupError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(key)) << text;
        }
    }
}

TEST(Settings, UnsupportedTemplatesAreRefused) {
    Configuration c = configuration();
    c.controller.worker_cmd_large_tmpl = "{{.Large}}";
    EXPECT_THROW(make_settings(c, "config.toml", "prover-0", {}), SetupError);
}

}  // namespace
}  // namespace plonkd
