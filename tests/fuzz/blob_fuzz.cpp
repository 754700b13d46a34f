// Packed blobs through everything that takes them apart: elements, header, LZSS, blocks, checksums.

#include "prover/linea/assignment.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {
namespace {

const CircuitSizes kSizes{64 * kBlobElementBytes, 256, 4000, 4};

const DictionaryStore& dictionaries() {
    static const DictionaryStore store({make_dictionary(example_dictionary(256, 1), "example")});
    return store;
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> all;
    for (const PayloadMode mode : {PayloadMode::compressed, PayloadMode::stored}) {
        ExampleSizes sizes;
        sizes.transactions_per_block = 1;
        const CompressionRequest request = make_request(
            example_content(sizes, 1), dictionaries().all().front(), {kSizes.blob_bytes, true, mode});
        all.push_back({mode == PayloadMode::stored ? "stored" : "compressed", decode_claim(request).blob});
    }
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    BlobClaim claim;
    claim.blob.assign(data, data + size);
    fuzz::expect_acceptance_or_refusal([&] {
        std::vector<std::uint8_t> padded = claim.blob;
        padded.resize((size + kBlobElementBytes - 1) / kBlobElementBytes * kBlobElementBytes);
        const auto content = unpack_blob(padded);
        fuzz::require(unpack_blob(pack_blob(content)) == content, "a packed blob unpacks to something else");
    });
    // With the right snark hash the checks go on to the evaluation, which a mutated blob fails.
    std::vector<std::uint8_t> whole = claim.blob;
    whole.resize(std::max(size, fuzz::kSizes.blob_bytes) / kBlobElementBytes * kBlobElementBytes);
    const std::string hash = encode_hexadecimal(snark_hash(whole));
    fuzz::expect_acceptance_or_refusal([&] { assign_blob(claim, hash, fuzz::dictionaries(), fuzz::kSizes); });
    return 0;
}
