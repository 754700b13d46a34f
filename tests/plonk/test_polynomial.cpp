// Division by X - z and blinding against their definitions.

#include <gtest/gtest.h>

#include "prover/curve/curves.hpp"
#include "prover/plonk/blinding.hpp"
#include "prover/plonk/cpu_polynomial.hpp"

namespace plonkd {
namespace {

template <class Fr>
FieldVector<Fr> random_polynomial(std::size_t length) {
    FieldVector<Fr> coefficients(length);
    for (Fr& coefficient : coefficients) coefficient = random_element<Fr>();
    return coefficients;
}

template <class Fr>
Fr sum_of_powers(const FieldVector<Fr>& coefficients, const Fr& point) {
    Fr sum = Fr::zero();
    Fr power = Fr::one();
    for (const Fr& coefficient : coefficients) {
        sum += coefficient * power;
        power *= point;
    }
    return sum;
}

template <class Fr>
class Polynomial : public ::testing::Test {};
using Fields = ::testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(Polynomial, Fields);

// Lengths around the block size of the parallel loops.
constexpr std::size_t kLengths[] = {1, 2, 5, 4095, 4096, 4097, 12291};

TYPED_TEST(Polynomial, QuotientTimesDivisorPlusValueIsThePolynomial) {
    using Fr = TypeParam;
    for (const std::size_t length : kLengths) {
        const auto p = random_polynomial<Fr>(length);
        const Fr root = random_element<Fr>();
        auto quotient = p;
        divide_by_linear_in_place(quotient, root);
        ASSERT_EQ(quotient.size(), length - 1);
        const Fr point = random_element<Fr>();
        EXPECT_EQ(sum_of_powers(quotient, point) * (point - root) + sum_of_powers(p, root),
                  sum_of_powers(p, point))
            << length;
    }
}

TYPED_TEST(Polynomial, BlindingAddsAMultipleOfTheVanishingPolynomial) {
    using Fr = TypeParam;
    for (const std::size_t n : {2, 4, 4096}) {
        const auto p = random_polynomial<Fr>(n);
        const auto b = random_polynomial<Fr>(3);
        auto blinded = p;
        add_multiple_of_vanishing(blinded, std::span<const Fr>(b));
        ASSERT_EQ(blinded.size(), n + 3);
        const Fr point = random_element<Fr>();
        EXPECT_EQ(sum_of_powers(blinded, point),
                  sum_of_powers(p, point) + sum_of_powers(b, point) * (point.pow(n) - Fr::one()))
            << n;
    }
}

TYPED_TEST(Polynomial, RandomElementsDiffer) {
    using Fr = TypeParam;
    EXPECT_FALSE(random_element<Fr>() == random_element<Fr>());
}

TYPED_TEST(Polynomial, FixedBlindingIsTheVectorsRule) {
    using Fr = TypeParam;
    const auto blinding = Blinding<Fr>::draw(BlindingKind::insecure_fixed);
    EXPECT_EQ(blinding.l[0], Fr::from_u64(101));
    EXPECT_EQ(blinding.r[1], Fr::from_u64(202));
    EXPECT_EQ(blinding.o[0], Fr::from_u64(301));
    EXPECT_EQ(blinding.z[2], Fr::from_u64(403));
    const auto bsb22 = Blinding<Fr>::draw_bsb22(BlindingKind::insecure_fixed, 1);
    EXPECT_EQ(bsb22.value_row, Fr::from_u64(2001));
    EXPECT_EQ(bsb22.last_row, Fr::from_u64(2002));
}

}  // namespace
}  // namespace plonkd
