// Recognising a file by its content, whatever it is.

#include "prover/gnark/file_kind.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/sample_system.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all = {{"system", test::sample_system(CurveId::bn254, 20)},
                             {"witness", serialize(test::sample_witness<Bls12377Fr>(1, 3))},
                             {"proof", test::sample_proof<Bw6761>(1).serialize_raw()},
                             {"key", test::sample_verifying_key<Bn254>(1).serialize_compressed()},
                             {"dump", serialize_memdump<Bls12377>(test::sample_kzg_key<Bls12377>(),
                                                                  test::sample_points<Bls12377>(4))}};
    append_reference_files(shared, "vectors", "public.bin", 1000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    plonkd::fuzz::expect_acceptance_or_refusal([&] {
        const auto identities = plonkd::identify({data, size}, "input");
        plonkd::fuzz::require(!identities.empty(), "neither recognised nor refused");
    });
    return 0;
}
