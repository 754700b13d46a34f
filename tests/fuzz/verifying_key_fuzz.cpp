// Verifying keys of the three curves, current and legacy, raw and compressed: one of the four encodings must
// be the input.

#include "prover/gnark/verifying_key.hpp"
#include "tests/fuzz/proof_curves.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_keys.hpp"

namespace plonkd::fuzz {
namespace {

constexpr VerifyingKeyFormat kFormats[] = {VerifyingKeyFormat::current, VerifyingKeyFormat::legacy};

template <class C>
void check(std::span<const std::uint8_t> bytes) {
    expect_acceptance_or_refusal([&] {
        const VerifyingKey<C> key = parse_verifying_key<C>(bytes, "input");
        for (const VerifyingKeyFormat format : kFormats) {
            for (const auto& encoded : {key.serialize_raw(format), key.serialize_compressed(format)}) {
                if (encoded.size() == bytes.size()) return require_same(bytes, encoded);
            }
        }
        broken("an accepted key has the size of none of its encodings");
    });
}

template <class C>
void append_seeds(std::vector<Seed>& all) {
    for (const std::size_t k : {0, 2}) {
        const auto key = test::sample_verifying_key<C>(k);
        for (const VerifyingKeyFormat format : kFormats) {
            const std::string seed_name = std::string(C::kName) + "_" + std::to_string(k) +
                                          (format == VerifyingKeyFormat::legacy ? "_legacy" : "_current");
            all.push_back({seed_name + "_raw", key.serialize_raw(format)});
            all.push_back({seed_name + "_compressed", key.serialize_compressed(format)});
        }
    }
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all;
    for_each_curve([&]<class C>() { append_seeds<C>(all); });
    append_reference_files(shared, "vectors/encodings", "verifying_key", 200000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd::fuzz;
    for_each_curve([&]<class C>() { check<C>({data, size}); });
    return 0;
}
