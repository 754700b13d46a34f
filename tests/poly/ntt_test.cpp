#include "prover/poly/ntt.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/field/cpu_features.hpp"

namespace plonkd {
namespace {

template <class Fr>
class NttOf : public testing::Test {
  protected:
    // Every fourth value is extreme: p - 1 fills all limbs of the vector kernels' lazy sums.
    std::vector<Fr> some_values(std::size_t count) {
        std::vector<Fr> values(count);
        const Fr radix = Fr::from_u64(std::uint64_t{1} << 32).squared();
        for (std::size_t i = 0; i < count; ++i) {
            Fr x = Fr::zero();
            for (std::size_t k = 0; k < Fr::kLimbs; ++k) x = x * radix + Fr::from_u64(random_());
            values[i] = i % 4 == 3 ? largest() : x;
        }
        return values;
    }
    static Fr largest() {
        typename Fr::Int limbs = Fr::kModulus;
        limbs.limb[0] -= 1;
        return Fr::from_montgomery(limbs);
    }
    static Fr evaluate(const std::vector<Fr>& coefficients, const Fr& at) {
        Fr value = Fr::zero();
        for (std::size_t i = coefficients.size(); i-- > 0;) value = value * at + coefficients[i];
        return value;
    }
    std::mt19937_64 random_{7};
};
using ScalarFields = testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(NttOf, ScalarFields);

TYPED_TEST(NttOf, EqualsTheNaiveTransform) {
    for (unsigned log_n = 0; log_n <= 9; ++log_n) {
        const std::size_t n = std::size_t{1} << log_n;
        const Ntt<TypeParam> ntt(n);
        const auto coefficients = this->some_values(n);
        const auto shift = coset_shift<TypeParam>();
        auto on_subgroup = coefficients;
        ntt.forward(on_subgroup);
        auto on_coset = coefficients;
        ntt.coset_forward(on_coset, shift);
        auto point = TypeParam::one();
        for (std::size_t i = 0; i < n; ++i, point *= ntt.domain().omega) {
            ASSERT_EQ(on_subgroup[i], this->evaluate(coefficients, point)) << "n = " << n << ", value " << i;
            ASSERT_EQ(on_coset[i], this->evaluate(coefficients, shift * point))
                << "n = " << n << ", value " << i;
        }
    }
}

// One column pass, several of different depth, and factors beyond the vector kernels' table.
TYPED_TEST(NttOf, SpotChecksOfLargeTransforms) {
    for (const unsigned log_n : {12U, 13U, 14U, 16U, 21U}) {
        if (log_n > 20 && !cpu_features().avx512_ifma) continue;
        const std::size_t n = std::size_t{1} << log_n;
        const Ntt<TypeParam> ntt(n);
        const auto coefficients = this->some_values(n);
        const auto shift = coset_shift<TypeParam>();
        auto on_subgroup = coefficients;
        ntt.forward_to_bit_reversed(on_subgroup);
        auto on_coset = coefficients;
        ntt.coset_forward_to_bit_reversed(on_coset, shift);
        for (const std::size_t i : {std::size_t{1}, n - 1, n / 3}) {
            const auto point = ntt.domain().omega.pow(std::uint64_t{i});
            const std::size_t position = reverse_bits(i, log_n);
            EXPECT_EQ(on_subgroup[position], this->evaluate(coefficients, point))
                << "n = " << n << ", value " << i;
            EXPECT_EQ(on_coset[position], this->evaluate(coefficients, shift * point))
                << "n = " << n << ", " << i;
        }
    }
}

TYPED_TEST(NttOf, InversesUndoThem) {
    for (const unsigned log_n : {0U, 1U, 2U, 5U, 6U, 7U, 8U, 11U, 12U, 13U, 15U, 17U, 21U}) {
        if (log_n > 20 && !cpu_features().avx512_ifma) continue;
        const Ntt<TypeParam> ntt(std::size_t{1} << log_n);
        const auto values = this->some_values(std::size_t{1} << log_n);
        const auto shift = coset_shift<TypeParam>();
        auto work = values;
        if (log_n < 20) {
            ntt.forward(work);
            ntt.inverse(work);
            EXPECT_EQ(work, values) << "natural order, 2^" << log_n;
            ntt.coset_forward(work, shift);
            ntt.coset_inverse(work, shift);
            EXPECT_EQ(work, values) << "coset, natural order, 2^" << log_n;
        }
        ntt.forward_to_bit_reversed(work);
        ntt.inverse_from_bit_reversed(work);
        EXPECT_EQ(work, values) << "bit-reversed order, 2^" << log_n;
        ntt.coset_forward_to_bit_reversed(work, shift);
        ntt.coset_inverse_from_bit_reversed(work, shift);
        EXPECT_EQ(work, values) << "coset, bit-reversed order, 2^" << log_n;
    }
}

// Sums never cancel: the vector kernels' unreduced values get as large as they can.
TYPED_TEST(NttOf, ConstantColumnsOfTheLargestValue) {
    for (const unsigned log_n : {6U, 10U, 12U, 16U}) {
        const std::size_t n = std::size_t{1} << log_n;
        const Ntt<TypeParam> ntt(n);
        std::vector<TypeParam> values(n, this->largest());
        ntt.forward(values);
        EXPECT_EQ(values[0], this->largest() * TypeParam::from_u64(n));
        for (std::size_t i = 1; i < n; ++i)
            ASSERT_TRUE(values[i].is_zero()) << "2^" << log_n << ", value " << i;
        std::vector<TypeParam> constant(n, this->largest());
        ntt.inverse(constant);
        EXPECT_EQ(constant[0], this->largest());
        for (std::size_t i = 1; i < n; ++i)
            ASSERT_TRUE(constant[i].is_zero()) << "2^" << log_n << ", value " << i;
    }
}

TYPED_TEST(NttOf, VectorAndPortableNetworksAgree) {
    if (!cpu_features().avx512_ifma) GTEST_SKIP() << "needs AVX-512 IFMA (or PLONKD_CPU_FEATURES lowers it)";
    const auto shift = coset_shift<TypeParam>();
    for (const unsigned log_n : {6U, 9U, 12U, 13U, 16U}) {
        const auto domain = Domain<TypeParam>::of_size(std::size_t{1} << log_n);
        const auto portable = make_portable_network(domain);
        const auto vector = make_ifma_network(domain);
        for (const auto* own_shift : {static_cast<const TypeParam*>(nullptr), &shift}) {
            auto a = this->some_values(domain.n);
            auto b = a;
            portable->forward(a, own_shift);
            vector->forward(b, own_shift);
            EXPECT_EQ(a, b) << "forward, 2^" << log_n;
            portable->inverse(a, own_shift);
            vector->inverse(b, own_shift);
            EXPECT_EQ(a, b) << "inverse, 2^" << log_n;
        }
    }
}

TYPED_TEST(NttOf, WrongSizesAreRefused) {
    const Ntt<TypeParam> ntt(64);
    std::vector<TypeParam> values(32, TypeParam::zero());
    EXPECT_THROW(ntt.forward(values), InternalError);
    EXPECT_THROW(ntt.inverse(values), InternalError);
}

}  // namespace
}  // namespace plonkd
