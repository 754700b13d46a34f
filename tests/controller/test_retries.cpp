// Workers that fail, hang or report: what the controller makes of it, run for run.

#include <thread>

#include "tests/controller/controller_fixture.hpp"

namespace plonkd {
namespace {

using test::kAnswer;
using test::read_file;
using test::write_file;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

const std::string kJob = "1-2-getZkBlobCompressionProof.json";

class Attempts : public test::ControllerFixture {
  protected:
    // A script that does `first` on its first run and `later` on all others.
    std::string differently(const std::string& first, const std::string& later) {
        const std::string mark = (root() / "ran").string();
        return "if ! test -e " + mark + "; then : > " + mark + "\n" + first + "\nfi\n" + later;
    }
};

TEST_F(Attempts, Weakness13_ADeviceErrorIsTriedAgain) {
    drop(kJob, differently("exit 75", kAnswer));
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success"));
    EXPECT_THAT(observer_.calls, ElementsAre("started " + kJob, "attempt 1", "attempt ended 75 device",
                                             "attempt 2", "attempt ended 0 none", "ended succeeded 0 none"));
}

TEST_F(Attempts, Weakness13_TheWorkersOwnWordDecides) {
    drop(kJob, differently(
                   "echo '{\"event\":\"failure\",\"class\":\"device\",\"message\":\"out of device memory\"}'"
                   " >&$PLONKD_PROGRESS_FD; exit 1",
                   "echo '{\"event\":\"failure\",\"class\":\"request\",\"message\":\"bad blob\"}'"
                   " >&$PLONKD_PROGRESS_FD; exit 1"));
    // A bare redirection of dash knows one-digit descriptors only.
    configuration_.controller.worker_cmd_tmpl = "bash {{.InFile}} {{.OutFile}}";
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".failure.code_1"));
    ASSERT_EQ(observer_.attempts.size(), 2U);
    EXPECT_EQ(observer_.attempts[0].message, "out of device memory");
    EXPECT_EQ(observer_.endings[0].failure, JobFailure::request);
    EXPECT_EQ(observer_.endings[0].message, "bad blob");
}

TEST_F(Attempts, Weakness13_AttemptsAreBounded) {
    drop(kJob, "exit 75");
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".failure.code_75"));
    EXPECT_EQ(observer_.attempts.size(), 3U);
}

TEST_F(Attempts, Weakness13_AStopDuringTheDelayRequeues) {
    ControllerSettings chosen = settings();
    chosen.runner.retries.delay = chosen.runner.retries.longest_delay = 1h;
    drop(kJob, "exit 75");
    start(std::move(chosen));
    run_until([&] { return observer_.attempts.size() == 1; });
    controller_->request_stop();
    run_until([&] { return stopped_; });
    EXPECT_THAT(requests(), ElementsAre(kJob));
    EXPECT_THAT(done(), IsEmpty());
    EXPECT_EQ(observer_.running, 0);
}

TEST_F(Attempts, Weakness14_AHalfWrittenRequestIsLookedAtAgain) {
    const std::string whole = R"({"dataHash":"0xaa","blob":"0123456789"})";
    configuration_.controller.worker_cmd_tmpl =
        "sh " + (root() / "worker").string() + " {{.InFile}} {{.OutFile}}";
    // Fails, as any worker does, on a request without its end; the answer is too plain to echo anything.
    write_file(root() / "worker",
               "grep -q '}$' $1 || exit 1\nprintf "
               "'{\"decompressionProof\":\"0x1\",\"verifyingKeyShaSum\":\"0x2\"}' > $2\n");
    ControllerSettings chosen = settings();
    chosen.runner.retries.request_looks = 100'000;
    drop(kJob, whole.substr(0, 20));
    start(std::move(chosen));
    run_until([&] { return observer_.attempts.size() == 1; });
    // The writer still has the file open, under whatever name.
    std::ofstream(root() / "compression/requests" / (kJob + ".inprogress.prover-0"), std::ios::app)
        << whole.substr(20);
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success"));
}

TEST_F(Attempts, Weakness14_ARequestThatStaysHalfFailsInTheEnd) {
    configuration_.controller.worker_cmd_tmpl = "sh -c 'exit 1' {{.InFile}} {{.OutFile}}";
    drop(kJob, R"({"dataHash":"0xa)");
    drop("3-4-getZkBlobCompressionProof.json", "");
    drop("5-6-getZkBlobCompressionProof.json", "{\"dataHash\":nonsense}");
    start();
    run_until_done(3);
    EXPECT_THAT(done(),
                ElementsAre(kJob + ".failure.code_1", "3-4-getZkBlobCompressionProof.json.failure.code_1",
                            "5-6-getZkBlobCompressionProof.json.failure.code_1"));
    EXPECT_EQ(observer_.attempts.size(), 3U);
    EXPECT_THAT(observer_.endings[0].message, HasSubstr("cut short"));
}

TEST_F(Attempts, Weakness23_AWorkerBeyondItsDeadlineIsKilledAndTheJobTriedAgain) {
    ControllerSettings chosen = settings();
    chosen.runner.deadlines[JobType::compression] = 300ms;
    chosen.runner.kill_delay = 20ms;
    drop(kJob, differently("trap '' TERM; while :; do sleep 0.05; done", "exit 1"));
    start(std::move(chosen));
    run_until_done(1);
    EXPECT_EQ(observer_.attempts[0].failure, JobFailure::deadline);
    EXPECT_EQ(observer_.attempts.size(), 2U);
}

TEST_F(Attempts, Weakness23_AJobThatAlwaysHangsFailsInTheEnd) {
    ControllerSettings chosen = settings();
    chosen.runner.deadlines[JobType::compression] = 20ms;
    drop(kJob, "exec sleep 60");
    start(std::move(chosen));
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".failure.code_124"));
    EXPECT_EQ(observer_.attempts.size(), 2U);
}

TEST_F(Attempts, Weakness23_AWorkerThatFallsSilentIsKilled) {
    configuration_.controller.worker_cmd_tmpl = "bash {{.InFile}} {{.OutFile}}";
    ControllerSettings chosen = settings();
    chosen.runner.silence = 100ms;
    chosen.runner.retries.most_hung_attempts = 1;
    drop(kJob,
         "echo '{\"v\":1,\"event\":\"hello\",\"program\":\"prover\",\"pid\":1}' >&$PLONKD_PROGRESS_FD; exec "
         "sleep 60");
    start(std::move(chosen));
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".failure.code_124"));
    EXPECT_EQ(observer_.endings[0].failure, JobFailure::silent);
}

TEST_F(Attempts, Weakness23_AWorkerThatNeverSpeaksIsNotWatched) {
    ControllerSettings chosen = settings();
    chosen.runner.silence = 10ms;
    drop(kJob, "sleep 0.2\n" + kAnswer);
    start(std::move(chosen));
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success"));
}

TEST_F(Attempts, Weakness25_EveryJobThatStartsAlsoEnds) {
    // A command that cannot be started at all, a local retry, a failure, a success.
    configuration_.controller.worker_cmd_large_tmpl = "sh {{.InFile}} {{.OutFile}} large";
    drop("execution", "1-1-getZkProof.json", "test $2 = large || exit 2; exit 3");
    drop("2-2-getZkBlobCompressionProof.json", "exec /absent");
    drop("3-3-getZkBlobCompressionProof.json", kAnswer);
    start();
    run_until_done(2);
    run_until_done(1, "execution");
    EXPECT_EQ(observer_.running, 0);
    EXPECT_THAT(observer_.calls, Contains("attempt 2 large"));
    run_until([&] { return observer_.queue[JobType::compression] == (test::QueueNumbers{0, 0}); });
}

TEST_F(Attempts, TheProgressOfAWorkerIsPassedOn) {
    configuration_.controller.worker_cmd_tmpl = "bash {{.InFile}} {{.OutFile}}";
    drop(kJob, R"(exec 9>&$PLONKD_PROGRESS_FD
echo '{"v":1,"event":"hello","program":"prover","pid":1}' >&9
echo '{"event":"phase","name":"solve","state":"begin"}' >&9
echo 'garbage' >&9
echo '{"event":"progress","fraction":0.5}' >&9
echo '{"event":"phase","name":"solve","state":"end","seconds":1.25}' >&9
echo '{"event":"something new"}' >&9
)" + kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(observer_.calls, ElementsAre("started " + kJob, "attempt 1", "begin solve", "progress 0.50",
                                             "end solve", "attempt ended 0 none", "ended succeeded 0 none"));
    ASSERT_EQ(observer_.endings[0].phases.size(), 1U);
    EXPECT_EQ(observer_.endings[0].phases[0].name, "solve");
    EXPECT_EQ(observer_.endings[0].phases[0].seconds, 1.25);
}

TEST_F(Attempts, AWorkerThatFloodsItsChannelCostsNothingButTime) {
    configuration_.controller.worker_cmd_tmpl = "bash {{.InFile}} {{.OutFile}}";
    drop(kJob,
         "head -c 20000000 /dev/zero | tr '\\0' x >&$PLONKD_PROGRESS_FD\n"
         "yes | head -c 1000000 >&$PLONKD_PROGRESS_FD\n" +
             kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success"));
}

}  // namespace
}  // namespace plonkd
