#include "prover/curve/fixed_base.hpp"

#include <string_view>

#include <gtest/gtest.h>

#include "tests/curve/random_elements.hpp"
#include "tests/curve/srs_bytes.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

template <class C>
struct FixedBase : testing::Test {};
using AllCurves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(FixedBase, AllCurves);

TYPED_TEST(FixedBase, PowersAgreeWithSingleMultiplications) {
    using C = TypeParam;
    const auto base = test::random_g1<C>();
    const auto tau = test::random_element<typename C::Fr>();
    for (const std::size_t count : {0, 1, 2, 600}) {
        const auto powers = fixed_base_powers<C>(base, tau, count);
        ASSERT_EQ(powers.size(), count);
        for (const std::size_t i : {0, 1, 2, 3, 300, 511, 512, 513, 599}) {
            if (i >= count) continue;
            EXPECT_EQ(powers[i], multiply(base, tau.pow(i)).to_affine()) << i << " of " << count;
        }
    }
}

// Scalars that repeat, vanish, are small, or have the largest digits make sums meet equal and opposite
// points.
TYPED_TEST(FixedBase, ExceptionalScalars) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    const auto base = C::g1_generator();
    for (const Fr& tau : {Fr::zero(), Fr::one(), -Fr::one(), Fr::from_u64(2), Fr::from_u64(2).inverse(),
                          Fr::from_u64(1ULL << 63)}) {
        const auto powers = fixed_base_powers<C>(base, tau, 12);
        auto power = Fr::one();
        for (const auto& point : powers) {
            EXPECT_EQ(point, multiply(base, power).to_affine());
            power *= tau;
        }
    }
    for (const auto& point : fixed_base_powers<C>(C::G1::infinity(), Fr::from_u64(3), 5)) {
        EXPECT_TRUE(point.is_infinity());
    }
}

// vectors/README.md: tau is the seed's bytes as a big-endian integer modulo r.
TYPED_TEST(FixedBase, ReproducesTheTestSrs) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    constexpr std::string_view kSeed = "the dev srs is not a secret";
    const auto tau = C::Fr::from_bytes_reduced(
        std::span(reinterpret_cast<const std::uint8_t*>(kSeed.data()), kSeed.size()));
    const auto expected = test::SrsBytes<C>(shared).points();
    ASSERT_EQ(expected.size(), 16387U);
    EXPECT_TRUE(fixed_base_powers<C>(C::g1_generator(), tau, expected.size()) == expected);
}

}  // namespace
}  // namespace plonkd
