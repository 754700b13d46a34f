// Which files wait, and in which order they are taken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/queue.hpp"
#include "tests/controller/scratch_folder.hpp"

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
    std::vector<std::string> scan() {
        const auto watched = folders();
        std::vector<std::string> names;
        for (const QueuedJob& job : scan_queue(watched, [](const JobFolder&, std::error_code) { FAIL(); }))
            names.push_back(job.name.file_name);
        return names;
    }

    test::ScratchFolder scratch_;
    std::filesystem::path root_ = scratch_.path();
};

TEST_F(Queue, OrdersByLastBlockThenByTypeThenByName) {
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

TEST_F(Queue, ScoresDoNotOverflow) {
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

TEST_F(Queue, UnlistableFolderIsReportedAndTheOthersStillCount) {
    drop("invalidity", "1-1-getZkInvalidityProof.json");
    std::filesystem::remove_all(root_ / "execution/requests");
    const auto watched = folders();
    std::vector<std::filesystem::path> reported;
    const auto queue = scan_queue(watched, [&](const JobFolder& folder, std::error_code error) {
        EXPECT_EQ(error, std::errc::no_such_file_or_directory);
        reported.push_back(folder.requests());
    });
    EXPECT_THAT(reported, ElementsAre(root_ / "execution/requests"));
    ASSERT_EQ(queue.size(), 1U);
    EXPECT_EQ(queue[0].name.file_name, "1-1-getZkInvalidityProof.json");
}

}  // namespace
}  // namespace plonkd
