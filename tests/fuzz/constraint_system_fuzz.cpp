// Constraint systems: opened, every stream walked, coefficients read. What is accepted re-encodes, and the
// result is a fixed point of reading and writing.

#include "prover/curve/curves.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/constraint_system_writer.hpp"
#include "tests/fuzz/reference_seeds.hpp"
#include "tests/gnark/sample_system.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>& shared) {
    std::vector<Seed> all;
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        for (const std::uint32_t rows : {2, 150}) {
            all.push_back({"sample_" + std::string(name(curve)) + std::to_string(rows),
                           test::sample_system(curve, rows)});
        }
    }
    append_reference_files(shared, "vectors", "circuit.bin", 200000, all);
    return all;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    fuzz::expect_acceptance_or_refusal([&] {
        const auto encoded = reencode(ConstraintSystem::parse({data, size}, "input"));
        fuzz::require_same(encoded, reencode(ConstraintSystem::parse(encoded, "re-encoded input")));
    });
    return 0;
}
