// Witness files of the three curves.

#include "prover/curve/curves.hpp"
#include "prover/gnark/witness.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_keys.hpp"

namespace plonkd::fuzz {
namespace {

template <class Fr>
void check(std::span<const std::uint8_t> bytes) {
    expect_acceptance_or_refusal([&] { require_same(bytes, serialize(parse_witness<Fr>(bytes, "input"))); });
}

}  // namespace

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all = {{"bn254", serialize(test::sample_witness<Bn254Fr>(2, 5))},
                             {"bls12377", serialize(test::sample_witness<Bls12377Fr>(1, 9))},
                             {"bw6761", serialize(test::sample_witness<Bw6761Fr>(0, 3))},
                             {"empty", serialize(test::sample_witness<Bn254Fr>(0, 0))}};
    append_reference_files(shared, "vectors", "witness.bin", 4000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::check<Bn254Fr>({data, size});
    fuzz::check<Bls12377Fr>({data, size});
    fuzz::check<Bw6761Fr>({data, size});
    return 0;
}
