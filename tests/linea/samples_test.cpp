// The real mainnet blobs: every derived value of test-vectors.json, every response field.
#include "tests/linea/samples.hpp"

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/linea/assignment.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/block.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/lzss.hpp"
#include "prover/linea/response.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using test::read_text;

const CircuitSizes kMainnetSizes{kMainnetBlobBytes, 65'536, 780'000, 100};

DictionaryStore mainnet_dictionaries(const std::filesystem::path& shared) {
    const std::filesystem::path folder = test::samples_folder(shared);
    return DictionaryStore::load(std::vector{folder / "compressor_dict.bin", folder / "25-04-21.bin"});
}

TEST(Samples, BlobsUnpackAndHashAsPublished) {
    PLONKD_NEED_SHARED_DATA(shared);
    const DictionaryStore dictionaries = mainnet_dictionaries(shared);
    const auto vectors = test::sample_vectors(shared);
    for (const auto& expected : vectors["blobs"]) {
        const std::string file = expected["response"];
        SCOPED_TRACE(file);
        const CompressionRequest request = read_request(test::samples_folder(shared) / file);
        const BlobClaim claim = decode_claim(request);
        EXPECT_EQ(claim.blob.size(), expected["blobBytes"]);

        std::vector<std::uint8_t> whole = claim.blob;
        whole.resize(kMainnetBlobBytes);
        const std::vector<std::uint8_t> content = unpack_blob(whole);
        EXPECT_EQ(content.size(), expected["unpackedBytesWithoutTerminator"]);
        EXPECT_EQ(pack_blob(content), claim.blob);
        const BlobHeader header = parse_blob_header(content);
        EXPECT_EQ(header.encoded_bytes(), expected["headerBytes"]);
        EXPECT_EQ(encode_hexadecimal(header.dictionary_checksum),
                  expected["dictChecksum"].get<std::string>());
        const auto payload = lzss_decompress(std::span(content).subspan(header.encoded_bytes()),
                                             dictionaries.find(header.dictionary_checksum).bytes);
        EXPECT_EQ(payload.size(), expected["payloadBytes"]);
        EXPECT_EQ(encode_hexadecimal(sha256(payload)).substr(2),
                  expected["payloadSha256"].get<std::string>());

        const BlobAssignment assignment = assign_blob(claim, request.snark_hash, dictionaries, kMainnetSizes);
        EXPECT_EQ(encode_hexadecimal(assignment.snark_hash), expected["snarkHash"].get<std::string>());
        EXPECT_EQ(encode_hexadecimal(assignment.all_batches_sum),
                  expected["allBatchesSum"].get<std::string>());
        EXPECT_EQ(encode_hexadecimal(assignment.public_input), expected["publicInput"].get<std::string>());
        ASSERT_EQ(assignment.nb_batches, expected["nbBatches"]);
        for (std::size_t i = 0; i < assignment.nb_batches; ++i) {
            EXPECT_EQ(assignment.batches[i].length, expected["batches"][i]["length"]);
            EXPECT_EQ(encode_hexadecimal(assignment.batches[i].partial),
                      expected["batches"][i]["partialHash"].get<std::string>());
            EXPECT_EQ(encode_hexadecimal(assignment.batches[i].hash),
                      expected["batches"][i]["hash"].get<std::string>());
        }
        const auto response = nlohmann::json::parse(read_text(test::samples_folder(shared) / file));
        EXPECT_EQ(encode_integer(assignment.public_input),
                  response["debug"]["publicInput"].get<std::string>());
        EXPECT_EQ(witness_of(assignment).size(), 1u + 196'946u);
    }
}

// A real response is its own request: reading the fifteen fields and writing them with the response's own
// four gives the same bytes.
TEST(Samples, ResponsesAreReproducedByteForByte) {
    PLONKD_NEED_SHARED_DATA(shared);
    std::size_t tried = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::samples_folder(shared))) {
        const std::string name = entry.path().filename();
        if (name.find("response.json") == std::string::npos) continue;
        SCOPED_TRACE(name);
        ++tried;
        const std::string text = read_text(entry.path());
        const auto document = nlohmann::json::parse(text);
        CompressionResponse response;
        response.request = read_request(entry.path());
        response.prover_version = document["proverVersion"];
        const auto digest =
            decode_hexadecimal(std::string(document["verifyingKeyShaSum"]), "verifyingKeyShaSum");
        std::copy(digest.begin(), digest.end(), response.verifying_key_digest.begin());
        response.proof =
            decode_hexadecimal(std::string(document["decompressionProof"]), "decompressionProof");
        std::string public_input = std::string(document["debug"]["publicInput"]).substr(2);
        if (public_input.size() % 2 != 0) public_input.insert(0, "0");
        response.public_input =
            Bls12377Fr::from_bytes_reduced(decode_hexadecimal(public_input, "publicInput"));
        EXPECT_EQ(serialize_response(response), text);
    }
    EXPECT_EQ(tried, 4u);
}

TEST(Samples, DictionaryAndBatchChecksums) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vectors = test::sample_vectors(shared);
    for (const auto& expected : vectors["dictionaries"]) {
        const auto bytes = test::read_bytes(test::samples_folder(shared) / std::string(expected["file"]));
        EXPECT_EQ(encode_hexadecimal(dictionary_checksum(bytes)),
                  expected["poseidon2Checksum"].get<std::string>());
        EXPECT_EQ(augment_dictionary(bytes), bytes);
    }
    for (const auto& expected : vectors["exec_checksum"]) {
        const auto checksum = batch_checksum(decode_hexadecimal(std::string(expected["data"]), "data"));
        EXPECT_EQ(checksum.length, expected["length"]);
        EXPECT_EQ(encode_hexadecimal(checksum.partial), expected["partialHash"].get<std::string>());
        EXPECT_EQ(encode_hexadecimal(checksum.hash), expected["hash"].get<std::string>());
    }
}

TEST(Samples, BlobOfVersionOneIsRefused) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto file = test::samples_folder(shared) /
                      "v1-dev-10-10-5ed776b2026f56ad6ec859da2ad88f01df3e3a2ba30ac8a3467bae034aa376a3-"
                      "getZkBlobCompressionProof.json";
    try {
        decode_claim(read_request(file));
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), "unsupported blob version: 1");
        EXPECT_EQ(failure.exit_code(), 1);
    }
}

}  // namespace
}  // namespace plonkd
