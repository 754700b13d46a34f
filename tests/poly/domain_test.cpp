#include "prover/poly/domain.hpp"

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

template <class Fr>
class DomainOf : public testing::Test {};
using ScalarFields = testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(DomainOf, ScalarFields);

TYPED_TEST(DomainOf, OmegaHasOrderN) {
    for (unsigned log_n = 0; log_n <= 28; ++log_n) {
        const std::size_t n = std::size_t{1} << log_n;
        const auto domain = Domain<TypeParam>::of_size(n);
        EXPECT_EQ(domain.n, n);
        EXPECT_EQ(domain.log_n, log_n);
        EXPECT_TRUE(domain.omega.pow(std::uint64_t{n}).is_one());
        if (n > 1) {
            EXPECT_EQ(domain.omega.pow(std::uint64_t{n / 2}), -TypeParam::one());
        }
        EXPECT_TRUE((domain.omega * domain.omega_inverse).is_one());
        EXPECT_TRUE((domain.n_inverse * TypeParam::from_u64(n)).is_one());
    }
}

TYPED_TEST(DomainOf, DomainsAreNested) {
    const auto large = Domain<TypeParam>::of_size(1024);
    const auto small = Domain<TypeParam>::of_size(256);
    EXPECT_EQ(large.omega.pow(std::uint64_t{4}), small.omega);
}

TYPED_TEST(DomainOf, CosetDoesNotMeetAnySubgroup) {
    const auto shift = coset_shift<TypeParam>();
    auto power = shift;
    for (unsigned i = 0; i < two_adicity<TypeParam>(); ++i) power = power.squared();
    EXPECT_FALSE(power.is_one());
}

TYPED_TEST(DomainOf, OtherSizesAreRefused) {
    EXPECT_THROW(Domain<TypeParam>::of_size(0), InternalError);
    EXPECT_THROW(Domain<TypeParam>::of_size(3), InternalError);
    EXPECT_THROW(Domain<TypeParam>::of_size((std::size_t{1} << two_adicity<TypeParam>()) * 2), InternalError);
}

// gnark-plonk.md section 1.
TEST(Domain, ConstantsAreGnarks) {
    EXPECT_EQ(two_adicity<Bn254Fr>(), 28U);
    EXPECT_EQ(two_adicity<Bls12377Fr>(), 47U);
    EXPECT_EQ(two_adicity<Bw6761Fr>(), 46U);
    EXPECT_EQ(coset_shift<Bn254Fr>(), Bn254Fr::from_u64(5));
    EXPECT_EQ(coset_shift<Bls12377Fr>(), Bls12377Fr::from_u64(22));
    EXPECT_EQ(coset_shift<Bw6761Fr>(), Bw6761Fr::from_u64(15));
    EXPECT_EQ(Domain<Bn254Fr>::of_size(std::size_t{1} << 28).omega.to_canonical(),
              big_int_from_hex<4>("2a3c09f0a58a7e8500e0a7eb8ef62abc402d111e41112ed49bd61b6e725b19f0"));
}

TEST(Domain, ReverseBits) {
    EXPECT_EQ(reverse_bits(0, 0), 0U);
    EXPECT_EQ(reverse_bits(1, 1), 1U);
    EXPECT_EQ(reverse_bits(1, 10), 512U);
    EXPECT_EQ(reverse_bits(0b0011, 4), 0b1100U);
    for (std::size_t i = 0; i < 1 << 12; ++i) {
        std::size_t expected = 0;
        for (unsigned bit = 0; bit < 27; ++bit) expected |= (i * 32749 >> bit & 1) << (26 - bit);
        ASSERT_EQ(reverse_bits(i * 32749 & ((1 << 27) - 1), 27), expected);
    }
}

}  // namespace
}  // namespace plonkd
