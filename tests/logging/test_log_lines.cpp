// Log lines: both forms, hostile text, the journal's prefixes, levels.

#include <cstdio>
#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "logging/line_formatter.hpp"
#include "logging/logging.hpp"

namespace plonkd {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const LogFields kFields = {{"job", "1-2-getZkProof.json"},
                           {"code", 77},
                           {"reason", "no room"},
                           {"phases", {{"commit to wires", 1.5}, {"solve", 0.25}}}};

LogRecord record(std::string_view message, const LogFields* fields = nullptr) {
    return {spdlog::level::warn, "executor", message,
            spdlog::log_clock::time_point(std::chrono::milliseconds(1'700'000'000'042)), fields};
}

class LogLines : public testing::Test {
  protected:
    void SetUp() override {
        setenv("TZ", "UTC", 1);
        tzset();
    }
    void TearDown() override {
        set_log_format(LogFormat::text);
        unsetenv("JOURNAL_STREAM");
    }
};

TEST_F(LogLines, TextHasTheReferencesForm) {
    EXPECT_EQ(format_line(record("worker ended"), LogFormat::text, false),
              "time=\"2023-11-14T22:13:20.042+00:00\" level=warning msg=\"worker ended\" component=executor");
    EXPECT_THAT(format_line(record("ended", &kFields), LogFormat::text, false),
                EndsWith("component=executor job=1-2-getZkProof.json code=77 reason=\"no room\" "
                         "phases.commit_to_wires=1.5 phases.solve=0.25"));
}

TEST_F(LogLines, JsonKeepsTypesAndOrder) {
    EXPECT_EQ(format_line(record("ended", &kFields), LogFormat::json, false),
              R"({"time":"2023-11-14T22:13:20.042+00:00","level":"warning","component":"executor",)"
              R"("msg":"ended","job":"1-2-getZkProof.json","code":77,"reason":"no room",)"
              R"("phases":{"commit to wires":1.5,"solve":0.25}})");
}

TEST_F(LogLines, NoTextEndsALineOrForgesAField) {
    const std::string hostile = "a\nlevel=error msg=\"x\" \x1b[2J \xff\xfe";
    const LogFields fields = {{"job", hostile}};
    for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
        const std::string line = format_line(record(hostile, &fields), format, false);
        EXPECT_THAT(line, Not(HasSubstr("\n")));
        EXPECT_THAT(line, Not(HasSubstr("\x1b")));
        EXPECT_THAT(line, HasSubstr("a\\nlevel=error msg=\\\"x\\\""));
    }
    const json parsed = json::parse(format_line(record(hostile, &fields), LogFormat::json, false));
    EXPECT_EQ(parsed["msg"], "a\nlevel=error msg=\"x\" \x1b[2J \xef\xbf\xbd\xef\xbf\xbd");
}

TEST_F(LogLines, TheJournalGetsPrioritiesAndNoTime) {
    EXPECT_EQ(format_line(record("ended"), LogFormat::text, true),
              "<4>level=warning msg=\"ended\" component=executor");
    EXPECT_THAT(format_line(record("ended"), LogFormat::json, true), StartsWith("<4>{\"level\":\"warning\""));
    LogRecord other = record("x");
    for (const auto& [level, prefix] :
         {std::pair{spdlog::level::trace, "<7>"}, std::pair{spdlog::level::debug, "<7>"},
          std::pair{spdlog::level::info, "<6>"}, std::pair{spdlog::level::err, "<3>"},
          std::pair{spdlog::level::critical, "<2>"}}) {
        other.level = level;
        EXPECT_THAT(format_line(other, LogFormat::text, true), StartsWith(prefix));
    }
}

TEST_F(LogLines, TheJournalIsKnownByDeviceAndInode) {
    unsetenv("JOURNAL_STREAM");
    EXPECT_FALSE(standard_error_is_journal());
    struct stat status {};
    ASSERT_EQ(fstat(STDERR_FILENO, &status), 0);
    setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino)).c_str(),
           1);
    EXPECT_TRUE(standard_error_is_journal());
    // Inherited from a service whose output was redirected since.
    setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":1" + std::to_string(status.st_ino)).c_str(),
           1);
    EXPECT_FALSE(standard_error_is_journal());
}

TEST_F(LogLines, LoggersFollowLevelAndFormat) {
    const auto logger = component_logger("test-component");
    EXPECT_EQ(component_logger("test-component"), logger);
    set_log_level(3);
    testing::internal::CaptureStderr();
    logger->info("not written");
    logger->warn("as text {}", 1);
    set_log_format(LogFormat::json);
    logger->error("as JSON");
    log_event(*logger, spdlog::level::err, "{} is not a format here", {{"code", 7}});
    logger->error("after");
    std::fflush(stderr);
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, Not(HasSubstr("not written")));
    EXPECT_THAT(log, HasSubstr("level=warning msg=\"as text 1\" component=test-component\n"));
    EXPECT_THAT(log, HasSubstr("\"msg\":\"as JSON\"}\n"));
    EXPECT_THAT(log, HasSubstr("\"msg\":\"{} is not a format here\",\"code\":7}\n"));
    EXPECT_THAT(log, HasSubstr("\"msg\":\"after\"}\n"));
    set_log_level(4);
}

TEST_F(LogLines, LevelsOutsideTheScaleAreItsEnds) {
    set_log_level(0);
    EXPECT_EQ(spdlog::get_level(), spdlog::level::critical);
    set_log_level(9);
    EXPECT_EQ(spdlog::get_level(), spdlog::level::trace);
    set_log_level(4);
    EXPECT_EQ(spdlog::get_level(), spdlog::level::info);
    EXPECT_TRUE(component_logger("later")->should_log(spdlog::level::info));
}

}  // namespace
}  // namespace plonkd
