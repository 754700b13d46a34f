// Requests are read as Go's encoding/json reads them.
#include "prover/linea/request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/response.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

CompressionRequest parse(std::string_view json) {
    return parse_request(json, "request.json");
}

TEST(Request, FieldsInAnyOrder) {
    const CompressionRequest request = parse(R"({
        "prevShnarf": "0x01", "conflationOrder": {"upperBoundaries": [3, 4], "startingBlockNumber": -2},
        "eip4844Enabled": true, "compressedData": "AA==", "kzgProofSidecar": "k"})");
    EXPECT_EQ(request.prev_shnarf, "0x01");
    EXPECT_EQ(request.conflation_order.starting_block_number, -2);
    EXPECT_THAT(*request.conflation_order.upper_boundaries, ElementsAre(3, 4));
    EXPECT_TRUE(request.eip4844_enabled);
    EXPECT_EQ(request.compressed_data, "AA==");
    EXPECT_EQ(request.kzg_proof_sidecar, "k");
    EXPECT_EQ(request.snark_hash, "");
}

TEST(Request, KeysMatchWithoutRegardToCase) {
    EXPECT_EQ(parse(R"({"SNARKHASH": "a"})").snark_hash, "a");
    EXPECT_EQ(parse(R"({"snarkhash": "b"})").snark_hash, "b");
    EXPECT_EQ(parse("{\"\xc5\xbfnar\xe2\x84\xaahash\": \"c\"}").snark_hash, "c");  // long s, Kelvin sign
    EXPECT_EQ(parse(R"({"snark\u0048ash": "d"})").snark_hash, "d");
    EXPECT_EQ(parse(R"({"snark_hash": "e"})").snark_hash, "");
}

TEST(Request, UnknownKeysAreIgnoredWhateverTheyHold) {
    const CompressionRequest request = parse(
        R"({"a": [1, {"snarkHash": "x", "b": [[]]}], "b": {"snarkHash": {"c": null}}, "c": 1.5e3, "d": true,
            "conflationOrder": {"x": {"startingBlockNumber": 7}, "startingBlockNumber": 1}, "snarkHash": "y"})");
    EXPECT_EQ(request.snark_hash, "y");
    EXPECT_EQ(request.conflation_order.starting_block_number, 1);
}

TEST(Request, LastOfRepeatedKeysWins) {
    const CompressionRequest request = parse(
        R"({"snarkHash": "a", "SnarkHash": "b", "conflationOrder": {"startingBlockNumber": 1, "upperBoundaries": [1, 2]},
            "conflationOrder": {"upperBoundaries": [3]}, "dataHash": "d", "dataHash": null})");
    EXPECT_EQ(request.snark_hash, "b");
    // An object is filled again, not replaced; null changes nothing but a list.
    EXPECT_EQ(request.conflation_order.starting_block_number, 1);
    EXPECT_THAT(*request.conflation_order.upper_boundaries, ElementsAre(3));
    EXPECT_EQ(request.data_hash, "d");
}

TEST(Request, NullLeavesTheZeroValue) {
    const CompressionRequest request = parse(
        R"({"eip4844Enabled": null, "dataHash": null, "conflationOrder": {"startingBlockNumber": null,
            "upperBoundaries": [null, 5]}})");
    EXPECT_FALSE(request.eip4844_enabled);
    EXPECT_THAT(*request.conflation_order.upper_boundaries, ElementsAre(0, 5));
    EXPECT_EQ(parse(R"({"conflationOrder": {"upperBoundaries": [1], "upperBoundaries": null}})")
                  .conflation_order.upper_boundaries,
              std::nullopt);
    EXPECT_EQ(parse("null").snark_hash, "");
}

TEST(Request, DataAfterTheFirstValueIsIgnored) {
    EXPECT_EQ(parse(R"({"snarkHash": "a"} garbage {)").snark_hash, "a");
    EXPECT_EQ(parse("{\"snarkHash\": \"a\"}\0\xff").snark_hash, "a");
    EXPECT_EQ(parse(R"({"snarkHash": "a"}{"snarkHash": "b"})").snark_hash, "a");
}

TEST(Request, InvalidUnicodeBecomesTheReplacementCharacter) {
    EXPECT_EQ(parse("{\"snarkHash\": \"\xff\"}").snark_hash, "\xef\xbf\xbd");
    EXPECT_EQ(parse(R"({"snarkHash": "\ud800"})").snark_hash, "\xef\xbf\xbd");
}

TEST(Request, SyntaxErrors) {
    for (const char* text :
         {"", " ", "{", R"({"snarkHash": "a")", R"({"snarkHash" "a"})", R"({"snarkHash": "a",})",
          R"({snarkHash: "a"})", R"({"a": 01})", R"({"a": "\x"})", "{\"a\": \"\n\"}", "]", "nul",
          "\xef\xbb\xbf{}", R"({"a": [1 2]})", R"({"a": "\u12g4"})", "// comment\n{}"}) {
        EXPECT_THAT([&] { parse(text); },
                    ThrowsMessage<RequestError>(StartsWith("request.json: not JSON: byte ")))
            << text;
    }
}

TEST(Request, SyntaxErrorsDoNotQuoteTheDocument) {
    try {
        parse(R"({"compressedData": "c2VjcmV0c2VjcmV0)");
        FAIL();
    } catch (const RequestError& error) {
        EXPECT_THAT(error.what(), testing::Not(HasSubstr("c2Vj")));
    }
}

TEST(Request, WrongTypesNameTheField) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"snarkHash": 5})", "field snarkHash: expected a string, found a number"},
        {R"({"snarkHash": ["a"]})", "field snarkHash: expected a string, found an array"},
        {R"({"eip4844Enabled": "true"})", "field eip4844Enabled: expected true or false, found a string"},
        {R"({"eip4844Enabled": 1})", "field eip4844Enabled: expected true or false, found a number"},
        {R"({"conflationOrder": []})", "field conflationOrder: expected an object, found an array"},
        {R"({"conflationOrder": {"startingBlockNumber": 1.0}})",
         "field startingBlockNumber: expected a 64-bit integer"},
        {R"({"conflationOrder": {"startingBlockNumber": 9223372036854775808}})", "field startingBlockNumber"},
        {R"({"conflationOrder": {"upperBoundaries": {"a": 1}}})",
         "field upperBoundaries: expected an array of integers"},
        {R"({"conflationOrder": {"upperBoundaries": [1, "2"]}})",
         "expected a 64-bit integer, found a string"},
        {"[]", "the document: expected an object, found an array"},
        {"5", "the document: expected an object, found a number"},
    };
    for (const auto& [text, message] : cases) {
        const auto reading = [json = text] { parse(json); };
        EXPECT_THAT(reading, ThrowsMessage<RequestError>(HasSubstr(message))) << text;
    }
}

TEST(Request, MissingFile) {
    EXPECT_THAT([] { read_request("/nonexistent/request.json"); },
                ThrowsMessage<RequestError>(HasSubstr("/nonexistent/request.json: cannot read the request")));
}

// The smallest compressedData of version 2.
constexpr const char* kVersionTwo = "P/+A";

TEST(BlobClaim, ShortAndLongPoints) {
    CompressionRequest request;
    request.compressed_data = kVersionTwo;
    request.expected_x = "0x0102";
    request.expected_y = "0x03";
    const BlobClaim claim = decode_claim(request);
    EXPECT_EQ(claim.x[0], 1);
    EXPECT_EQ(claim.x[1], 2);
    EXPECT_EQ(claim.x[31], 0);
    EXPECT_EQ(claim.y[31], 3);

    request.expected_x = std::string(64, 'a') + "bb";
    EXPECT_EQ(decode_claim(request).x[31], 0xaa);
    // r + 1, and a number much longer than r, are reduced
    request.expected_y = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002";
    EXPECT_EQ(decode_claim(request).y[31], 1);
    request.expected_y = std::string(2, '0') + request.expected_y;
    EXPECT_EQ(decode_claim(request).y[31], 1);
}

TEST(BlobClaim, Versions) {
    const std::pair<const char*, const char*> cases[] = {
        {"P//A", "unsupported blob version: 1"}, {"P/9A", "unsupported blob version: 3"},
        {"P/8A", "unsupported blob version: 4"}, {"P/8=", "unsupported blob version: 0"},
        {"", "unsupported blob version: 0"},     {"AAAA", "unsupported blob version: 0"}};
    for (const auto& [data, message] : cases) {
        CompressionRequest request;
        request.compressed_data = data;
        EXPECT_THAT([&] { decode_claim(request); }, ThrowsMessage<RequestError>(message));
    }
}

TEST(BlobClaim, DecodesInTheReferencesOrder) {
    CompressionRequest request;
    request.compressed_data = "!";
    request.expected_x = "x";
    request.expected_y = "y";
    EXPECT_THAT([&] { decode_claim(request); }, ThrowsMessage<RequestError>(HasSubstr("compressedData")));
    request.compressed_data = "P//A";
    EXPECT_THAT([&] { decode_claim(request); }, ThrowsMessage<RequestError>(HasSubstr("expectedX")));
    request.expected_x = "";
    EXPECT_THAT([&] { decode_claim(request); }, ThrowsMessage<RequestError>(HasSubstr("expectedY")));
}

TEST(Response, FieldOrderAndFormat) {
    CompressionResponse response;
    response.request.data_hash = "<d>";
    response.prover_version = "7.1.0";
    response.proof = {1, 2};
    response.public_input = Bls12377Fr::from_u64(255);
    EXPECT_EQ(
        serialize_response(response),
        R"({"eip4844Enabled":false,"dataHash":"\u003cd\u003e","compressedData":"","commitment":"",)"
        R"("kzgProofContract":"","kzgProofSidecar":"","expectedX":"","expectedY":"","snarkHash":"",)"
        R"("conflationOrder":{"startingBlockNumber":0,"upperBoundaries":null},"parentStateRootHash":"",)"
        R"("finalStateRootHash":"","parentDataHash":"","expectedShnarf":"","prevShnarf":"",)"
        R"("proverVersion":"7.1.0","verifyingKeyShaSum":)"
        R"("0x0000000000000000000000000000000000000000000000000000000000000000",)"
        R"("decompressionProof":"0x0102","debug":{"publicInput":"0xff"}})"
        "\n");
    response.request.conflation_order = {5, std::vector<std::int64_t>{}};
    EXPECT_THAT(serialize_response(response), HasSubstr(R"({"startingBlockNumber":5,"upperBoundaries":[]})"));
    response.request.conflation_order.upper_boundaries = {1, -2};
    EXPECT_THAT(serialize_response(response), HasSubstr(R"("upperBoundaries":[1,-2]})"));
}

}  // namespace
}  // namespace plonkd
