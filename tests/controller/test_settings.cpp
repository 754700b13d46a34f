// From configuration and host to what the controller watches.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/settings.hpp"
#include "prover/failure/failure.hpp"

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

TEST(Settings, UnsupportedTemplatesAreRefused) {
    Configuration c = configuration();
    c.controller.worker_cmd_large_tmpl = "{{.Large}}";
    EXPECT_THROW(make_settings(c, "config.toml", "prover-0", {}), SetupError);
}

}  // namespace
}  // namespace plonkd
