// Setup manifests.

#include "prover/linea/setup_directory.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    const std::string text = R"({"circuitName": "data-availability-v2", "checksums": {"verifyingKey": "0xab"},
        "extraFlags": {"dictNbBytes": 512, "maxNbBatches": 2, "maxUncompressedBytes": 1500, "maxUsableBytes": 512}})";
    return {{"complete", {text.begin(), text.end()}}};
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        parse_manifest({reinterpret_cast<const char*>(data), size}, "input");
    });
    return 0;
}
