// The main loop: order, one job at a time, several controllers on one folder, trouble with the folders.

#include "prover/failure/failure.hpp"
#include "tests/controller/controller_fixture.hpp"

namespace plonkd {
namespace {

using test::kAnswer;
using test::read_file;
using test::write_file;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class MainLoop : public test::ControllerFixture {};

TEST_F(MainLoop, TakesJobsInOrderOneAtATime) {
    const std::string log = (root() / "log").string();
    const auto script = [&](const std::string& tag) {
        return "echo start " + tag + " >> " + log + "; echo end " + tag + " >> " + log + "; echo '{}' > $1";
    };
    drop("aggregation", "1-20-getZkAggregatedProof.json", script("C"));
    drop("invalidity", "1-20-getZkInvalidityProof.json", script("B"));
    drop("execution", "1-3-getZkProof.json", script("A"));
    start();
    run_until_done(1, "aggregation");
    EXPECT_EQ(read_file(log), "start A\nend A\nstart B\nend B\nstart C\nend C\n");
}

TEST_F(MainLoop, CreatesTheFoldersOfAllTypes) {
    configuration_.controller.enable_execution = false;
    start();
    for (const char* type : {"execution", "compression", "aggregation", "invalidity"}) {
        EXPECT_THAT(requests(type), IsEmpty());
        EXPECT_THAT(responses(type), IsEmpty());
        EXPECT_THAT(done(type), IsEmpty());
    }
}

TEST_F(MainLoop, DisabledTypesAreLeftAlone) {
    configuration_.controller.enable_execution = false;
    drop("execution", "1-1-getZkProof.json", "echo '{}' > $1");
    drop("compression", "2-2-getZkBlobCompressionProof.json", kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(requests("execution"), ElementsAre("1-1-getZkProof.json"));
}

TEST_F(MainLoop, WaitsLongerAfterEmptyPolls) {
    ControllerSettings chosen = settings();
    chosen.retry_delays = {0ms, 1h};
    start(std::move(chosen));
    // The first poll finds nothing; the next one is an hour away.
    loop_.run_for(50ms);
    drop("1-1-getZkBlobCompressionProof.json", kAnswer);
    loop_.run_for(50ms);
    EXPECT_THAT(requests(), ElementsAre("1-1-getZkBlobCompressionProof.json"));
}

TEST_F(MainLoop, ControllersShareAFolder) {
    constexpr int kJobs = 24;
    for (int i = 1; i <= kJobs; ++i) {
        const std::string block = std::to_string(i);
        drop(block + "-" + block + "-getZkBlobCompressionProof.json",
             "echo " + block + " >> " + (root() / "runs").string() + "\n" + kAnswer);
    }
    start();
    Controller second(loop_, settings("prover-1"), [] {});
    Controller third(loop_, settings("prover-2"), [] {});
    second.start();
    third.start();
    run_until_done(kJobs);
    EXPECT_EQ(responses().size(), std::size_t{kJobs});
    EXPECT_THAT(requests(), IsEmpty());
    const std::string runs = read_file(root() / "runs");
    EXPECT_EQ(std::count(runs.begin(), runs.end(), '\n'), kJobs);
    stop();
}

TEST_F(MainLoop, ANameThatCannotBeLockedDoesNotHoldUpTheOthers) {
    const std::string stuck = "1-1-getZkBlobCompressionProof.json";
    write_file(root() / "compression/requests" / (stuck + ".inprogress.prover-0"), "older request");
    drop(stuck, kAnswer);
    const std::string too_long = "2-2-" + std::string(220, 'a') + "-getZkBlobCompressionProof.json";
    ASSERT_LE(too_long.size(), 255U);
    drop(too_long, kAnswer);
    drop("3-3-getZkBlobCompressionProof.json", kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre("3-3-getZkBlobCompressionProof.json.success"));
    EXPECT_EQ(requests().size(), 3U);
}

TEST_F(MainLoop, AFolderThatDisappearsAndReturnsIsPolledOn) {
    start();
    std::filesystem::remove_all(root() / "compression/requests");
    loop_.run_for(10ms);
    drop("1-1-getZkBlobCompressionProof.json", kAnswer);
    run_until_done(1);
}

TEST_F(MainLoop, AControllerWithNothingToWatchStaysUp) {
    ControllerSettings chosen = settings();
    chosen.watched.clear();
    start(std::move(chosen));
    loop_.run_for(10ms);
    EXPECT_FALSE(stopped_);
    stop();
}

TEST_F(MainLoop, UnwritableRootIsASetupError) {
    write_file(root() / "file", "");
    configuration_.invalidity.requests_root_dir = root() / "file";
    EXPECT_THROW(start(), SetupError);
}

}  // namespace
}  // namespace plonkd
