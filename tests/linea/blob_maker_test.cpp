// Requests made from nothing are accepted, and real ones are taken apart and put together again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/assignment.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/lzss_encoder.hpp"
#include "tests/linea/samples.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;

TEST(BlobMaker, RequestsAreAccepted) {
    const Dictionary dictionary = make_dictionary(example_dictionary(512, 1), "example");
    for (const bool eip4844_enabled : {true, false}) {
        for (const PayloadMode mode : {PayloadMode::compressed, PayloadMode::stored}) {
            const CompressionRequest made = make_request(example_content({.nb_batches = 3}, 5), dictionary,
                                                         {128 * 32, eip4844_enabled, mode});
            const CompressionRequest request = parse_request(serialize_request(made), "made");
            EXPECT_THAT(*request.conflation_order.upper_boundaries, ElementsAre(1002, 1004, 1006));
            const BlobAssignment assignment =
                assign_blob(decode_claim(request), request.snark_hash, DictionaryStore({dictionary}),
                            {128 * 32, 512, 4000, 5});
            EXPECT_EQ(assignment.nb_batches, 3u);
            EXPECT_EQ(witness_of(assignment).size(), 1u + 512 + 128 * 32 + 32 + 2 + 4 + 3 * 5);
        }
    }
}

TEST(BlobMaker, ExamplesAreReproducible) {
    const Dictionary dictionary = make_dictionary(example_dictionary(512, 1), "example");
    const BlobMakerOptions options{64 * 32};
    const auto made = [&](std::uint64_t seed) {
        return serialize_request(make_request(example_content({}, seed), dictionary, options));
    };
    EXPECT_EQ(made(1), made(1));
    EXPECT_NE(made(1), made(2));
    EXPECT_EQ(example_dictionary(512, 1).size(), 512u);
    EXPECT_EQ(augment_dictionary(example_dictionary(100, 1)).size(), 100u);
}

TEST(BlobMaker, RefusesWhatDoesNotFit) {
    const Dictionary dictionary = make_dictionary(example_dictionary(512, 1), "example");
    EXPECT_THROW(make_request(example_content({}, 1), dictionary, {4 * 32}), RequestError);
    EXPECT_THROW(make_request({}, dictionary, {64 * 32}), RequestError);
}

// A real blob's content, compressed by our encoder with the same dictionary, comes back as the same payload.
TEST(BlobMaker, RealPayloadsSurviveOurEncoder) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto folder = test::samples_folder(shared);
    const Dictionary dictionary = make_dictionary(test::read_bytes(folder / "25-04-21.bin"), "25-04-21.bin");
    const CompressionRequest request = read_request(folder / "30388561-30389025-response.json");
    std::vector<std::uint8_t> blob = decode_claim(request).blob;
    blob.resize(kMainnetBlobBytes);
    const auto content = unpack_blob(blob);
    const auto stream = std::span(content).subspan(parse_blob_header(content).encoded_bytes());
    const auto payload = lzss_decompress(stream, dictionary.bytes);
    const auto ours = lzss_compress(payload, dictionary.bytes);
    EXPECT_EQ(lzss_decompress(ours, dictionary.bytes), payload);
    EXPECT_LT(ours.size(), payload.size() / 2);
}

TEST(BlobMaker, RealRequestsAreReproducedByteForByte) {
    PLONKD_NEED_SHARED_DATA(shared);
    std::size_t tried = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::samples_folder(shared))) {
        const std::string name = entry.path().filename();
        if (name.find("bcv0.0-ccv0.0") == std::string::npos) continue;
        ++tried;
        const CompressionRequest request = read_request(entry.path());
        EXPECT_EQ(serialize_request(request), test::read_text(entry.path()));
        EXPECT_EQ(request_file_name(request), name);
    }
    EXPECT_EQ(tried, 2u);
}

}  // namespace
}  // namespace plonkd
