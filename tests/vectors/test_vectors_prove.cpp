// Every proof with the vectors' blinding is gnark's, byte for byte, under both transcripts; solutions have
// the recorded digests; witnesses that do not satisfy are refused; circuits with private hints are refused by
// name.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/gnark/witness.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/vectors/vector_case.hpp"

namespace plonkd {
namespace {

template <class C>
class ProveVectors : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(ProveVectors, Curves);

template <class C>
LoadedCircuit<C> load(const std::filesystem::path& shared, const test::VectorCase& vector) {
    const auto system = ConstraintSystem::open(vector.file("circuit.bin"));
    Progress progress;
    return LoadedCircuit<C>::load(system, test::vector_srs<C>(shared, system.domain_size()),
                                  read_verifying_key<C>(vector.file("verifying_key.bin")),
                                  make_cpu_engine<C>(), progress);
}

TYPED_TEST(ProveVectors, ProofsAreGnarks) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const test::VectorCase& vector : test::vector_cases(shared, C::kId)) {
        SCOPED_TRACE(vector.name);
        if (!vector.expects_proof) continue;
        const auto circuit = load<C>(shared, vector);
        const auto witness = read_witness<Fr>(vector.file("witness.bin"));
        const auto inputs = read_witness<Fr>(vector.file("public.bin"));
        EXPECT_FALSE(vector.transcripts.empty());
        for (const TranscriptKind transcript : vector.transcripts) {
            SCOPED_TRACE(to_string(transcript));
            const auto expected = test::file_bytes(vector.proof_file(transcript));
            ProveOptions options;
            options.transcript = transcript;
            options.blinding = BlindingKind::insecure_fixed;
            EXPECT_EQ(prove<C>(circuit.context(), witness.values, options).serialize_raw(), expected);
            const VerifyResult result =
                verify<C>(circuit.verifying_key(), parse_proof<C>(expected, vector.name),
                          inputs.public_values(), transcript);
            EXPECT_EQ(result.reason, "");
        }
    }
}

TYPED_TEST(ProveVectors, UnsatisfyingWitnessesAreRefused) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const test::VectorCase& vector : test::vector_cases(shared, C::kId)) {
        SCOPED_TRACE(vector.name);
        if (!vector.expects_proof || vector.invalid_witnesses.empty()) continue;
        const auto circuit = load<C>(shared, vector);
        for (const auto& path : vector.invalid_witnesses) {
            SCOPED_TRACE(path.filename());
            EXPECT_THROW(
                {
                    const auto witness = read_witness<Fr>(path);
                    prove<C>(circuit.context(), witness.values, {});
                },
                RequestError);
        }
    }
}

TYPED_TEST(ProveVectors, PrivateHintsAreRefusedByName) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const test::VectorCase& vector : test::vector_cases(shared, C::kId)) {
        SCOPED_TRACE(vector.name);
        if (vector.expects_proof) continue;
        const auto system = ConstraintSystem::open(vector.file("circuit.bin"));
        try {
            Program<C>::build(system);
            ADD_FAILURE() << "accepted";
        } catch (const SetupError& error) {
            for (const std::string& hint : vector.hints)
                EXPECT_THAT(error.what(), ::testing::HasSubstr(hint));
        }
    }
}

}  // namespace
}  // namespace plonkd
