// LZSS streams; what comes out can be compressed and comes out again.

#include "prover/linea/block.hpp"
#include "prover/linea/example_blocks.hpp"
#include "prover/linea/lzss_encoder.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {
namespace {

const std::vector<std::uint8_t>& dictionary() {
    static const std::vector<std::uint8_t> bytes = example_dictionary(300, 1);
    return bytes;
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<std::uint8_t> payload;
    for (const auto& batch : example_content({}, 2).batches) {
        for (const Block& block : batch) append_block(payload, block);
    }
    return {{"compressed", lzss_compress(payload, dictionary())}, {"stored", lzss_store(payload)}};
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        const auto payload = lzss_decompress({data, size}, fuzz::dictionary());
        fuzz::require(payload.size() <= 69 * size, "a payload larger than promised");
        const auto again = lzss_decompress(lzss_compress(payload, fuzz::dictionary()), fuzz::dictionary());
        fuzz::require(again == payload, "a compressed payload decompresses to something else");
        const std::uint32_t whole[] = {static_cast<std::uint32_t>(payload.size())};
        split_batches(payload, whole);
    });
    return 0;
}
