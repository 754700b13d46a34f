// Stopping: idle, with a job that finishes in time, with one that does not, with a worker that resists.

#include <csignal>

#include "tests/controller/controller_fixture.hpp"

namespace plonkd {
namespace {

using test::kAnswer;
using test::read_file;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

const std::string kJob = "1-2-getZkBlobCompressionProof.json.failure.code_3";
const std::string kPlainJob = "1-2-getZkBlobCompressionProof.json";

class Stopping : public test::ControllerFixture {
  protected:
    // A request whose worker announces itself and then runs `script`.
    void start_job(const std::string& script, ControllerSettings chosen) {
        drop(kJob, "echo $$ > " + announcement().string() + ".part; mv " + announcement().string() +
                       ".part " + announcement().string() + "\n" + script);
        start(std::move(chosen));
        run_until_exists(announcement());
    }
    std::filesystem::path announcement() const { return root() / "running"; }
    bool worker_is_dead() {
        const pid_t worker = std::stoi(read_file(announcement()));
        return kill(-worker, 0) == -1 && errno == ESRCH;
    }
    void expect_requeued() {
        EXPECT_TRUE(worker_is_dead());
        EXPECT_THAT(requests(), ElementsAre(kJob));
        EXPECT_THAT(responses(), IsEmpty());
        EXPECT_THAT(done(), IsEmpty());
    }
};

TEST_F(Stopping, IdleStopsAtOnce) {
    start();
    controller_->request_stop();
    EXPECT_TRUE(stopped_);
    drop(kPlainJob, kAnswer);
    loop_.run_for(20ms);
    EXPECT_THAT(requests(), ElementsAre(kPlainJob));
}

TEST_F(Stopping, AJobThatFinishesInTimeIsFinished) {
    start_job("while ! test -e " + (root() / "go").string() + "; do sleep 0.01; done\n" + kAnswer,
              settings());
    drop("9-9-getZkBlobCompressionProof.json", kAnswer);
    controller_->request_stop();
    loop_.run_one_for(5ms);
    EXPECT_FALSE(stopped_);
    test::write_file(root() / "go", "");
    run_until([&] { return stopped_; });
    EXPECT_THAT(done(), ElementsAre(kPlainJob + ".success"));
    EXPECT_THAT(requests(), ElementsAre("9-9-getZkBlobCompressionProof.json"));
}

TEST_F(Stopping, AJobThatFailsDuringTheGracePeriodHasFailed) {
    start_job("while ! test -e " + (root() / "go").string() + "; do sleep 0.01; done\nexit 7", settings());
    controller_->request_stop();
    test::write_file(root() / "go", "");
    run_until([&] { return stopped_; });
    EXPECT_THAT(done(), ElementsAre(kPlainJob + ".failure.code_7"));
}

TEST_F(Stopping, AfterTheGracePeriodTheJobGoesBackIntoTheQueue) {
    ControllerSettings chosen = settings();
    chosen.runner.grace_period = 10ms;
    start_job(kAnswer + "exec sleep 60", std::move(chosen));
    controller_->request_stop();
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, StopNowDoesNotWaitForTheGracePeriod) {
    start_job("exec sleep 60", settings());
    controller_->stop_now();
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, StopNowCutsARunningGracePeriodShort) {
    start_job("exec sleep 60", settings());
    controller_->request_stop();
    controller_->request_stop();
    loop_.run_one_for(5ms);
    EXPECT_FALSE(stopped_);
    controller_->stop_now();
    controller_->stop_now();
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, Weakness08_AWorkerThatIgnoresSigtermIsKilled) {
    ControllerSettings chosen = settings();
    chosen.runner.kill_delay = 20ms;
    start_job("trap '' TERM\n: > $1\nwhile :; do sleep 0.05; done", std::move(chosen));
    // Only a worker that has set its trap resists.
    run_until([&] { return responses().size() == 1; });
    controller_->stop_now();
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, Weakness08_TheRequestIsNotRequeuedWhileTheWorkerLives) {
    start_job("trap 'echo > " + (root() / "term").string() + "' TERM\n: > $1\n" + "while ! test -e " +
                  (root() / "go").string() + "; do sleep 0.01; done\nexit 1",
              settings());
    run_until([&] { return responses().size() == 1; });
    controller_->stop_now();
    run_until_exists(root() / "term");
    for (int i = 0; i < 5; ++i) loop_.run_one_for(2ms);
    EXPECT_THAT(requests(), ElementsAre(kJob + ".inprogress.prover-0"));
    test::write_file(root() / "go", "");
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, Weakness10_AProofFinishedWhileStoppingIsNotThrownAway) {
    start_job("finish() {\nset -- $response\n" + kAnswer +
                  "exit 0\n}\nresponse=$1\ntrap finish TERM\n: > $1\n" + "while :; do sleep 0.01; done",
              settings());
    run_until([&] { return responses().size() == 1; });
    controller_->stop_now();
    run_until([&] { return stopped_; });
    EXPECT_THAT(done(), ElementsAre(kPlainJob + ".success"));
    EXPECT_THAT(responses(), ElementsAre(kPlainJob));
}

TEST_F(Stopping, AWorkerStoppedTogetherWithTheControllerIsRequeued) {
    start_job("exec sleep 60", settings());
    controller_->request_stop();
    kill(std::stoi(read_file(announcement())), SIGTERM);
    run_until([&] { return stopped_; });
    expect_requeued();
}

TEST_F(Stopping, ALocalRetryStaysWithinTheGracePeriod) {
    const std::string name = "1-2-getZkProof.json";
    drop("execution", name,
         "test $2 = normal && { while ! test -e " + (root() / "go").string() +
             "; do sleep 0.01; done; exit 2; }\n" + "touch " + announcement().string() + "; exec sleep 60");
    ControllerSettings chosen = settings();
    chosen.runner.grace_period = 300ms;
    start(std::move(chosen));
    run_until_exists(root() / "execution/requests" / (name + ".inprogress.prover-0"));
    controller_->request_stop();
    test::write_file(root() / "go", "");
    run_until([&] { return stopped_; });
    EXPECT_TRUE(std::filesystem::exists(announcement()));
    EXPECT_THAT(requests("execution"), ElementsAre(name));
}

TEST_F(Stopping, Weakness09_AJobIsRequeuedWhateverItWasAboutToDo) {
    // The stop comes with the job just locked and its worker's start still to be reported as failed.
    drop(kJob, kAnswer);
    configuration_.controller.worker_cmd_tmpl = "sleep 60 {{.InFile}}";
    start();
    run_until([&] { return observer_.running == 1; });
    controller_->stop_now();
    run_until([&] { return stopped_; });
    EXPECT_THAT(requests(), ElementsAre(kJob));
    EXPECT_EQ(observer_.running, 0);
}

TEST_F(Stopping, Weakness10_AStopWhilePublishingEndsTheJobOnce) {
    const auto blocker = root() / "compression/responses" / kPlainJob;
    ControllerSettings chosen = settings();
    chosen.runner.publish_retry_delays = {1h};
    start_job(kAnswer + "mkdir " + blocker.string(), std::move(chosen));
    run_until([&] { return observer_.attempts.size() == 1; });
    std::filesystem::remove(blocker);
    controller_->stop_now();
    run_until([&] { return stopped_; });
    EXPECT_THAT(done(), ElementsAre(kPlainJob + ".success"));
    EXPECT_THAT(responses(), ElementsAre(kPlainJob));
    EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(Stopping, Weakness11_AReclaimedMachineIsLeftAsSoonAsTheRequestIsBack) {
    ControllerSettings chosen = settings();
    chosen.reclaim_time = 1h;
    start_job("exec sleep 60", std::move(chosen));
    controller_->reclaim();
    run_until([&] { return stopped_; });
    expect_requeued();
    EXPECT_THAT(observer_.calls, testing::Contains("spot interruption"));
}

TEST_F(Stopping, Weakness11_TheReclaimTimeIsTheLongestWait) {
    ControllerSettings chosen = settings();
    chosen.reclaim_time = 50ms;
    chosen.runner.kill_delay = 1h;
    start_job("trap '' TERM\n: > $1\nwhile :; do sleep 0.05; done", std::move(chosen));
    run_until([&] { return responses().size() == 1; });
    controller_->reclaim();
    run_until([&] { return stopped_; });
    EXPECT_THAT(requests(), ElementsAre(kJob));
    EXPECT_THAT(responses(), IsEmpty());
    EXPECT_EQ(observer_.running, 0);
}

}  // namespace
}  // namespace plonkd
