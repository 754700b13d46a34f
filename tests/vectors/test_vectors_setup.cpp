// The verifying key computed from each circuit and the test SRS is gnark's, byte for byte: selectors,
// permutation, domain, SRS and commitments at once.

#include <gtest/gtest.h>

#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/setup.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/vectors/vector_case.hpp"

namespace plonkd {
namespace {

template <class C>
class SetupVectors : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(SetupVectors, Curves);

TYPED_TEST(SetupVectors, VerifyingKeysAreGnarks) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto cases = test::vector_cases(shared, C::kId);
    EXPECT_FALSE(cases.empty());
    for (const test::VectorCase& vector : cases) {
        SCOPED_TRACE(vector.name);
        const auto system = ConstraintSystem::open(vector.file("circuit.bin"));
        const auto key = CircuitKey<C>::build(system);
        EXPECT_EQ(key.n, vector.domain_size);
        const auto srs = test::vector_srs<C>(shared, key.n);
        const auto engine = make_cpu_engine<C>();
        engine->load(key, srs.points());
        const VerifyingKey<C> verifying_key = setup(key, srs.vk(), *engine);
        EXPECT_EQ(verifying_key.serialize_raw(), test::file_bytes(vector.file("verifying_key.bin")));
        EXPECT_EQ(check_verifying_key(verifying_key).reason, "");
    }
}

}  // namespace
}  // namespace plonkd
