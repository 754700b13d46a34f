// The status: what stands in /status.json and on the terminal, readiness, bounds, hostile text.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "controller/job_log.hpp"
#include "controller/status_board.hpp"
#include "controller/status_text.hpp"
#include "logging/logging.hpp"
#include "tests/controller/status_example.hpp"

namespace plonkd {
namespace {

using nlohmann::json;
using test::job_view;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

StatusBoardSettings settings() {
    return {"prover-0", {false, "CUDA_VISIBLE_DEVICES is empty"}, {JobType::compression}};
}

// As it is served: bytes that are no UTF-8 are replaced.
json served(const StatusBoard& board) {
    return json::parse(board.to_json().dump(-1, ' ', false, json::error_handler_t::replace));
}

TEST(StatusBoard, ShowsRunningWaitingAndEndedJobs) {
    StatusBoard board(settings());
    board.set_started();
    test::tell_example(board);
    const json status = served(board);
    EXPECT_EQ(status["local_id"], "prover-0");
    EXPECT_EQ(status["state"], "running");
    EXPECT_EQ(status["host"]["class"], "cpu");
    EXPECT_EQ(status["queues"][0]["waiting"], 2);
    EXPECT_GE(status["queues"][0]["oldest_age_seconds"], 90);
    EXPECT_EQ(status["waiting"][0]["file"], test::kHostileName);
    EXPECT_GE(status["waiting"][0]["age_seconds"], 89);

    ASSERT_EQ(status["running"].size(), 1U);
    const json& running = status["running"][0];
    EXPECT_EQ(running["number"], 3);
    EXPECT_EQ(running["fraction"], 0.42);
    EXPECT_EQ(running["device"], 0);
    ASSERT_EQ(running["phases"].size(), 2U);
    EXPECT_EQ(running["phases"][0]["running"], false);
    EXPECT_EQ(running["phases"][1]["name"], "solve");
    EXPECT_EQ(running["phases"][1]["running"], true);

    ASSERT_EQ(status["recent"].size(), 2U);
    EXPECT_EQ(status["recent"][0]["outcome"], "failed");
    EXPECT_EQ(status["recent"][1]["outcome"], "succeeded");
    EXPECT_EQ(status["recent"][1]["phases"].size(), 9U);
    ASSERT_EQ(status["failures"].size(), 1U);
    EXPECT_EQ(status["failures"][0]["class"], "request");
    EXPECT_EQ(status["failures"][0]["code"], 1);
    EXPECT_EQ(status["totals"]["succeeded"], 1);
    EXPECT_EQ(status["workers"][0]["state"], "ready");
}

TEST(StatusBoard, AnAttemptBeginsWithNoPhases) {
    StatusBoard board(settings());
    JobView job = job_view(1, "1-2-getZkBlobCompressionProof.json");
    board.on_job_started(job);
    board.on_attempt_started(job);
    test::tell_phase(board, job, "solve", 1);
    board.on_job_progress(job, 0.9);
    board.on_attempt_ended(job, {75, JobFailure::device, "CUDA error 2", 1});
    job.attempt = 2;
    board.on_attempt_started(job);
    const json running = served(board)["running"][0];
    EXPECT_THAT(running["phases"], IsEmpty());
    EXPECT_TRUE(running["fraction"].is_null());
    EXPECT_EQ(running["attempt"], 2);
    EXPECT_EQ(running["last_failure"], "device: CUDA error 2");
}

TEST(StatusBoard, TakenJobsDoNotWait) {
    StatusBoard board(settings());
    board.on_waiting(
        {{JobType::compression, "1-2-getZkBlobCompressionProof.json", std::chrono::system_clock::now()}});
    board.on_job_started(job_view(1, "1-2-getZkBlobCompressionProof.json"));
    EXPECT_THAT(served(board)["waiting"], IsEmpty());
}

TEST(StatusBoard, KeepsABoundedPast) {
    StatusBoard board(settings());
    JobEnding failure;
    failure.how = JobEnd::failed;
    failure.message = std::string(1 << 20, 'x');
    for (std::uint64_t i = 0; i < 500; ++i) {
        const JobView job = job_view(i, "name");
        board.on_job_started(job);
        for (int phase = 0; phase < 1000; ++phase) test::tell_phase(board, job, std::string(1000, 'p'), 1);
        board.on_job_ended(job, failure);
    }
    const json status = served(board);
    EXPECT_EQ(status["recent"].size(), 40U);
    EXPECT_EQ(status["failures"].size(), 20U);
    EXPECT_EQ(status["recent"][0]["number"], 499);
    EXPECT_EQ(status["recent"][0]["phases"].size(), 64U);
    EXPECT_EQ(status["totals"]["failed"], 500);
    EXPECT_LT(status.dump().size(), 4U << 20);
}

TEST(StatusBoard, EventsOfUnknownJobsAreIgnored) {
    StatusBoard board(settings());
    const JobView job = job_view(7, "name");
    board.on_attempt_started(job);
    test::tell_phase(board, job, "solve", 1);
    board.on_job_progress(job, 0.5);
    EXPECT_THAT(served(board)["running"], IsEmpty());
}

TEST(Readiness, StartingRunningStopping) {
    StatusBoard board(settings());
    EXPECT_THAT(board.reasons_not_ready(), ElementsAre("starting"));
    board.set_started();
    EXPECT_THAT(board.reasons_not_ready(), IsEmpty());
    board.set_waits_for("a GPU is required, and there is none: no CUDA driver");
    EXPECT_THAT(board.reasons_not_ready(),
                ElementsAre("a GPU is required, and there is none: no CUDA driver"));
    board.set_waits_for("");
    board.on_stopping();
    EXPECT_THAT(board.reasons_not_ready(), ElementsAre("stopping: no further job is taken"));
    EXPECT_EQ(served(board)["state"], "stopping");
}

TEST(Readiness, OneReadyWorkerIsEnough) {
    StatusBoard board(settings());
    board.set_started();
    board.on_worker_state({0, "", "starting", 0, ""});
    board.on_worker_state({1, "", "waiting", 3, "exit code 1"});
    EXPECT_THAT(board.reasons_not_ready(),
                ElementsAre("the resident worker of GPU 0 is starting",
                            "the resident worker of GPU 1 is waiting: exit code 1"));
    board.on_worker_state({0, "", "ready", 0, ""});
    EXPECT_THAT(board.reasons_not_ready(), IsEmpty());
}

TEST(Readiness, WithoutWorkersThatAreGivenUpJobsGoOn) {
    StatusBoard board(settings());
    board.set_started();
    board.on_worker_state({0, "", "given_up", 10, "exit code 1"});
    EXPECT_THAT(board.reasons_not_ready(), IsEmpty());
}

TEST(Readiness, NothingToWatchIsNotReady) {
    StatusBoardSettings nothing = settings();
    nothing.watched.clear();
    StatusBoard board(nothing);
    board.set_started();
    EXPECT_THAT(board.reasons_not_ready(), ElementsAre("no job type is enabled on this host"));
}

TEST(StatusText, SaysTheSameWithoutControlCharacters) {
    StatusBoard board(settings());
    board.set_started();
    test::tell_example(board);
    board.set_devices({{0, "GPU-1", "H200", 1ULL << 30, 139ULL << 30, 0.5}});
    const std::string text = status_text(served(board));
    for (const char* part :
         {"prover-0: ready", "CPU host: CUDA_VISIBLE_DEVICES is empty",
          "1 succeeded, 1 failed, 0 deferred, 0 requeued", "300-399-ccv0.0-cd-", "attempt 2",
          "[##########..............] 42%", "compression: 2 waiting, the oldest for 9",
          "worker of GPU 0: ready", "H200: 1.0 of 139.0 GiB in use, busy 50%",
          "failed (request, code 1) after 0.60 s", "check request 1.00 s, load circuit 3.50 s"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THROW(status_text(json::object()), json::exception);
    EXPECT_THROW(status_text(json::array()), json::exception);
}

TEST(JobLog, OneLinePerJobEndWithEverything) {
    set_log_level(4);
    testing::internal::CaptureStderr();
    JobLog log;
    test::tell_example(log);
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    EXPECT_THAT(text,
                HasSubstr("level=info msg=\"job ended\" component=executor "
                          "job=100-199-ccv0.0-ab-getZkBlobCompressionProof.json type=compression first=100 "
                          "last=199 outcome=succeeded code=0 class=none attempts=1 worker=own seconds=78.5 "
                          "phases.check_request=1.0"));
    EXPECT_THAT(text, HasSubstr("level=error msg=\"job ended\""));
    EXPECT_THAT(text, HasSubstr("class=request"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace plonkd
