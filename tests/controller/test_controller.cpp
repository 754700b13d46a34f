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
    chosen.use_inotify = false;
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
    const std::string too_long = "2-2-" + std::string(220, 'a') + "-getZkBlobCompressionProof.json";
    ASSERT_LE(too_long.size(), 255U);
    drop(too_long, kAnswer);
    drop("3-3-getZkBlobCompressionProof.json", kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre("3-3-getZkBlobCompressionProof.json.success"));
    EXPECT_THAT(requests(), ElementsAre(too_long));
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

// --- what is told ---

TEST_F(MainLoop, Weakness19_AJobIsTakenAsSoonAsItIsThere) {
    ControllerSettings chosen = settings();
    chosen.retry_delays = {0ms, 1h};
    start(std::move(chosen));
    // The first look finds nothing; the next one is an hour away.
    run_until([&] { return observer_.queue.size() == 4; });
    loop_.run_for(50ms);
    drop("1-1-getZkBlobCompressionProof.json.part", kAnswer);
    std::filesystem::rename(root() / "compression/requests/1-1-getZkBlobCompressionProof.json.part",
                            root() / "compression/requests/1-1-getZkBlobCompressionProof.json");
    run_until_done(1);
    drop("invalidity", "1-1-getZkInvalidityProof.json", "echo '{}' > $1");
    run_until_done(1, "invalidity");
}

TEST_F(MainLoop, Weakness19_TypesThatShareAFolderAreBothWatched) {
    configuration_.invalidity.requests_root_dir = root() / "compression";
    ControllerSettings chosen = settings();
    chosen.retry_delays = {0ms, 1h};
    start(std::move(chosen));
    run_until([&] { return observer_.queue.size() == 4; });
    drop("1-1-getZkInvalidityProof.json", "echo '{}' > $1");
    drop("2-2-getZkBlobCompressionProof.json", kAnswer);
    run_until_done(2);
}

TEST_F(MainLoop, Weakness19_WithoutWatchesThePollsGoOn) {
    ControllerSettings chosen = settings();
    chosen.use_inotify = false;
    start(std::move(chosen));
    loop_.run_for(20ms);
    drop("1-1-getZkBlobCompressionProof.json", kAnswer);
    drop("1-2-getZkBlobCompressionProof.json", kAnswer);
    run_until_done(2);
}

TEST_F(MainLoop, QueueNumbersFollowWhatHappens) {
    start();
    run_until([&] { return observer_.queue.size() == 4; });
    drop("5-5-getZkBlobCompressionProof.json.inprogress.prover-7", "");
    drop("1-1-getZkBlobCompressionProof.json",
         "while ! test -e " + (root() / "go").string() + "; do sleep 0.01; done");
    run_until([&] { return observer_.running == 1; });
    drop("1-2-getZkBlobCompressionProof.json", kAnswer);
    drop("1-3-getZkBlobCompressionProof.json", kAnswer);
    run_until([&] { return observer_.queue[JobType::compression].waiting == 2; });
    run_until([&] { return observer_.queue[JobType::compression].entries == 4; });
    write_file(root() / "go", "");
    run_until_done(3);
    run_until([&] { return observer_.queue[JobType::compression] == (test::QueueNumbers{0, 1}); });
}

// --- resident workers ---

class ResidentWorkers : public MainLoop {
  protected:
    // A job that tells its socket, says once that the next may start, and ends when told to.
    void drop_job(int block) {
        const std::string number = std::to_string(block);
        drop(number + "-" + number + "-getZkBlobCompressionProof.json",
             "echo ${PLONKD_WORKER_SOCKET-none} > " + (root() / ("socket" + number)).string() +
                 "\nuntil test -e " + (root() / ("free" + number)).string() +
                 "; do sleep 0.01; done\necho '{\"event\":\"slot_free\"}' >&$PLONKD_PROGRESS_FD\nuntil test "
                 "-e " +
                 (root() / ("go" + number)).string() + "; do sleep 0.01; done\n" + kAnswer);
    }
    void tell(const std::string& word, int block) { write_file(root() / (word + std::to_string(block)), ""); }
    void run_until_started(int jobs) {
        run_until([&] {
            return std::count_if(observer_.calls.begin(), observer_.calls.end(),
                                 [](const auto& call) { return call.rfind("started", 0) == 0; }) == jobs;
        });
    }
    void SetUp() override {
        MainLoop::SetUp();
        unsetenv("PLONKD_WORKER_SOCKET");
        configuration_.controller.worker_cmd_tmpl = "bash {{.InFile}} {{.OutFile}}";
    }
};

TEST_F(ResidentWorkers, Weakness20_EachHasOneJobAndTheNextOnceItsFirstStageIsFree) {
    for (int block = 1; block <= 4; ++block) drop_job(block);
    start();
    controller_->set_workers({{"/run/0", 0}, {"/run/1", 1}}, false);
    run_until_started(2);
    loop_.run_for(30ms);
    EXPECT_EQ(observer_.running, 2);
    tell("free", 2);
    run_until_started(3);
    tell("free", 3);
    loop_.run_for(30ms);
    EXPECT_EQ(observer_.running, 3);
    for (int block = 1; block <= 4; ++block) {
        tell("free", block);
        tell("go", block);
    }
    run_until_done(4);
    EXPECT_EQ(read_file(root() / "socket1"), "/run/0\n");
    EXPECT_EQ(read_file(root() / "socket2"), "/run/1\n");
    EXPECT_EQ(read_file(root() / "socket3"), "/run/1\n");
    EXPECT_EQ(observer_.running, 0);
}

TEST_F(ResidentWorkers, Weakness20_NoJobStartsWhileTheyComeUp) {
    drop_job(1);
    tell("free", 1);
    tell("go", 1);
    start();
    controller_->set_workers({}, true);
    loop_.run_for(50ms);
    EXPECT_EQ(observer_.running, 0);
    // Given up: the job's worker works on its own.
    controller_->set_workers({}, false);
    run_until_done(1);
    EXPECT_EQ(read_file(root() / "socket1"), "none\n");
}

TEST_F(ResidentWorkers, Weakness20_AStopEndsAllJobsInHand) {
    for (int block = 1; block <= 2; ++block) drop_job(block);
    start();
    controller_->set_workers({{"/run/0", 0}, {"/run/1", 1}}, false);
    run_until_exists(root() / "socket1");
    run_until_exists(root() / "socket2");
    controller_->stop_now();
    run_until([&] { return stopped_; });
    EXPECT_EQ(requests().size(), 2U);
    EXPECT_EQ(observer_.running, 0);
    for (const std::string& name : requests()) EXPECT_FALSE(parse_lock_name(name)) << name;
}

}  // namespace
}  // namespace plonkd
