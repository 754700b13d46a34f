// The rename protocol of one job type's directories.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/job_folder.hpp"
#include "prover/failure/failure.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::names_in;
using test::read_file;
using test::write_file;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kName = "007-8-ccv0.0-ab-getZkBlobCompressionProof.json.failure.code_1";

class JobFolderProtocol : public testing::Test {
  protected:
    void SetUp() override {
        folder_.create();
        write_file(requests_ / kName, "request");
    }

    test::ScratchFolder scratch_;
    std::filesystem::path requests_ = scratch_.path() / "root/requests";
    std::filesystem::path responses_ = scratch_.path() / "root/responses";
    std::filesystem::path done_ = scratch_.path() / "root/requests-done";
    JobFolder folder_{{JobType::compression}, scratch_.path() / "root", "prover-0"};
    JobFolder other_{{JobType::compression}, scratch_.path() / "root", "prover-1"};
    JobName job_ = *parse_job_name({JobType::compression}, kName);
};

TEST_F(JobFolderProtocol, LockIsOwnedByOne) {
    EXPECT_FALSE(folder_.lock(job_));
    EXPECT_EQ(other_.lock(job_), std::errc::no_such_file_or_directory);
    EXPECT_THAT(names_in(requests_), ElementsAre(kName + ".inprogress.prover-0"));
}

TEST_F(JobFolderProtocol, SuccessPublishesThenFinishes) {
    ASSERT_FALSE(folder_.lock(job_));
    const auto temporary = folder_.new_temporary_response();
    write_file(temporary, "response");
    EXPECT_FALSE(folder_.publish(job_, temporary));
    EXPECT_FALSE(folder_.sync_responses());
    EXPECT_FALSE(folder_.finish_as_success(job_));
    EXPECT_FALSE(folder_.sync_requests());
    EXPECT_THAT(names_in(requests_), IsEmpty());
    EXPECT_THAT(names_in(responses_), ElementsAre("7-8-ab-getZkBlobCompressionProof.json"));
    EXPECT_THAT(names_in(done_), ElementsAre("007-8-ccv0.0-ab-getZkBlobCompressionProof.json.success"));
}

TEST_F(JobFolderProtocol, NothingIsPublishedWithoutAResponse) {
    ASSERT_FALSE(folder_.lock(job_));
    EXPECT_EQ(folder_.publish(job_, folder_.new_temporary_response()), std::errc::no_such_file_or_directory);
    EXPECT_THAT(names_in(responses_), IsEmpty());
}

TEST_F(JobFolderProtocol, OlderFilesAreKept) {
    write_file(responses_ / "7-8-ab-getZkBlobCompressionProof.json", "older");
    const std::string failed = "007-8-ccv0.0-ab-getZkBlobCompressionProof.json.failure.code_2";
    write_file(done_ / failed, "older");
    ASSERT_FALSE(folder_.lock(job_));
    const auto temporary = folder_.new_temporary_response();
    write_file(temporary, "newer");
    EXPECT_FALSE(folder_.publish(job_, temporary));
    EXPECT_EQ(read_file(folder_.response(job_)), "newer");
    EXPECT_EQ(read_file(folder_.response(job_).string() + ".previous_1"), "older");
    EXPECT_FALSE(folder_.finish_as_failure(job_, 2));
    EXPECT_EQ(read_file(done_ / failed), "request");
    EXPECT_EQ(read_file(done_ / (failed + ".previous_1")), "older");
}

TEST_F(JobFolderProtocol, RequeueRestoresTheNameAsFound) {
    ASSERT_FALSE(folder_.lock(job_));
    EXPECT_FALSE(folder_.requeue(job_));
    EXPECT_THAT(names_in(requests_), ElementsAre(kName));
    // The coordinator has written the same request again: one of the two is enough.
    ASSERT_FALSE(folder_.lock(job_));
    write_file(requests_ / kName, "request");
    EXPECT_FALSE(folder_.requeue(job_));
    EXPECT_THAT(names_in(requests_), ElementsAre(kName));
    // A different request of that name must not disappear.
    ASSERT_FALSE(folder_.lock(job_));
    write_file(requests_ / kName, "another request");
    EXPECT_EQ(folder_.requeue(job_), std::errc::file_exists);
    EXPECT_EQ(folder_.lock(job_), std::errc::file_exists);
    EXPECT_EQ(read_file(requests_ / kName), "another request");
    EXPECT_EQ(read_file(folder_.locked_request(job_)), "request");
}

TEST_F(JobFolderProtocol, DeferredRequestsStayInTheQueue) {
    const JobFolder execution({JobType::execution}, scratch_.path() / "execution", "prover-0");
    execution.create();
    write_file(execution.requests() / "1-2-getZkProof.json", "request");
    const JobName job = *parse_job_name({JobType::execution}, "1-2-getZkProof.json");
    ASSERT_FALSE(execution.lock(job));
    EXPECT_FALSE(execution.defer_to_large(job, 137));
    EXPECT_THAT(names_in(execution.requests()), ElementsAre("1-2-getZkProof.json.large.failure.code_137"));
}

TEST_F(JobFolderProtocol, Weakness07_EveryRunHasATemporaryNameOfItsOwn) {
    const auto first = folder_.new_temporary_response();
    const auto second = folder_.new_temporary_response();
    EXPECT_NE(first, second);
    EXPECT_EQ(first.parent_path(), responses_);
    EXPECT_THAT(first.filename().string(),
                testing::MatchesRegex("tmp-response-file.prover-0.job-[0-9a-f]+.json"));
    // Found again: those of this controller, the reference's one for all jobs, a worker's hidden ones.
    write_file(first, "");
    write_file(responses_ / "tmp-response-file.prover-0.json", "");
    write_file(responses_ / ("." + second.filename().string() + ".7.1.partial"), "");
    write_file(other_.new_temporary_response(), "");
    write_file(responses_ / "tmp-response-file.prover-01.json", "");
    write_file(responses_ / "1-2-getZkBlobCompressionProof.json", "");
    EXPECT_THAT(
        folder_.temporary_responses(),
        testing::UnorderedElementsAre(first, responses_ / "tmp-response-file.prover-0.json",
                                      responses_ / ("." + second.filename().string() + ".7.1.partial")));
}

TEST_F(JobFolderProtocol, LocksAreListedWithTheirOwners) {
    ASSERT_FALSE(other_.lock(job_));
    write_file(requests_ / "1-2-getZkBlobCompressionProof.json", "");
    write_file(requests_ / "clutter", "");
    const FolderListing listing = folder_.list();
    ASSERT_EQ(listing.locks.size(), 1U);
    EXPECT_EQ(listing.locks[0].request, kName);
    EXPECT_EQ(listing.locks[0].owner, "prover-1");
    ASSERT_EQ(listing.waiting.size(), 1U);
    EXPECT_EQ(listing.entries, 3U);
    EXPECT_LE(folder_.lock_age(listing.locks[0])->count(), 3600);
    EXPECT_FALSE(folder_.take_over(listing.locks[0]));
    EXPECT_THAT(names_in(requests_), testing::Contains(kName + ".inprogress.prover-0"));
    EXPECT_EQ(folder_.take_over(listing.locks[0]), std::errc::no_such_file_or_directory);
    EXPECT_FALSE(folder_.lock_age(listing.locks[0]));
}

TEST_F(JobFolderProtocol, RefreshingALockKeepsTheAgeOfItsRequest) {
    ASSERT_FALSE(folder_.lock(job_));
    const auto locked = folder_.locked_request(job_);
    const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(5);
    std::filesystem::last_write_time(locked, old);
    folder_.refresh_lock(job_);
    EXPECT_LT(folder_.lock_age(LockName{kName, "prover-0"})->count(), 3600);
    EXPECT_LT(std::filesystem::last_write_time(locked), old + std::chrono::seconds(2));
}

TEST_F(JobFolderProtocol, UncreatableDirectoriesAreNamed) {
    write_file(scratch_.path() / "file", "");
    const JobFolder folder({JobType::compression}, scratch_.path() / "file", "prover-0");
    EXPECT_THROW(folder.create(), SetupError);
    write_file(scratch_.path() / "half/requests", "");
    const JobFolder half({JobType::compression}, scratch_.path() / "half", "prover-0");
    EXPECT_THROW(half.create(), SetupError);
}

}  // namespace
}  // namespace plonkd
