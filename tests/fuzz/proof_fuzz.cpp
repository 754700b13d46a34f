// Proofs of the three curves, raw and compressed: one of the two encodings must be the input.

#include "prover/gnark/proof.hpp"
#include "tests/fuzz/proof_curves.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_keys.hpp"

namespace plonkd::fuzz {
namespace {

template <class C>
void check(std::span<const std::uint8_t> bytes) {
    expect_acceptance_or_refusal([&] {
        const Proof<C> proof = parse_proof<C>(bytes, "input");
        const auto raw = proof.serialize_raw();
        require_same(bytes, raw.size() == bytes.size() ? raw : proof.serialize_compressed());
    });
}

template <class C>
void append_seeds(std::vector<Seed>& all) {
    for (const std::size_t k : {0, 2}) {
        const auto proof = test::sample_proof<C>(k);
        const std::string seed_name = std::string(C::kName) + "_" + std::to_string(k);
        all.push_back({seed_name + "_raw", proof.serialize_raw()});
        all.push_back({seed_name + "_compressed", proof.serialize_compressed()});
    }
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all;
    for_each_curve([&]<class C>() { append_seeds<C>(all); });
    append_reference_files(shared, "vectors/encodings", "proof", 4000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd::fuzz;
    for_each_curve([&]<class C>() { check<C>({data, size}); });
    return 0;
}
