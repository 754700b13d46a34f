// Which files wait, and in which order they are taken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/queue.hpp"
#include "tests/scratch_folder.hpp"

namespace plonkd {
namespace {

using test::write_file;
using testing::ElementsAre;
using testing::IsEmpty;

class Queue : public testing::Test {
  protected:
    std::vector<JobFolder> folders() const {
        return {JobFolder({JobType::execution}, root_ / "execution", "prover-0"),
                JobFolder({JobType::compression}, root_ / "compression", "prover-0"),
                JobFolder({JobType::aggregation}, root_ / "aggregation", "prover-0"),
                JobFolder({JobType::invalidity}, root_ / "invalidity", "prover-0")};
    }
    void SetUp() override {
        for (const JobFolder& folder : folders()) folder.create();
    }
    void drop(const std::string& type, const std::string& name) {
        write_file(root_ / type / "requests" / name, "{}");
    }
    static std::vector<std::string> names(const JobQueue& queue) {
        std::vector<std::string> result;
        for (const QueuedJob& job : queue.jobs()) result.push_back(job.name.file_name);
        return result;
    }
    static void list_into(JobQueue& queue, const std::vector<JobFolder>& watched) {
        for (const JobFolder& folder : watched) {
            FolderListing listing = folder.list();
            EXPECT_FALSE(listing.error);
            queue.replace(folder, std::move(listing));
        }
    }
    std::vector<std::string> scan() {
        const auto watched = folders();
        JobQueue queue(watched);
        list_into(queue, watched);
        return names(queue);
    }

    test::ScratchFolder scratch_;
    std::filesystem::path root_ = scratch_.path();
};

TEST_F(Queue, Weakness16_OrdersByLastBlockThenByTypeThenByName) {
    drop("aggregation", "1-10-getZkAggregatedProof.json");
    drop("compression", "1-10-getZkBlobCompressionProof.json");
    drop("compression", "1-9-getZkBlobCompressionProof.json");
    drop("compression", "5-10-ccv1-bb-getZkBlobCompressionProof.json");
    drop("compression", "5-10-ccv1-aa-getZkBlobCompressionProof.json");
    drop("invalidity", "1-10-getZkInvalidityProof.json");
    drop("execution", "2-10-getZkProof.json");
    drop("execution", "1-100-getZkProof.json");
    EXPECT_THAT(scan(), ElementsAre("1-9-getZkBlobCompressionProof.json", "2-10-getZkProof.json",
                                    "1-10-getZkInvalidityProof.json", "1-10-getZkBlobCompressionProof.json",
                                    "5-10-ccv1-aa-getZkBlobCompressionProof.json",
                                    "5-10-ccv1-bb-getZkBlobCompressionProof.json",
                                    "1-10-getZkAggregatedProof.json", "1-100-getZkProof.json"));
}

TEST_F(Queue, Weakness15And16_NumbersAndScoresDoNotOverflow) {
    drop("compression", "1-9223372036854775807-getZkBlobCompressionProof.json");
    drop("compression", "1-92233720368547758-getZkBlobCompressionProof.json");
    drop("compression", "1-92233720368547759-getZkBlobCompressionProof.json");
    drop("compression", "1-99999999999999999999-getZkBlobCompressionProof.json");
    EXPECT_THAT(scan(), ElementsAre("1-92233720368547758-getZkBlobCompressionProof.json",
                                    "1-92233720368547759-getZkBlobCompressionProof.json",
                                    "1-9223372036854775807-getZkBlobCompressionProof.json"));
}

TEST_F(Queue, TakesRegularFilesOfTheFoldersTypeOnly) {
    drop("execution", "1-1-getZkBlobCompressionProof.json");
    drop("compression", "1-1-getZkProof.json");
    drop("compression", "1-1-getZkBlobCompressionProof.json.inprogress.prover-1");
    drop("elsewhere", "target");
    const auto requests = root_ / "compression/requests";
    std::filesystem::create_symlink(root_ / "elsewhere/requests/target",
                                    requests / "1-2-getZkBlobCompressionProof.json");
    std::filesystem::create_directory(requests / "1-3-getZkBlobCompressionProof.json");
    EXPECT_THAT(scan(), IsEmpty());
}

TEST_F(Queue, UnlistableFolderIsReported) {
    std::filesystem::remove_all(root_ / "execution/requests");
    const FolderListing listing = folders()[0].list();
    EXPECT_EQ(listing.error, std::errc::no_such_file_or_directory);
    EXPECT_THAT(listing.waiting, IsEmpty());
}

TEST_F(Queue, FollowsWhatComesAndGoes) {
    const auto watched = folders();
    const JobFolder& compression = watched[1];
    JobQueue queue(watched);
    drop("compression", "1-2-getZkBlobCompressionProof.json");
    list_into(queue, watched);

    drop("compression", "1-1-getZkBlobCompressionProof.json");
    queue.name_came(compression);
    EXPECT_EQ(queue.entries(compression), 2U);
    EXPECT_THAT(names(queue), ElementsAre("1-2-getZkBlobCompressionProof.json"));
    queue.file_completed(compression, "1-1-getZkBlobCompressionProof.json");
    queue.file_completed(compression, "1-1-getZkBlobCompressionProof.json");
    EXPECT_EQ(queue.waiting(compression), 2U);
    EXPECT_THAT(names(queue),
                ElementsAre("1-1-getZkBlobCompressionProof.json", "1-2-getZkBlobCompressionProof.json"));

    queue.name_went(compression, "1-2-getZkBlobCompressionProof.json");
    queue.name_went(compression, "1-2-getZkBlobCompressionProof.json.inprogress.prover-1");
    EXPECT_EQ(queue.waiting(compression), 1U);
    EXPECT_EQ(queue.entries(compression), 0U);

    // Gone before anybody looked, no job, no regular file.
    queue.file_completed(compression, "1-9-getZkBlobCompressionProof.json");
    queue.file_completed(compression, "1-9-getZkProof.json");
    std::filesystem::create_directory(compression.requests() / "1-3-getZkBlobCompressionProof.json");
    queue.file_completed(compression, "1-3-getZkBlobCompressionProof.json");
    EXPECT_THAT(names(queue), ElementsAre("1-1-getZkBlobCompressionProof.json"));

    // A listing corrects whatever was missed.
    list_into(queue, watched);
    EXPECT_THAT(names(queue),
                ElementsAre("1-1-getZkBlobCompressionProof.json", "1-2-getZkBlobCompressionProof.json"));
    EXPECT_EQ(queue.entries(compression), 3U);
}

TEST_F(Queue, KnowsSinceWhenTheOldestJobWaits) {
    const auto watched = folders();
    const JobFolder& compression = watched[1];
    JobQueue queue(watched);
    EXPECT_FALSE(queue.oldest(compression));
    drop("compression", "1-1-getZkBlobCompressionProof.json");
    drop("compression", "1-2-getZkBlobCompressionProof.json");
    const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(2);
    std::filesystem::last_write_time(compression.requests() / "1-2-getZkBlobCompressionProof.json", old);
    list_into(queue, watched);
    const auto age = std::chrono::system_clock::now() - *queue.oldest(compression);
    EXPECT_GT(age, std::chrono::minutes(119));
    EXPECT_LT(age, std::chrono::minutes(150));
    queue.name_went(compression, "1-2-getZkBlobCompressionProof.json");
    EXPECT_LT(std::chrono::system_clock::now() - *queue.oldest(compression), std::chrono::minutes(60));
}

}  // namespace
}  // namespace plonkd
