// The lines that a supervisor reads, and what must never happen to the work because of them.
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/progress/heartbeat.hpp"
#include "prover/progress/progress_channel.hpp"

namespace plonkd {
namespace {

using nlohmann::json;
using testing::SizeIs;

class Channel : public testing::Test {
  protected:
    Channel() { EXPECT_EQ(::pipe2(ends_, O_CLOEXEC), 0); }
    ~Channel() override {
        close_end(0);
        close_end(1);
    }
    void close_end(int end) {
        if (ends_[end] >= 0) ::close(ends_[end]);
        ends_[end] = -1;
    }
    // Everything written so far; closes the writing end.
    std::string written() {
        close_end(1);
        std::string text;
        char buffer[4096];
        for (ssize_t count; (count = ::read(ends_[0], buffer, sizeof buffer)) > 0;)
            text.append(buffer, std::size_t(count));
        return text;
    }
    std::vector<json> events() {
        std::vector<json> result;
        std::istringstream lines(written());
        for (std::string line; std::getline(lines, line);) result.push_back(json::parse(line));
        return result;
    }

    int ends_[2];
};

TEST_F(Channel, TellsPhasesAsTheyHappen) {
    ProgressChannel channel(ends_[1]);
    channel.hello("prover");
    {
        Progress progress(ProgressOutput::silent, &channel);
        const auto phase = progress.phase("solve");
    }
    channel.progress(0.5);
    channel.alive();
    channel.slot_free();
    channel.failure(FailureClass::device, "out of \"memory\"\n");
    const std::vector<json> seen = events();
    ASSERT_THAT(seen, SizeIs(7));
    EXPECT_EQ(seen[0], (json{{"v", 1}, {"event", "hello"}, {"program", "prover"}, {"pid", ::getpid()}}));
    EXPECT_EQ(seen[1], (json{{"event", "phase"}, {"name", "solve"}, {"state", "begin"}}));
    EXPECT_EQ(seen[2].at("state"), "end");
    EXPECT_GE(seen[2].at("seconds").get<double>(), 0);
    EXPECT_EQ(seen[3], (json{{"event", "progress"}, {"fraction", 0.5}}));
    EXPECT_EQ(seen[4], (json{{"event", "alive"}}));
    EXPECT_EQ(seen[5], (json{{"event", "slot_free"}}));
    EXPECT_EQ(seen[6], (json{{"event", "failure"}, {"class", "device"}, {"message", "out of \"memory\"\n"}}));
}

TEST_F(Channel, LongAndUnprintableMessagesFitOneAtomicWrite) {
    ProgressChannel channel(ends_[1]);
    channel.failure(FailureClass::internal, std::string(100'000, '\x01') + "\xff");
    const std::string text = written();
    EXPECT_LE(text.size(), 4096u);
    EXPECT_EQ(json::parse(text).at("class"), "internal");
}

TEST_F(Channel, AFullPipeLosesLinesAndHoldsNobodyUp) {
    ProgressChannel channel(ends_[1]);
    for (int i = 0; i < 20'000; ++i) channel.alive();
    EXPECT_LT(events().size(), 20'000u);
}

TEST_F(Channel, AReaderThatHasGoneAwayIsIgnored) {
    ProgressChannel channel(ends_[1]);
    close_end(0);
    EXPECT_NO_THROW(channel.alive());
}

TEST_F(Channel, TheEnvironmentNamesTheDescriptor) {
    const auto connected = [](const std::string& value) {
        ::setenv(ProgressChannel::kVariable, value.c_str(), 1);
        const bool result = ProgressChannel::from_environment().connected();
        ::unsetenv(ProgressChannel::kVariable);
        return result;
    };
    EXPECT_TRUE(connected(std::to_string(ends_[1])));
    EXPECT_NE(::fcntl(ends_[1], F_GETFD) & FD_CLOEXEC, 0);
    for (const std::string& value : {std::string("99999"), std::string("x"), std::string("1x"), std::string(),
                                     std::string("-1"), std::to_string(ends_[0])})
        EXPECT_FALSE(connected(value)) << value;
    EXPECT_FALSE(ProgressChannel::from_environment().connected());
}

TEST_F(Channel, AHeartbeatSpeaksAtOnce) {
    ProgressChannel channel(ends_[1]);
    Progress progress;
    progress.plan({{"solve", 1}});
    char first = 0;
    {
        const Heartbeat heartbeat(channel, progress);
        EXPECT_EQ(::read(ends_[0], &first, 1), 1);
    }
    EXPECT_EQ(first, '{');
}

// A listener that ends the work before a phase.
class Refusal : public ProgressListener {
  public:
    void on_phase_begin(std::string_view name) override {
        if (name == "second") throw InternalError("enough");
    }
    void on_phase_end(std::string_view name, std::chrono::duration<double>) noexcept override {
        ended.emplace_back(name);
    }
    std::vector<std::string> ended;
};

TEST(ProgressListener, MayEndTheWorkBeforeAPhase) {
    Refusal listener;
    Progress progress(ProgressOutput::silent, &listener);
    { const auto first = progress.phase("first"); }
    EXPECT_THROW(static_cast<void>(progress.phase("second")), InternalError);
    EXPECT_EQ(listener.ended, std::vector<std::string>{"first"});
    EXPECT_THAT(progress.times(), SizeIs(1));
}

TEST(Progress, SaysWhatRunsAndHowFarTheWorkIs) {
    Progress progress;
    EXPECT_FALSE(progress.running_phase());
    EXPECT_FALSE(progress.fraction());
    progress.plan({{"first", 1}, {"second", 3}});
    { const auto first = progress.phase("first"); }
    EXPECT_DOUBLE_EQ(progress.fraction().value(), 0.25);
    const auto second = progress.phase("second");
    EXPECT_EQ(progress.running_phase().value().name, "second");
}

}  // namespace
}  // namespace plonkd
