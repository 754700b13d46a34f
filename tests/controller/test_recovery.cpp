// Locked requests that nobody works on: after a crash of this controller or of another one.

#include <thread>

#include "tests/controller/controller_fixture.hpp"

namespace plonkd {
namespace {

using test::kAnswer;
using test::read_file;
using test::write_file;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

const std::string kCompression = "1-2-ccv0.0-ab-getZkBlobCompressionProof.json";
const std::string kResponse = "1-2-ab-getZkBlobCompressionProof.json";
const std::string kVersion = "7.1.0";

// A request and a response that answers it.
const std::string kRequestText = R"({"dataHash":"0xaa","expectedShnarf":"0xbb","compressedData":"AAAA"})";
std::string response_text(const std::string& data_hash = "0xaa", const std::string& version = kVersion) {
    return R"({"dataHash":")" + data_hash +
           R"(","expectedShnarf":"0xbb","decompressionProof":"0x1","verifyingKeyShaSum":"0x2","proverVersion":")" +
           version + "\"}\n";
}

class RecoveredLocks : public test::ControllerFixture {
  protected:
    void SetUp() override {
        ControllerFixture::SetUp();
        configuration_.version = kVersion;
    }
    // As a controller leaves it that is killed in the middle of a job.
    void lock(const std::string& type, const std::string& name, const std::string& owner,
              const std::string& text) {
        drop(type, name + ".inprogress." + owner, text);
    }
    // A controller whose workers always fail: what succeeds, it has found finished.
    void make_workers_fail() { configuration_.controller.worker_cmd_tmpl = "false {{.InFile}} {{.OutFile}}"; }
};

TEST_F(RecoveredLocks, Weakness01_OwnLocksOfEveryTypeAreRecovered) {
    configuration_.controller.enable_aggregation = false;
    lock("compression", kCompression + ".failure.code_1", "prover-0", kAnswer);
    lock("aggregation", "1-2-ab-getZkAggregatedProof.json", "prover-0", "echo '{}' > $1");
    lock("invalidity", "1-2-getZkInvalidityProof.json", "prover-0", "echo '{}' > $1");
    lock("compression", "3-4-getZkBlobCompressionProof.json", "prover-1", kAnswer);
    start();
    run_until_done(1, "invalidity");
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
    // Not watched, and back in the queue all the same.
    EXPECT_THAT(requests("aggregation"), ElementsAre("1-2-ab-getZkAggregatedProof.json"));
    // Another controller's lock is that controller's.
    EXPECT_THAT(requests(), ElementsAre("3-4-getZkBlobCompressionProof.json.inprogress.prover-1"));
}

TEST_F(RecoveredLocks, Weakness01_LocksWhoseLastMoveFailedAreRecoveredWhileRunning) {
    ControllerSettings chosen = settings();
    chosen.use_inotify = false;
    const auto done_folder = root() / "compression/requests-done";
    drop(kCompression, "rm -r " + done_folder.string() + "\n" + kAnswer);
    start(std::move(chosen));
    run_until([&] { return observer_.endings.size() == 1; });
    EXPECT_THAT(requests(), ElementsAre(kCompression + ".inprogress.prover-0"));
    std::filesystem::create_directory(done_folder);
    run_until_done(1);
    // The response was in place: no second proof.
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
    EXPECT_EQ(observer_.jobs.size(), 1U);
}

TEST_F(RecoveredLocks, Weakness01_ANamesakesResponseIsNotTakenForOnesOwn) {
    // Another controller has answered a request of the same name while this one was down.
    const std::string name = "1-2-getZkInvalidityProof.json";
    lock("invalidity", name, "prover-0", "echo '{\"proves\":\"mine\"}' > $1");
    write_file(root() / "invalidity/responses" / name, R"({"proves":"the other"})");
    write_file(root() / "invalidity/requests-done" / (name + ".success"), "the other request");
    start();
    run_until_done(2, "invalidity");
    EXPECT_EQ(read_file(root() / "invalidity/responses" / name), "{\"proves\":\"mine\"}\n");
    EXPECT_EQ(observer_.jobs.size(), 1U);
}

TEST_F(RecoveredLocks, Weakness01_ANewerRequestOfThatNameIsNotHeldUp) {
    lock("compression", kCompression, "prover-0", "older request");
    drop(kCompression, kAnswer);
    start();
    run_until_done(2);
    EXPECT_THAT(done(), ElementsAre(kCompression + ".failure.code_14", kCompression + ".success"));
    EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(RecoveredLocks, Weakness02_StaleLocksOfOthersAreTakenOverWhereThatIsSwitchedOn) {
    lock("compression", kCompression, "prover-1", kAnswer);
    ControllerSettings chosen = settings();
    chosen.use_inotify = false;
    // The lock's age is a whole number of seconds, and must exceed this one.
    chosen.recovery.stale_lock = 1s;
    start(std::move(chosen));
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
}

TEST_F(RecoveredLocks, Weakness02_StaleLocksOfOthersAreLeftAloneByDefault) {
    EXPECT_EQ(settings().recovery.stale_lock.count(), 0);
    Recovery recovery({kVersion, true, 0s});
    lock("compression", kCompression, "prover-1", kAnswer);
    const JobFolder folder({JobType::compression}, root() / "compression", "prover-0");
    folder.create();
    EXPECT_FALSE(recovery.tend(folder, folder.list().locks, [](const LockName&) { return false; }));
    EXPECT_THAT(requests(), ElementsAre(kCompression + ".inprogress.prover-1"));
}

TEST_F(RecoveredLocks, Weakness02_ATakenOverJobIsNotAnsweredTwice) {
    const auto locked = root() / "compression/requests" / (kCompression + ".inprogress.prover-0");
    drop(kCompression, "touch " + (root() / "running").string() + "\nwhile ! test -e " +
                           (root() / "go").string() + "; do sleep 0.01; done\n" + kAnswer);
    start();
    run_until_exists(root() / "running");
    std::filesystem::rename(locked,
                            root() / "compression/requests" / (kCompression + ".inprogress.prover-9"));
    write_file(root() / "go", "");
    run_until([&] { return observer_.endings.size() == 1; });
    EXPECT_THAT(responses(), IsEmpty());
    EXPECT_THAT(done(), IsEmpty());
    EXPECT_EQ(observer_.endings[0].how, JobEnd::requeued);
}

TEST_F(RecoveredLocks, Weakness03_TheLargeMarkIsSetOnceAndBeforeFailureSuffixes) {
    configuration_.controller.enable_execution = false;
    lock("execution", "1-1-getZkProof.json", "prover-0", "a");
    lock("execution", "2-2-getZkProof.json.large", "prover-0", "b");
    lock("execution", "3-3-getZkProof.json.failure.code_77", "prover-0", "c");
    lock("execution", "4-4-getZkProof.json.large.failure.code_137", "prover-0", "d");
    start();
    EXPECT_THAT(requests("execution"), ElementsAre("1-1-getZkProof.json.large", "2-2-getZkProof.json.large",
                                                   "3-3-getZkProof.json.large.failure.code_77",
                                                   "4-4-getZkProof.json.large.failure.code_137"));
    for (const std::string& name : requests("execution"))
        EXPECT_TRUE(parse_job_name({JobType::execution, true}, name)) << name;
}

TEST_F(RecoveredLocks, Weakness03_ExecutionJobsMayGoBackAsTheyWere) {
    configuration_.controller.enable_execution = false;
    configuration_.controller.supervision.recovery.execution_as_large = false;
    lock("execution", "1-1-getZkProof.json", "prover-0", "a");
    start();
    EXPECT_THAT(requests("execution"), ElementsAre("1-1-getZkProof.json"));
}

TEST_F(RecoveredLocks, Weakness07_LeftoversOfEarlierWorkersAreRemoved) {
    const auto folder = root() / "compression/responses";
    write_file(folder / "tmp-response-file.prover-0.json", "half a resp");
    write_file(folder / "tmp-response-file.prover-0.job-0123456789abcdef.json", response_text());
    write_file(folder / ".tmp-response-file.prover-0.job-0123456789abcdef.json.77.1.partial", "");
    write_file(folder / "tmp-response-file.prover-1.job-0123456789abcdef.json", "another controller's");
    write_file(folder / (kResponse + ".unpublished"), "for an operator");
    start();
    EXPECT_THAT(responses(), ElementsAre(kResponse + ".unpublished",
                                         "tmp-response-file.prover-1.job-0123456789abcdef.json"));
}

TEST_F(RecoveredLocks, Weakness24_ACrashBetweenPublicationAndLastMoveCostsNoSecondProof) {
    make_workers_fail();
    // The response appears after the lock, as only the lock's owner makes it; it need not echo anything.
    for (const char* type : {"compression", "invalidity"}) {
        const std::string word = type == std::string("compression") ? "getZkBlobCompressionProof.json"
                                                                    : "getZkInvalidityProof.json";
        lock(type, "1-2-" + word, "prover-0", kRequestText);
        write_file(root() / type / "responses" / ("1-2-" + word),
                   R"({"decompressionProof":"0x1","verifyingKeyShaSum":"0x2"})");
    }
    start();
    EXPECT_THAT(done(), ElementsAre("1-2-getZkBlobCompressionProof.json.success"));
    EXPECT_THAT(done("invalidity"), ElementsAre("1-2-getZkInvalidityProof.json.success"));
    EXPECT_THAT(observer_.jobs, IsEmpty());
}

TEST_F(RecoveredLocks, Weakness24_AResponseOlderThanTheLockProvesNothing) {
    write_file(root() / "invalidity/responses/1-2-getZkInvalidityProof.json", "{}");
    std::this_thread::sleep_for(50ms);  // files' times advance in steps of some milliseconds
    lock("invalidity", "1-2-getZkInvalidityProof.json", "prover-0", "echo '{\"new\":1}' > $1");
    start();
    run_until_done(1, "invalidity");
    EXPECT_EQ(observer_.jobs.size(), 1U);
    EXPECT_EQ(read_file(root() / "invalidity/responses/1-2-getZkInvalidityProof.json"), "{\"new\":1}\n");
}

TEST_F(RecoveredLocks, Weakness24_AFinishedResponseThatWasNotPublishedYetIs) {
    make_workers_fail();
    lock("compression", kCompression, "prover-0", kRequestText);
    const auto leftover =
        root() / "compression/responses/tmp-response-file.prover-0.job-00000000000000aa.json";
    write_file(leftover, response_text());
    start();
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
    EXPECT_THAT(responses(), ElementsAre(kResponse));
    EXPECT_EQ(read_file(root() / "compression/responses" / kResponse), response_text());
}

TEST_F(RecoveredLocks, Weakness24_AWaitingRequestWithAValidResponseNeedsNoProof) {
    make_workers_fail();
    write_file(root() / "compression/responses" / kResponse, response_text());
    drop(kCompression, kRequestText);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
    ASSERT_EQ(observer_.endings.size(), 1U);
    EXPECT_TRUE(observer_.endings[0].found_response);
    EXPECT_THAT(observer_.calls, Contains("started " + kCompression));
    EXPECT_THAT(observer_.attempts, IsEmpty());
}

TEST_F(RecoveredLocks, Weakness24_ADamagedOrOutdatedResponseIsReplacedAndKept) {
    configuration_.controller.worker_cmd_tmpl = "cp " + (root() / "answer").string() + " {{.OutFile}}";
    write_file(root() / "answer", response_text());
    write_file(root() / "compression/responses" / kResponse, response_text("0xaa", "7.0.0"));
    drop(kCompression, kRequestText);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(kCompression + ".success"));
    EXPECT_THAT(responses(), ElementsAre(kResponse, kResponse + ".previous_1"));
    EXPECT_EQ(read_file(root() / "compression/responses" / kResponse), response_text());
}

TEST_F(RecoveredLocks, Weakness28_ASecondRequestMustNotTakeTheFirstOnesResponse) {
    // Without a ccv segment the hash is dropped from the response's name.
    const std::string first = "1-2-aa-getZkBlobCompressionProof.json";
    const std::string second = "1-2-bb-getZkBlobCompressionProof.json";
    configuration_.controller.worker_cmd_tmpl = "cp " + (root() / "answer").string() + " {{.OutFile}}";
    write_file(root() / "answer", response_text());
    drop(first, kRequestText);
    drop(second, R"({"dataHash":"0xcc","expectedShnarf":"0xdd"})");
    start();
    run_until_done(2);
    EXPECT_THAT(done(), UnorderedElementsAre(first + ".success", second + ".failure.code_15"));
    EXPECT_THAT(responses(), ElementsAre("1-2-getZkBlobCompressionProof.json"));
    EXPECT_EQ(observer_.endings[1].failure, JobFailure::request);
    EXPECT_THAT(observer_.endings[1].message, testing::HasSubstr("another request"));
}

TEST_F(RecoveredLocks, Weakness28_ACollisionThatAppearsDuringTheProofIsSeenToo) {
    const std::string name = "1-2-aa-getZkBlobCompressionProof.json";
    const auto response = root() / "compression/responses/1-2-getZkBlobCompressionProof.json";
    configuration_.controller.worker_cmd_tmpl = "cp " + (root() / "answer").string() +
                                                " {{.OutFile}} && cp " + (root() / "other").string() + " " +
                                                response.string();
    write_file(root() / "answer", response_text());
    write_file(root() / "other", response_text("0xcc"));
    drop(name, kRequestText);
    start();
    run_until_done(1);
    EXPECT_THAT(done(), ElementsAre(name + ".failure.code_15"));
    EXPECT_EQ(read_file(response), response_text("0xcc"));
}

}  // namespace
}  // namespace plonkd
