#include "prover/curve/subgroup.hpp"

#include <gtest/gtest.h>

#include "tests/curve/random_elements.hpp"

namespace plonkd {
namespace {

template <class C>
struct Subgroups : testing::Test {};
using AllCurves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Subgroups, AllCurves);

TYPED_TEST(Subgroups, ContainGeneratorsMultiplesAndInfinity) {
    using C = TypeParam;
    EXPECT_TRUE(g1_is_in_subgroup<C>(C::g1_generator()));
    EXPECT_TRUE(g2_is_in_subgroup<C>(C::g2_generator()));
    EXPECT_TRUE(g1_is_on_curve<C>(C::G1::infinity()) && g1_is_in_subgroup<C>(C::G1::infinity()));
    EXPECT_TRUE(g2_is_on_curve<C>(C::G2::infinity()) && g2_is_in_subgroup<C>(C::G2::infinity()));
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(g1_is_in_subgroup<C>(test::random_g1<C>()));
        EXPECT_TRUE(g2_is_in_subgroup<C>(test::random_g2<C>()));
    }
}

// The endomorphism's answer is that of the definition, r P = 0.
TYPED_TEST(Subgroups, AgreeWithMultiplicationByTheOrder) {
    using C = TypeParam;
    for (int i = 0; i < 8; ++i) {
        const auto p = test::random_curve_point(C::g1_b());
        ASSERT_TRUE(g1_is_on_curve<C>(p));
        EXPECT_EQ(g1_is_in_subgroup<C>(p), multiply(p, C::Fr::kModulus).is_infinity());
        EXPECT_EQ(g1_is_in_subgroup<C>(p), C::kId == CurveId::bn254);
        const auto q = test::random_curve_point(C::g2_b());
        ASSERT_TRUE(g2_is_on_curve<C>(q));
        EXPECT_EQ(g2_is_in_subgroup<C>(q), multiply(q, C::Fr::kModulus).is_infinity());
        EXPECT_FALSE(g2_is_in_subgroup<C>(q));
    }
}

// What r kills in a random point of the whole curve: a point of the cofactor's part, and such a point plus
// one of the subgroup.
TYPED_TEST(Subgroups, RejectPointsOfTheCofactor) {
    using C = TypeParam;
    const auto q = multiply(test::random_curve_point(C::g2_b()), C::Fr::kModulus).to_affine();
    EXPECT_FALSE(g2_is_in_subgroup<C>(q));
    EXPECT_FALSE(g2_is_in_subgroup<C>((C::G2Jacobian::from_affine(q) + C::g2_generator()).to_affine()));
    if constexpr (C::kId != CurveId::bn254) {
        const auto p = multiply(test::random_curve_point(C::g1_b()), C::Fr::kModulus).to_affine();
        EXPECT_FALSE(g1_is_in_subgroup<C>(p));
        EXPECT_FALSE(g1_is_in_subgroup<C>((C::G1Jacobian::from_affine(p) + C::g1_generator()).to_affine()));
    }
}

TYPED_TEST(Subgroups, ChangedCoordinatesLeaveTheCurve) {
    using C = TypeParam;
    auto p = test::random_g1<C>();
    p.y += C::Fp::one();
    EXPECT_FALSE(g1_is_on_curve<C>(p));
    auto q = test::random_g2<C>();
    q.x += C::G2Field::one();
    EXPECT_FALSE(g2_is_on_curve<C>(q));
}

// Points of small order: (0, 1) of order 3 and (-1, 0) of order 2 on BLS12-377's y^2 = x^3 + 1, (0, 2) of
// order 3 on BW6-761's twist y^2 = x^3 + 4.
TEST(SmallOrder, IsRejected) {
    using Fp = Bls12377Fp;
    const Bls12377::G1 order_three{Fp::zero(), Fp::one()};
    const Bls12377::G1 order_two{-Fp::one(), Fp::zero()};
    ASSERT_TRUE(g1_is_on_curve<Bls12377>(order_three) && g1_is_on_curve<Bls12377>(order_two));
    EXPECT_FALSE(g1_is_in_subgroup<Bls12377>(order_three));
    EXPECT_FALSE(g1_is_in_subgroup<Bls12377>(order_two));

    const Bw6761::G2 twist_order_three{Bw6761Fp::zero(), Bw6761Fp::from_u64(2)};
    ASSERT_TRUE(g2_is_on_curve<Bw6761>(twist_order_three));
    ASSERT_TRUE(multiply(twist_order_three, BigInt<1>{{3}}).is_infinity());
    EXPECT_FALSE(g2_is_in_subgroup<Bw6761>(twist_order_three));
    EXPECT_FALSE(g2_is_in_subgroup<Bw6761>(
        (Bw6761::G2Jacobian::from_affine(twist_order_three) + Bw6761::g2_generator()).to_affine()));
}

}  // namespace
}  // namespace plonkd
