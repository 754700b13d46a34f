#include "prover/field/vector_ops.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

template <class F>
class VectorOps : public testing::Test {
  protected:
    using Vector = std::vector<F>;
    using In = std::span<const F>;
    using Out = std::span<F>;

    // Random elements with 0, 1 and the largest limbs (Montgomery form p - 1) among them.
    Vector some_values(std::size_t count) {
        typename F::Int largest = F::kModulus;
        largest.limb[0] -= 1;
        const F edges[] = {F::zero(), F::one(), F::from_montgomery(largest)};
        Vector values(count);
        for (F& value : values) value = random_() % 4 == 0 ? edges[random_() % 3] : some_value();
        return values;
    }
    F some_value() {
        const F radix = F::from_u64(std::uint64_t{1} << 32).squared();
        F x = F::zero();
        for (std::size_t i = 0; i < F::kLimbs; ++i) x = x * radix + F::from_u64(random_());
        return x;
    }

    // Calls check(size) for sizes that end in every part of a vector and of a block.
    template <class Check>
    static void for_all_sizes(const Check& check) {
        for (const std::size_t size : {0, 1, 7, 8, 9, 31, 32, 33, 63, 100, 4095, 4096, 4097, 4130, 9001})
            check(size);
    }

    std::mt19937_64 random_{3};
};
using ScalarFields = testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(VectorOps, ScalarFields);

TYPED_TEST(VectorOps, EqualTheScalarOperators) {
    using F = TypeParam;
    this->for_all_sizes([&](std::size_t size) {
        const auto a = this->some_values(size);
        const auto b = this->some_values(size);
        const auto c = this->some_values(size);
        const std::span<const F> in_a(a);
        const std::span<const F> in_b(b);
        const F factor = this->some_value();
        const F constant = this->some_value();
        const auto expect = [&](const char* name, const auto& vector, const auto& scalar) {
            auto out = c;
            vector(std::span<F>(out));
            for (std::size_t i = 0; i < size; ++i)
                ASSERT_EQ(out[i], scalar(i)) << name << ", " << i << " of " << size;
        };
        expect(
            "add", [&](auto out) { vector_ops::add(out, in_a, in_b); }, [&](auto i) { return a[i] + b[i]; });
        expect(
            "subtract", [&](auto out) { vector_ops::subtract(out, in_a, in_b); },
            [&](auto i) { return a[i] - b[i]; });
        expect(
            "multiply", [&](auto out) { vector_ops::multiply(out, in_a, in_b); },
            [&](auto i) { return a[i] * b[i]; });
        expect(
            "multiply_add", [&](auto out) { vector_ops::multiply_add(out, in_a, in_b); },
            [&](auto i) { return c[i] + a[i] * b[i]; });
        expect(
            "scale", [&](auto out) { vector_ops::scale(out, factor, in_a); },
            [&](auto i) { return factor * a[i]; });
        expect(
            "add_scaled", [&](auto out) { vector_ops::add_scaled(out, factor, in_a); },
            [&](auto i) { return c[i] + factor * a[i]; });
        expect(
            "affine", [&](auto out) { vector_ops::affine(out, in_a, factor, in_b, constant); },
            [&](auto i) { return a[i] + factor * b[i] + constant; });
        expect(
            "multiply_by_affine",
            [&](auto out) { vector_ops::multiply_by_affine(out, in_a, factor, in_b, constant); },
            [&](auto i) { return c[i] * (a[i] + factor * b[i] + constant); });
        expect(
            "in place",
            [&](auto out) { vector_ops::multiply(out, std::span<const F>(out), std::span<const F>(out)); },
            [&](auto i) { return c[i].squared(); });
    });
}

TYPED_TEST(VectorOps, Powers) {
    using F = TypeParam;
    this->for_all_sizes([&](std::size_t size) {
        const F first = this->some_value();
        const F ratio = this->some_value();
        std::vector<F> powers(size);
        vector_ops::powers(std::span<F>(powers), first, ratio);
        const auto values = this->some_values(size);
        auto scaled = values;
        vector_ops::scale_by_powers(std::span<F>(scaled), first, ratio);
        F power = first;
        for (std::size_t i = 0; i < size; ++i, power *= ratio) {
            ASSERT_EQ(powers[i], power) << i << " of " << size;
            ASSERT_EQ(scaled[i], values[i] * power) << i << " of " << size;
        }
    });
}

TYPED_TEST(VectorOps, Evaluate) {
    using F = TypeParam;
    this->for_all_sizes([&](std::size_t size) {
        const auto coefficients = this->some_values(size);
        for (const F& point : {F::zero(), F::one(), this->some_value()}) {
            F value = F::zero();
            for (std::size_t i = size; i-- > 0;) value = value * point + coefficients[i];
            EXPECT_EQ(vector_ops::evaluate(std::span<const F>(coefficients), point), value) << size;
        }
    });
}

TYPED_TEST(VectorOps, SizesMustAgree) {
    using F = TypeParam;
    std::vector<F> three(3, F::one());
    std::vector<F> four(4, F::one());
    EXPECT_THROW(vector_ops::add(std::span<F>(three), std::span<const F>(three), std::span<const F>(four)),
                 InternalError);
    EXPECT_THROW(vector_ops::scale(std::span<F>(four), F::one(), std::span<const F>(three)), InternalError);
}

}  // namespace
}  // namespace plonkd
