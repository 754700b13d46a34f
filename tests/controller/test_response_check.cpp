// What a worker's output must be before it is published.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/response_check.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;

class ResponseCheck : public testing::Test {
  protected:
    std::string defect(const std::string& request, const std::string& response,
                       JobType type = JobType::compression) {
        test::write_file(request_, request);
        test::write_file(response_, response);
        return response_defect(type, request_, response_).value_or("(valid)");
    }

    test::ScratchFolder scratch_;
    std::filesystem::path request_ = scratch_.path() / "request";
    std::filesystem::path response_ = scratch_.path() / "response";
};

constexpr const char* kProof = R"("decompressionProof":"0x12","verifyingKeyShaSum":"0x34")";

std::string response_with(const std::string& more) {
    return "{" + std::string(kProof) + more + "}\n";
}

TEST_F(ResponseCheck, CompressionResponsesCarryProofAndKeyDigest) {
    EXPECT_EQ(defect("{}", response_with("")), "(valid)");
    EXPECT_THAT(defect("{}", R"({"decompressionProof":"0x12"})"), HasSubstr("no verifyingKeyShaSum"));
    EXPECT_THAT(defect("{}", R"({"decompressionProof":"","verifyingKeyShaSum":"0x34"})"),
                HasSubstr("no decompressionProof"));
    EXPECT_THAT(defect("{}", R"({"decompressionProof":7,"verifyingKeyShaSum":"0x34"})"),
                HasSubstr("no decompressionProof"));
    EXPECT_THAT(defect("{}", "[1]"), HasSubstr("not a JSON object"));
}

TEST_F(ResponseCheck, IncompleteFilesAreRefused) {
    EXPECT_THAT(defect("{}", ""), HasSubstr("empty"));
    const std::string whole = response_with("");
    for (std::size_t length = 1; length + 1 < whole.size(); ++length)
        EXPECT_THAT(defect("{}", whole.substr(0, length)), HasSubstr("not complete JSON")) << length;
    EXPECT_THAT(defect("{}", whole + "{"), HasSubstr("not complete JSON"));
    EXPECT_THAT(defect("{}", std::string("\0\0\0", 3)), HasSubstr("not complete JSON"));
    EXPECT_THAT(defect("{}", std::string(1'000'000, '[')), HasSubstr("not complete JSON"));
}

TEST_F(ResponseCheck, MissingOrSpecialFilesAreRefused) {
    test::write_file(request_, "{}");
    EXPECT_THAT(response_defect(JobType::compression, request_, response_).value(),
                HasSubstr("left no response"));
    std::filesystem::create_directory(response_);
    EXPECT_THAT(response_defect(JobType::compression, request_, response_).value(),
                HasSubstr("not a regular file"));
}

TEST_F(ResponseCheck, ResponsesToAnotherRequestAreRefused) {
    const std::string request = R"({"dataHash":"0xaa","expectedShnarf":"0xbb"} trailing)";
    EXPECT_EQ(defect(request, response_with(R"(,"dataHash":"0xaa","expectedShnarf":"0xbb")")), "(valid)");
    EXPECT_THAT(defect(request, response_with(R"(,"dataHash":"0xaa","expectedShnarf":"0xbc")")),
                HasSubstr("expectedShnarf is not the request's"));
    EXPECT_THAT(defect(request, response_with(R"(,"dataHash":7)")),
                HasSubstr("dataHash is not the request's"));
    // As Go's decoder reads a request: keys in any case, missing and null fields empty.
    EXPECT_EQ(defect(R"({"DATAHASH":"0xaa"})", response_with(R"(,"dataHash":"0xaa","snarkHash":"")")),
              "(valid)");
    EXPECT_EQ(defect(R"({"dataHash":null})", response_with(R"(,"dataHash":"")")), "(valid)");
    EXPECT_THAT(defect("{}", response_with(R"(,"snarkHash":"0x01")")), HasSubstr("snarkHash"));
}

TEST_F(ResponseCheck, OtherTypesNeedCompleteJson) {
    for (const JobType type : {JobType::execution, JobType::aggregation, JobType::invalidity}) {
        EXPECT_EQ(defect("", R"({"proof":"0x00"})", type), "(valid)");
        EXPECT_THAT(defect("", R"({"proof":"0x0)", type), HasSubstr("not complete JSON"));
    }
}

TEST_F(ResponseCheck, RealResponsesPass) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto samples = shared / "reference/samples";
    const auto request =
        samples /
        "30388561-30389025-bcv0.0-ccv0.0-b686e4f81a269c88420e67e8235e63faee8aab7b735520cd112737fd283bff4f-"
        "getZkBlobCompressionProof.json";
    EXPECT_FALSE(response_defect(JobType::compression, request, samples / "30388561-30389025-response.json"));
    EXPECT_TRUE(response_defect(JobType::compression, request, samples / "30389026-30389504-response.json"));
}

}  // namespace
}  // namespace plonkd
