// Every condition under which a request is refused without a circuit (linea-compression-job.md section 4),
// each on a request that is right but for that.
#include "prover/linea/assignment.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/blob_evaluation.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/lzss_encoder.hpp"

namespace plonkd {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using Bytes = std::vector<std::uint8_t>;

const CircuitSizes kSizes{64 * 32, 256, 2000, 4};

const Dictionary& dictionary() {
    static const Dictionary value = make_dictionary(example_dictionary(256, 1), "example.bin");
    return value;
}

Bytes one_block() {
    Bytes payload;
    append_block(payload, example_content({}, 3).batches[0][0]);
    return payload;
}

// A request around any content, consistent in snark hash, x and y.
struct CraftedRequest {
    BlobHeader header;
    Bytes stream;

    CraftedRequest() : CraftedRequest(one_block()) {}
    explicit CraftedRequest(const Bytes& payload) : stream(lzss_compress(payload, dictionary().bytes)) {
        header.dictionary_checksum = dictionary().checksum;
        header.batch_lengths = {static_cast<std::uint32_t>(payload.size())};
    }

    CompressionRequest request(bool eip4844_enabled = true) const {
        Bytes content = encode_blob_header(header);
        content.insert(content.end(), stream.begin(), stream.end());
        return around(pack_blob(content), eip4844_enabled);
    }

    static CompressionRequest around(const Bytes& blob, bool eip4844_enabled = true) {
        Bytes padded = blob;
        padded.resize(std::max(kSizes.blob_bytes, blob.size()));
        CompressionRequest request;
        request.eip4844_enabled = eip4844_enabled;
        request.compressed_data = encode_base64(blob);
        request.snark_hash = encode_hexadecimal(snark_hash(padded));
        const std::array<std::uint8_t, 32> x{9};
        request.expected_x = encode_hexadecimal(x);
        if (padded.size() == kSizes.blob_bytes) {
            request.expected_y = encode_hexadecimal(evaluate_blob(
                padded, x,
                eip4844_enabled ? BlobInterpretation::evaluations : BlobInterpretation::coefficients));
        }
        return request;
    }
};

BlobAssignment assign(const CompressionRequest& request, const CircuitSizes& sizes = kSizes) {
    return assign_blob(decode_claim(request), request.snark_hash, DictionaryStore({dictionary()}), sizes);
}

void expect_refused(const CompressionRequest& request, const char* message, int exit_code = 1,
                    const CircuitSizes& sizes = kSizes) {
    try {
        assign(request, sizes);
        ADD_FAILURE() << "accepted, expected: " << message;
    } catch (const RequestError& error) {
        EXPECT_THAT(error.what(), HasSubstr(message));
        EXPECT_EQ(error.exit_code(), exit_code);
    }
}

TEST(Assignment, AcceptsBothInterpretations) {
    EXPECT_NO_THROW(assign(CraftedRequest().request(true)));
    EXPECT_NO_THROW(assign(CraftedRequest().request(false)));
}

TEST(Assignment, FlagIsPartOfThePublicInput) {
    EXPECT_FALSE(assign(CraftedRequest().request(true)).public_input ==
                 assign(CraftedRequest().request(false)).public_input);
}

TEST(Assignment, WitnessOrder) {
    const BlobAssignment assignment = assign(CraftedRequest().request());
    const auto witness = witness_of(assignment);
    ASSERT_EQ(witness.size(), 1 + 256 + 64 * 32 + 32 + 2 + 4 + 3 * 4u);
    using Fr = Bls12377Fr;
    EXPECT_EQ(witness[0], assignment.public_input);
    EXPECT_EQ(witness[1], Fr::from_u64(dictionary().bytes[0]));
    EXPECT_EQ(witness[257], Fr::from_u64(0x3f));
    EXPECT_EQ(witness[257 + 2048], Fr::from_u64(9));
    const std::size_t y = 257 + 2048 + 32;
    EXPECT_EQ(witness[y], Fr::from_bytes_reduced(std::span(assignment.y).first(16)));
    EXPECT_EQ(witness[y + 1], Fr::from_bytes_reduced(std::span(assignment.y).last(16)));
    EXPECT_EQ(witness[y + 2], assignment.snark_hash);
    EXPECT_EQ(witness[y + 3], Fr::one());
    EXPECT_EQ(witness[y + 4], Fr::one());
    EXPECT_EQ(witness[y + 5], assignment.all_batches_sum);
    EXPECT_EQ(witness[y + 6], Fr::from_u64(one_block().size()));
    EXPECT_EQ(witness[y + 9], Fr::one());
    EXPECT_EQ(witness[y + 10], Fr::zero());
    EXPECT_EQ(witness.back(), padding_batch_checksum().hash);
}

TEST(Assignment, SnarkHashMustBeHexadecimalAndRight) {
    CompressionRequest request = CraftedRequest().request();
    request.snark_hash.pop_back();
    expect_refused(request, "field snarkHash: not hexadecimal");
    request = CraftedRequest().request();
    request.snark_hash.back() = request.snark_hash.back() == '0' ? '1' : '0';
    expect_refused(request, "blob checksum does not match the one computed by the assigner");
    request.snark_hash = "0x";
    expect_refused(request, "blob checksum does not match the one computed by the assigner");
}

TEST(Assignment, BlobOverCapacity) {
    Bytes blob = pack_blob(Bytes(4000, 1));
    blob[0] = 0x3f, blob[1] = 0xff, blob[2] = 0x80;
    expect_refused(CraftedRequest::around(blob), "blob: expected at most 2048 bytes, found 4064", 2);
}

TEST(Assignment, OversizedElement) {
    Bytes blob = decode_base64(CraftedRequest().request().compressed_data, "blob");
    blob[32] |= 0x40;
    expect_refused(CraftedRequest::around(blob), "blob: element 1: one of the top two bits is set");
}

TEST(Assignment, TerminalSymbol) {
    Bytes blob = decode_base64(CraftedRequest().request().compressed_data, "blob");
    blob.resize(2048);
    blob.back() = 0x01;
    expect_refused(CraftedRequest::around(blob), "invalid terminal symbol");
}

TEST(Assignment, TruncatedHeader) {
    Bytes content = encode_blob_header(CraftedRequest().header);
    content.resize(20);
    expect_refused(CraftedRequest::around(pack_blob(content)), "blob header: truncated");
}

TEST(Assignment, UnknownDictionary) {
    CraftedRequest crafted;
    crafted.header.dictionary_checksum[31] ^= 1;
    expect_refused(crafted.request(), "blob v2: no dictionary found in store with checksum 0x");
}

TEST(Assignment, DictionaryLength) {
    CircuitSizes sizes = kSizes;
    sizes.dictionary_bytes = 255;
    expect_refused(CraftedRequest().request(),
                   "dictionary example.bin: expected 255 bytes (dict_nb_bytes), found 256", 1, sizes);
}

TEST(Assignment, BrokenStream) {
    CraftedRequest crafted;
    crafted.stream[1] = 2;
    expect_refused(crafted.request(), "LZSS stream: unsupported version");
    crafted = {};
    crafted.stream[2] = 7;
    expect_refused(crafted.request(), "LZSS stream: unsupported mode");
    crafted.stream = {0, 1, 0, 0xfe, 0, 0, 0};
    expect_refused(crafted.request(), "LZSS stream: bad back reference at bit 0");
}

TEST(Assignment, BatchLengths) {
    CraftedRequest crafted;
    const std::uint32_t length = crafted.header.batch_lengths[0];
    crafted.header.batch_lengths = {length - 1};
    expect_refused(crafted.request(), "incorrect batch length");
    crafted.header.batch_lengths = {length + 1};
    expect_refused(crafted.request(), "payload: block at offset");
    crafted.header.batch_lengths = {};
    expect_refused(crafted.request(), "no batches: expected at least 1");
    crafted.header.batch_lengths = {length, 0};
    expect_refused(crafted.request(), "batch 1 is too short: expected at least 31 bytes, found 0");
    crafted.header.batch_lengths = {length, 0, 0, 0, 0};
    expect_refused(crafted.request(), "too many batches: expected at most 4 (max_nb_batches), found 5");

    Bytes twice = one_block();
    const Bytes block = one_block();
    twice.insert(twice.end(), block.begin(), block.end());
    CraftedRequest with_tail(twice);
    with_tail.header.batch_lengths = {length};
    expect_refused(with_tail.request(), "the batch lengths add up to");
}

TEST(Assignment, PayloadLimits) {
    CircuitSizes sizes = kSizes;
    sizes.max_payload_bytes = one_block().size() - 1;
    expect_refused(CraftedRequest().request(), "(max_uncompressed_nb_bytes), found", 1, sizes);

    // 780,001 bytes: empty blocks of 38 bytes, and one with a transaction that fills the rest
    Bytes payload(38 * 20'524);
    const std::size_t rest = 780'001 - payload.size();
    ASSERT_GT(rest, 38u + 21);
    Block last;
    last.transactions.push_back({{}, Bytes(rest - 38 - 20)});
    last.transactions[0].encoded[0] = 0xf8;
    last.transactions[0].encoded[1] = static_cast<std::uint8_t>(rest - 38 - 20 - 2);
    append_block(payload, last);
    sizes.max_payload_bytes = 1'000'000;
    sizes.blob_bytes = 2048 * 32;
    const CraftedRequest crafted(payload);
    expect_refused(crafted.request(), "payload: expected at most 780000 bytes, found 780001", 1, sizes);
}

TEST(Assignment, Evaluation) {
    CompressionRequest request = CraftedRequest().request();
    const std::string right = request.expected_y;
    request.expected_y.back() = right.back() == '0' ? '1' : '0';
    expect_refused(request, ("the blob's evaluation at expectedX is " + right).c_str());
    request = CraftedRequest().request();
    request.eip4844_enabled = false;
    expect_refused(request, "request field expectedY");
    request = CraftedRequest().request();
    request.expected_x = "0x";
    expect_refused(request, "request field expectedY");
}

TEST(DictionaryStore, UnreadableFile) {
    const std::vector<std::filesystem::path> files{"/nonexistent/dictionary.bin"};
    try {
        DictionaryStore::load(files);
        FAIL();
    } catch (const SetupError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("cannot read dictionary /nonexistent/dictionary.bin: No such file"));
        EXPECT_EQ(error.exit_code(), 2);
    }
    const std::vector<std::filesystem::path> folders{"/"};
    EXPECT_THROW(DictionaryStore::load(folders), SetupError);
}

}  // namespace
}  // namespace plonkd
