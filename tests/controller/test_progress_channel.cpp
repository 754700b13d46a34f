// What workers write about their jobs, and everything else they might write.

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/memory_kills.hpp"
#include "controller/progress_channel.hpp"
#include "controller/request_check.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

template <class Event>
Event parsed(const std::string& line) {
    const auto event = parse_worker_event(line);
    if (!event || !std::holds_alternative<Event>(*event)) {
        ADD_FAILURE() << line;
        return {};
    }
    return std::get<Event>(*event);
}

TEST(WorkerEvents, AreRead) {
    parsed<HelloEvent>(R"({"v":1,"event":"hello","program":"prover","pid":7})");
    parsed<AliveEvent>(R"({"event":"alive"})");
    parsed<SlotFreeEvent>(R"({"event":"slot_free"})");
    parsed<UnknownEvent>(R"({"event":"of a later version"})");
    const auto phase = parsed<PhaseEvent>(R"({"event":"phase","name":"solve","state":"end","seconds":1.25})");
    EXPECT_EQ(phase.name, "solve");
    EXPECT_EQ(phase.state, PhaseState::end);
    EXPECT_EQ(phase.seconds, 1.25);
    EXPECT_EQ(parsed<PhaseEvent>(R"({"event":"phase","name":"read request","state":"begin"})").state,
              PhaseState::begin);
    EXPECT_EQ(parsed<ProgressEvent>(R"({"event":"progress","fraction":0.5})").fraction, 0.5);
    const auto failure =
        parsed<FailureEvent>("{\"event\":\"failure\",\"class\":\"device\",\"message\":\"a\\nb\"}");
    EXPECT_EQ(failure.failure, JobFailure::device);
    EXPECT_EQ(failure.message, "a b");
    EXPECT_EQ(parsed<FailureEvent>(R"({"event":"failure","class":"deadline"})").failure, JobFailure::unknown);
}

TEST(WorkerEvents, EverythingElseIsGarbage) {
    for (const char* line : {"",
                             "alive",
                             "[]",
                             "{",
                             "null",
                             "7",
                             R"({"event":7})",
                             R"({"v":1})",
                             R"({"event":"phase"})",
                             R"({"event":"phase","name":"x","state":"middle"})",
                             R"({"event":"phase","name":"x","state":"end"})",
                             R"({"event":"phase","name":"x","state":"end","seconds":-1})",
                             R"({"event":"phase","name":"x","state":"end","seconds":1e999})",
                             R"({"event":"phase","name":"","state":"begin"})",
                             R"({"event":"phase","name":"<b>","state":"begin"})",
                             R"({"event":"progress"})",
                             R"({"event":"progress","fraction":1.5})",
                             R"({"event":"progress","fraction":"1"})",
                             R"({"event":"failure","message":"x"})",
                             "\xff\xfe",
                             "{\"event\":\"alive\"} {\"event\":\"alive\"}"})
        EXPECT_FALSE(parse_worker_event(line)) << line;
    EXPECT_FALSE(parse_worker_event(std::string(100'000, '[')));
    EXPECT_FALSE(parse_worker_event("{\"event\":\"phase\",\"name\":\"" + std::string(65, 'x') +
                                    "\",\"state\":\"begin\"}"));
    const auto failure = parsed<FailureEvent>("{\"event\":\"failure\",\"class\":\"setup\",\"message\":\"" +
                                              std::string(5000, 'x') + "\"}");
    EXPECT_EQ(failure.message.size(), 1024U);
}

class Channel : public testing::Test {
  protected:
    void SetUp() override {
        writer_ = dup(channel_.writing_end());
        channel_.start();
    }
    void TearDown() override {
        if (writer_ >= 0) close(writer_);
    }
    void send(const std::string& text) {
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count = write(writer_, text.data() + sent, text.size() - sent);
            if (count > 0) sent += std::size_t(count);
            channel_.drain();
        }
    }

    boost::asio::io_context loop_{1};
    int events_ = 0;
    std::vector<std::string> garbage_;
    ProgressChannel channel_{loop_, [this](const WorkerEvent&) { ++events_; },
                             [this](const std::string& beginning) { garbage_.push_back(beginning); }};
    int writer_ = -1;
};

TEST_F(Channel, EventsArriveFromTheLoop) {
    send("");
    ASSERT_EQ(write(writer_, "{\"event\":\"alive\"}\n{\"event\":", 27), 27);
    loop_.run_one();
    EXPECT_EQ(events_, 1);
    ASSERT_EQ(write(writer_, "\"alive\"}\n", 9), 9);
    loop_.run_one();
    EXPECT_EQ(events_, 2);
    close(writer_);
    writer_ = -1;
    loop_.run();  // ends, as nothing can come any more
    EXPECT_TRUE(garbage_.empty());
}

TEST_F(Channel, GarbageIsReportedOnce) {
    send("one\ntwo\n" + std::string(100'000, 'x') + "\n{\"event\":\"alive\"}\n\x01\x02\n");
    EXPECT_THAT(garbage_, testing::ElementsAre("one"));
    EXPECT_EQ(events_, 1);
}

TEST_F(Channel, LinesEndAt4096Bytes) {
    const std::string event = "{\"event\":\"alive\"}";
    send(event + std::string(4096 - event.size(), ' ') + "\n");
    EXPECT_EQ(events_, 1);
    send(event + std::string(4097 - event.size(), ' ') + "\n");
    EXPECT_EQ(events_, 1);
    EXPECT_EQ(garbage_.size(), 1U);
    send(event + "\n");
    EXPECT_EQ(events_, 2);
}

TEST(RequestCheck, Weakness14_OnlyTheBeginningsOfJsonAreCutShort) {
    test::ScratchFolder scratch;
    const auto file = scratch.path() / "request";
    const std::string whole = R"({"a":["\u00e9 text",1.5e3,true,false,null],"b":{}})";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        test::write_file(file, whole.substr(0, length));
        EXPECT_TRUE(is_cut_short(file)) << whole.substr(0, length);
    }
    for (const std::string& text : {whole, whole + "\n", whole + " trailing", std::string("exit 1"),
                                    std::string("{]"), std::string("\0\0", 2), std::string("{\"a\":x")}) {
        test::write_file(file, text);
        EXPECT_FALSE(is_cut_short(file)) << text;
    }
    EXPECT_FALSE(is_cut_short(scratch.path() / "absent"));
    EXPECT_FALSE(file_state(scratch.path() / "absent"));
    const auto before = file_state(file);
    EXPECT_EQ(before, file_state(file));
    test::write_file(file, "longer than before");
    EXPECT_NE(before, file_state(file));
}

TEST(MemoryKills, Weakness30_AreReadFromTheControlGroup) {
    test::ScratchFolder scratch;
    const auto membership = scratch.path() / "cgroup";
    const auto groups = scratch.path() / "groups";
    EXPECT_FALSE(memory_kills(membership, groups));
    test::write_file(membership, "0::/a/b\n");
    EXPECT_FALSE(memory_kills(membership, groups));
    test::write_file(groups / "memory.events", "low 0\noom 3\noom_kill 2\n");
    EXPECT_EQ(memory_kills(membership, groups), 2U);
    test::write_file(groups / "a/b/memory.events", "low 0\nhigh 0\nmax 9\noom 7\noom_kill 5\n");
    EXPECT_EQ(memory_kills(membership, groups), 5U);
    test::write_file(membership, "12:cpu,cpuacct:/x\n4:memory:/y\n");
    test::write_file(groups / "memory/y/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
    EXPECT_EQ(memory_kills(membership, groups), 4U);
}

}  // namespace
}  // namespace plonkd
