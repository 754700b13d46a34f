// How jobs end: every outcome of a worker, and what the folders then hold.

#include "tests/controller/controller_fixture.hpp"

namespace plonkd {
namespace {

using test::kAnswer;
using test::read_file;
using test::write_file;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

const std::string kJob = "1-2-getZkBlobCompressionProof.json";
const std::string kExecutionJob = "1-2-getZkProof.json";

class JobEnds : public test::ControllerFixture {};

TEST_F(JobEnds, SuccessPublishesTheResponse) {
    drop("01-2-ccv0.0-ab-getZkBlobCompressionProof.json", kAnswer);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre("01-2-ccv0.0-ab-getZkBlobCompressionProof.json.success"));
    EXPECT_THAT(responses(), ElementsAre("1-2-ab-getZkBlobCompressionProof.json"));
    EXPECT_THAT(requests(), IsEmpty());
    EXPECT_EQ(read_file(root() / "compression/responses/1-2-ab-getZkBlobCompressionProof.json"),
              R"({"decompressionProof":"0x1","verifyingKeyShaSum":"0x2"})");
}

TEST_F(JobEnds, WorkerSeesTheLockedRequest) {
    drop(kJob, "echo $0 > " + (root() / "seen").string() + "\n" + kAnswer);
    start();
    run_until_done(1);
    EXPECT_EQ(read_file(root() / "seen"),
              (root() / "compression/requests" / (kJob + ".inprogress.prover-0")).string() + "\n");
}

TEST_F(JobEnds, EveryFailureCodeAppearsInTheDoneName) {
    const std::vector<std::pair<int, std::string>> cases = {
        {1, "exit 1"},   {2, "exit 2"},         {75, "exit 75"},        {77, "exit 77"},
        {126, "exec /"}, {127, "exec /absent"}, {137, "kill -KILL $$"}, {143, "kill -TERM $$"}};
    std::vector<std::string> expected;
    int block = 1;
    for (const auto& [code, script] : cases) {
        const std::string name =
            std::to_string(block) + "-" + std::to_string(block) + "-getZkBlobCompressionProof.json";
        drop(name, script);
        expected.push_back(name + ".failure.code_" + std::to_string(code));
        ++block;
    }
    start();
    run_until_done(cases.size());
    EXPECT_THAT(done(), testing::UnorderedElementsAreArray(expected));
    EXPECT_THAT(responses(), IsEmpty());
    EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(JobEnds, Weakness06_ExitZeroWithoutAValidResponseIsAFailure) {
    drop("1-1-getZkBlobCompressionProof.json", "exit 0");
    drop("2-2-getZkBlobCompressionProof.json", "echo garbage > $1");
    drop("3-3-getZkBlobCompressionProof.json", ": > $1");
    drop("4-4-getZkBlobCompressionProof.json", "mkdir $1");
    start();
    run_until_done(4);
    EXPECT_THAT(done(), ElementsAre("1-1-getZkBlobCompressionProof.json.failure.code_14",
                                    "2-2-getZkBlobCompressionProof.json.failure.code_14",
                                    "3-3-getZkBlobCompressionProof.json.failure.code_14",
                                    "4-4-getZkBlobCompressionProof.json.failure.code_14"));
    EXPECT_THAT(responses(), IsEmpty());
}

TEST_F(JobEnds, AFailedWorkersOutputIsNeitherPublishedNorReused) {
    drop("1-1-getZkBlobCompressionProof.json", kAnswer + "exit 1");
    drop("2-2-getZkBlobCompressionProof.json", "test ! -e $1");
    start();
    run_until_done(2);
    EXPECT_THAT(done(), ElementsAre("1-1-getZkBlobCompressionProof.json.failure.code_1",
                                    "2-2-getZkBlobCompressionProof.json.failure.code_14"));
    EXPECT_THAT(responses(), IsEmpty());
}

TEST_F(JobEnds, AnotherTypesResponseNeedsOnlyBeJson) {
    drop("aggregation", "1-2-ab-getZkAggregatedProof.json", "echo '{\"aggregatedProof\":\"0x\"}' > $1");
    start();
    run_until_done(1, "aggregation");
    EXPECT_THAT(responses("aggregation"), ElementsAre("1-2-ab-getZkAggregatedProof.json"));
}

TEST_F(JobEnds, Weakness04_UnpublishableResponseIsNeverASuccess) {
    drop(kJob, kAnswer + "mkdir " + (root() / "compression/responses" / kJob).string());
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".failure.code_14"));
    // The proof itself is left for an operator.
    EXPECT_THAT(responses(), ElementsAre(kJob, kJob + ".unpublished"));
}

TEST_F(JobEnds, Weakness04_PublicationIsTriedAgain) {
    const auto blocker = root() / "compression/responses" / kJob;
    drop(kJob, kAnswer + "mkdir " + blocker.string());
    ControllerSettings chosen = settings();
    chosen.runner.publish_retry_delays = std::vector<std::chrono::milliseconds>(10'000, 2ms);
    start(std::move(chosen));
    run_until_exists(blocker);
    run_until([&] { return responses().size() == 2; });
    for (int i = 0; i < 5; ++i) loop_.run_one_for(5ms);
    EXPECT_THAT(done(), IsEmpty());
    std::filesystem::remove(blocker);
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success"));
    EXPECT_THAT(responses(), ElementsAre(kJob));
}

TEST_F(JobEnds, ExecutionIsRetriedOnceWithTheLargeCommand) {
    drop("execution", kExecutionJob, "test $2 = large || exit 2; echo '{}' > $1");
    drop("execution", "3-4-getZkProof.json", "echo $2 >> " + (root() / "runs").string() + "; exit 77");
    start();
    run_until_done(2, "execution");
    EXPECT_THAT(done("execution"),
                ElementsAre(kExecutionJob + ".success", "3-4-getZkProof.json.failure.code_77"));
    EXPECT_EQ(read_file(root() / "runs"), "normal\nlarge\n");
}

TEST_F(JobEnds, ExecutionOutOfMemoryIsDeferredToALargeController) {
    drop("execution", kExecutionJob, "test $2 = large || kill -KILL $$; echo '{}' > $1");
    start();
    const auto deferred = root() / "execution/requests" / (kExecutionJob + ".large.failure.code_137");
    run_until_exists(deferred);
    EXPECT_THAT(done("execution"), IsEmpty());
    stop();

    configuration_.execution.can_run_full_large = true;
    stopped_ = false;
    start(settings("prover-large"));
    run_until_done(1, "execution");
    EXPECT_THAT(done("execution"), ElementsAre(kExecutionJob + ".large.success"));
    EXPECT_THAT(responses("execution"), ElementsAre(kExecutionJob));
}

TEST_F(JobEnds, CompressionIsNeverRetriedOrDeferred) {
    drop(kJob, "echo run >> " + (root() / "runs").string() + "; exit 2");
    drop("3-4-getZkBlobCompressionProof.json", "kill -KILL $$");
    start();
    run_until_done(2);
    EXPECT_EQ(read_file(root() / "runs"), "run\n");
    EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(JobEnds, Weakness18_ARequestThatReturnsKeepsTheOlderFiles) {
    drop(kJob, kAnswer);
    start();
    run_until_done(1);
    drop(kJob, "printf '{\"decompressionProof\":\"0x3\",\"verifyingKeyShaSum\":\"0x4\"}' > $1");
    run_until_done(2);
    EXPECT_THAT(done(), ElementsAre(kJob + ".success", kJob + ".success.previous_1"));
    EXPECT_THAT(responses(), ElementsAre(kJob, kJob + ".previous_1"));
}

TEST_F(JobEnds, ADoneFolderThatIsMissingLeavesTheRequestLocked) {
    drop(kJob, "rm -r " + (root() / "compression/requests-done").string() + "\n" + kAnswer);
    start();
    run_until_exists(root() / "compression/responses" / kJob);
    stop();
    EXPECT_THAT(requests(), ElementsAre(kJob + ".inprogress.prover-0"));
}

TEST_F(JobEnds, Weakness04_ProofsDoNotPileUpWhileTheyCannotBePublished) {
    ControllerSettings chosen = settings();
    chosen.runner.publish_retry_delays = {1h};
    const auto first = root() / "compression/responses/1-1-getZkBlobCompressionProof.json";
    const auto second = root() / "compression/responses/2-2-getZkBlobCompressionProof.json";
    drop("1-1-getZkBlobCompressionProof.json", kAnswer + "mkdir " + first.string());
    // The next job may start while the first response is published for the first time, no other after that.
    drop("2-2-getZkBlobCompressionProof.json", kAnswer + "mkdir " + second.string());
    drop("3-3-getZkBlobCompressionProof.json", kAnswer);
    drop("4-4-getZkBlobCompressionProof.json", kAnswer);
    start(std::move(chosen));
    run_until([&] { return observer_.attempts.size() >= 2; });
    loop_.run_for(50ms);
    EXPECT_EQ(observer_.attempts.size(), 2U);
    EXPECT_EQ(observer_.running, 2);
    EXPECT_THAT(done(), IsEmpty());
    controller_->stop_now();
    run_until([&] { return stopped_; });
    EXPECT_EQ(requests().size(), 4U);
}

TEST_F(JobEnds, Weakness05_WhatCannotBeFlushedIsNotPublished) {
    const JobFolder folder({JobType::compression}, root() / "compression", "prover-0");
    folder.create();
    const JobName job = *parse_job_name(folder.grammar(), kJob);
    // A file of a file system that cannot flush, as a stand-in for a disk that reports an error.
    const auto temporary = folder.new_temporary_response();
    std::filesystem::create_symlink("/proc/version", temporary);
    EXPECT_TRUE(folder.publish(job, temporary));
    EXPECT_FALSE(std::filesystem::exists(folder.response(job)));
}

}  // namespace
}  // namespace plonkd
