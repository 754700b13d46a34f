// The file-name grammar: every row of linea-controller.md section 3 and what lies just beside it.

#include <gtest/gtest.h>

#include "controller/job_name.hpp"

namespace plonkd {
namespace {

constexpr JobGrammar kExecution{JobType::execution};
constexpr JobGrammar kLargeExecution{JobType::execution, true};
constexpr JobGrammar kCompression{JobType::compression};
constexpr JobGrammar kAggregation{JobType::aggregation};
constexpr JobGrammar kInvalidity{JobType::invalidity};

struct Row {
    JobGrammar grammar;
    const char* request;
    const char* response;  // null: no job
};

class JobNameGrammar : public testing::TestWithParam<Row> {};

TEST_P(JobNameGrammar, RequestAndResponseNames) {
    const auto [grammar, request, response] = GetParam();
    const auto job = parse_job_name(grammar, request);
    if (response == nullptr) {
        EXPECT_FALSE(job) << request;
        return;
    }
    ASSERT_TRUE(job) << request;
    EXPECT_EQ(job->response_name(), response);
    EXPECT_EQ(job->file_name, request);
    EXPECT_EQ(job->type, grammar.type);
}

INSTANTIATE_TEST_SUITE_P(
    Compression, JobNameGrammar,
    testing::Values(
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-abcdef-getZkBlobCompressionProof.json",
            "102-103-abcdef-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-0xabcdef-getZkBlobCompressionProof.json",
            "102-103-0xabcdef-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-0x-getZkBlobCompressionProof.json",
            "102-103-0x-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3--getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json", "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-ccv0.2.3-getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-getZkBlobCompressionProof.json.failure.code_77",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression,
            "102-103-bcv0.2.3-ccv0.2.3-abcdef-getZkBlobCompressionProof.json.failure.code_77.failure.code_2",
            "102-103-abcdef-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-abcdef-getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-abcdef-getZkBlobCompressionProof.json",
            "102-103-getZkBlobCompressionProof.json"},
        Row{kCompression, "007-0103-ccv0.0-ab-getZkBlobCompressionProof.json",
            "7-103-ab-getZkBlobCompressionProof.json"},
        Row{kCompression,
            "30388561-30389025-bcv0.0-ccv0.0-"
            "b686e4f81a269c88420e67e8235e63faee8aab7b735520cd112737fd283bff4f-"
            "getZkBlobCompressionProof.json",
            "30388561-30389025-b686e4f81a269c88420e67e8235e63faee8aab7b735520cd112737fd283bff4f-"
            "getZkBlobCompressionProof.json"},
        Row{kCompression, "102-103-bcv0.2.3-etv0.2.3-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-getZkCompressionProofAjson", nullptr},
        Row{kCompression, "102-103-bcv0.2.3-ccv0.2.3-getAggregatedProof.json", nullptr},
        Row{kCompression, "102-103-ccv0.2.3-bcv0.2.3-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json.large", nullptr},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json.success", nullptr},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json.inprogress.prover-0", nullptr},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json..inprogress_coordinator_writing", nullptr},
        Row{kCompression, "102-103-getZkBlobCompressionProof.json.tmp", nullptr}));

// Names on which the reference's regular expressions behave in ways worth pinning down: a version without
// dots may pass for a hash, a hash counts only right behind a ccv segment.
INSTANTIATE_TEST_SUITE_P(
    CompressionCorners, JobNameGrammar,
    testing::Values(
        Row{kCompression, "1-2--getZkBlobCompressionProof.json", "1-2-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2---getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-ccv1-bcv2-getZkBlobCompressionProof.json",
            "1-2-bcv2-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-ccv2-ccv3-getZkBlobCompressionProof.json",
            "1-2-ccv3-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-bcv1-bcv2-getZkBlobCompressionProof.json",
            "1-2-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-bcv-getZkBlobCompressionProof.json", "1-2-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-ccv-ab-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-ccv...-ab-getZkBlobCompressionProof.json",
            "1-2-ab-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-ccv1-a_b-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-ccv1-ab-cd-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-ccv1abc-getZkBlobCompressionProof.json", "1-2-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2-ccv1-Zz9-getZkBlobCompressionProof.json",
            "1-2-Zz9-getZkBlobCompressionProof.json"},
        Row{kCompression, "1-2getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-agetZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "-1-2-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "a1-2-getZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-getZkBlobCompressionProof.json\n", nullptr},
        Row{kCompression, "1-2-getZkBlobCompressionProof.json.failure.code_", nullptr},
        Row{kCompression, "1-2-getZkBlobCompressionProof.json.failure.code_1x", nullptr},
        Row{kCompression, "1-2-getZkBlobCompressionProof.jsongetZkBlobCompressionProof.json", nullptr},
        Row{kCompression, "1-2-getZkProof.json", nullptr}, Row{kCompression, "", nullptr},
        Row{kCompression, "-", nullptr}, Row{kCompression, "getZkBlobCompressionProof.json", nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Execution, JobNameGrammar,
    testing::Values(Row{kExecution, "102-103-getZkProof.json", "102-103-getZkProof.json"},
                    Row{kExecution, "102-103-etv0.1.2-stv1.2.3-getZkProof.json", "102-103-getZkProof.json"},
                    Row{kExecution, "102-103-etv0.1.2-getZkProof.json", "102-103-getZkProof.json"},
                    Row{kExecution, "102-103-stv1.2.3-getZkProof.json.failure.code_137",
                        "102-103-getZkProof.json"},
                    Row{kExecution, "102-103-stv1.2.3-etv0.1.2-getZkProof.json", nullptr},
                    Row{kExecution, "102-103-etv-getZkProof.json", nullptr},
                    Row{kExecution, "102-103-abc-getZkProof.json", nullptr},
                    Row{kExecution, "102-103--getZkProof.json", nullptr},
                    Row{kExecution, "102-103-getZkProof.json.large", nullptr},
                    Row{kExecution, "102-103-getZkProof.json.large.failure.code_137", nullptr},
                    Row{kLargeExecution, "102-103-getZkProof.json", nullptr},
                    Row{kLargeExecution, "102-103-getZkProof.json.failure.code_137", nullptr},
                    Row{kLargeExecution, "102-103-getZkProof.json.large", "102-103-getZkProof.json"},
                    Row{kLargeExecution, "102-103-etv1-getZkProof.json.large.failure.code_137",
                        "102-103-getZkProof.json"},
                    Row{kLargeExecution, "102-103-getZkProof.json.large.large", nullptr},
                    Row{kLargeExecution, "102-103-getZkProof.json.failure.code_77.large", nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Others, JobNameGrammar,
    testing::Values(
        Row{kAggregation, "102-103-getZkAggregatedProof.json", "102-103-getZkAggregatedProof.json"},
        Row{kAggregation, "0102-103-deadBEEF01-getZkAggregatedProof.json",
            "102-103-deadBEEF01-getZkAggregatedProof.json"},
        Row{kAggregation, "102-103-ab-getZkAggregatedProof.json.failure.code_1",
            "102-103-ab-getZkAggregatedProof.json"},
        Row{kAggregation, "102-103--getZkAggregatedProof.json", nullptr},
        Row{kAggregation, "102-103-0xab-getZkAggregatedProof.json", nullptr},
        Row{kAggregation, "102-103-ab-cd-getZkAggregatedProof.json", nullptr},
        Row{kInvalidity, "102-103-getZkInvalidityProof.json", "102-103-getZkInvalidityProof.json"},
        Row{kInvalidity, "102-103-getZkInvalidityProof.json.failure.code_2",
            "102-103-getZkInvalidityProof.json"},
        Row{kInvalidity, "102-103-ab-getZkInvalidityProof.json", nullptr},
        Row{kInvalidity, "102-103--getZkInvalidityProof.json", nullptr}));

TEST(JobName, BlockNumbersAreReadAsSigned64Bit) {
    const auto largest = parse_job_name(kInvalidity, "0-9223372036854775807-getZkInvalidityProof.json");
    ASSERT_TRUE(largest);
    EXPECT_EQ(largest->end, 9223372036854775807U);
    EXPECT_FALSE(parse_job_name(kInvalidity, "0-9223372036854775808-getZkInvalidityProof.json"));
    EXPECT_FALSE(parse_job_name(kInvalidity, "18446744073709551617-1-getZkInvalidityProof.json"));
    EXPECT_FALSE(parse_job_name(kInvalidity, std::string(5000, '9') + "-1-getZkInvalidityProof.json"));
    const auto zeros = parse_job_name(kInvalidity, std::string(100, '0') + "7-8-getZkInvalidityProof.json");
    ASSERT_TRUE(zeros);
    EXPECT_EQ(zeros->start, 7U);
}

TEST(JobName, DoneNames) {
    const auto fresh = parse_job_name(kCompression, "1-2-getZkBlobCompressionProof.json");
    EXPECT_EQ(fresh->success_name(), "1-2-getZkBlobCompressionProof.json.success");
    EXPECT_EQ(fresh->failure_name(137), "1-2-getZkBlobCompressionProof.json.failure.code_137");
    const auto retried =
        parse_job_name(kCompression, "1-2-getZkBlobCompressionProof.json.failure.code_77.failure.code_1");
    EXPECT_EQ(retried->success_name(), "1-2-getZkBlobCompressionProof.json.success");
    EXPECT_EQ(retried->failure_name(2), "1-2-getZkBlobCompressionProof.json.failure.code_2");
}

TEST(JobName, DeferredNamesAreFoundByLargeControllersOnly) {
    const auto job = parse_job_name(kExecution, "1-2-getZkProof.json.failure.code_5");
    const std::string deferred = job->deferred_to_large_name(137);
    EXPECT_EQ(deferred, "1-2-getZkProof.json.large.failure.code_137");
    EXPECT_FALSE(job->is_large());
    EXPECT_FALSE(parse_job_name(kExecution, deferred));
    const auto large = parse_job_name(kLargeExecution, deferred);
    ASSERT_TRUE(large);
    EXPECT_TRUE(large->is_large());
    EXPECT_EQ(large->success_name(), "1-2-getZkProof.json.large.success");
}

}  // namespace
}  // namespace plonkd
