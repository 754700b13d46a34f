// Phases are timed in the order of their start, may overlap, and come out as JSON.

#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/progress/progress.hpp"

namespace plonkd {
namespace {

TEST(Progress, TimesPhasesInTheOrderOfTheirStart) {
    Progress progress;
    {
        const auto outer = progress.phase("outer");
        const auto inner = progress.phase("inner");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    { const auto last = progress.phase("last"); }
    const std::vector<PhaseTime> times = progress.times();
    ASSERT_EQ(times.size(), 3U);
    EXPECT_EQ(times[0].name, "outer");
    EXPECT_EQ(times[1].name, "inner");
    EXPECT_EQ(times[2].name, "last");
    EXPECT_GE(times[0].elapsed, times[1].elapsed);
    EXPECT_GE(times[1].elapsed, std::chrono::milliseconds(2));
    EXPECT_GE(times[2].start, times[0].elapsed);
}

TEST(Progress, LeavesOutWhatIsNotFinished) {
    Progress progress;
    const auto running = progress.phase("running");
    EXPECT_TRUE(progress.times().empty());
}

TEST(Progress, IsWrittenAsJson) {
    Progress progress;
    { const auto phase = progress.phase("solve"); }
    const auto json = nlohmann::json::parse(progress.timings_json());
    ASSERT_EQ(json.at("phases").size(), 1U);
    EXPECT_EQ(json.at("phases")[0].at("name"), "solve");
    EXPECT_GE(json.at("phases")[0].at("seconds").get<double>(), 0.0);
    EXPECT_GE(json.at("total_seconds").get<double>(), 0.0);
    EXPECT_GT(json.at("peak_memory_bytes").get<std::uint64_t>(), 0U);
}

TEST(Progress, PrintsOneLinePerPhaseWithoutATerminal) {
    ::testing::internal::CaptureStderr();
    {
        Progress progress(ProgressOutput::lines);
        auto phase = progress.phase("quotient");
        phase.advance(0.5);
    }
    const std::string text = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(text.find("quotient: "), 0U);
    EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST(Progress, DrawsABarWithTheRemainingTimeOnATerminal) {
    ::testing::internal::CaptureStderr();
    {
        Progress progress(ProgressOutput::terminal);
        progress.plan({{"first", 1}, {"second", 1}});
        { const auto first = progress.phase("first"); }
        auto second = progress.phase("second");
        second.advance(0.5);
        std::this_thread::sleep_for(std::chrono::milliseconds(350));
    }
    const std::string text = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(text.find("second, 0."), std::string::npos) << text;
    EXPECT_NE(text.find("left"), std::string::npos);
}

TEST(Progress, TakesPhasesFromSeveralThreads) {
    Progress progress;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&progress] {
            for (int j = 0; j < 50; ++j) {
                auto phase = progress.phase("work");
                phase.advance(0.5);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(progress.times().size(), 200U);
}

}  // namespace
}  // namespace plonkd
