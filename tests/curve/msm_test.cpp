#include "prover/curve/msm.hpp"

#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

template <class C>
class Msm : public testing::Test {
  protected:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;
    using Jacobian = typename C::G1Jacobian;

    Fr random_scalar() {
        Fr x = Fr::zero();
        const Fr radix = Fr::from_u64(std::uint64_t{1} << 32).squared();
        for (std::size_t i = 0; i < Fr::kLimbs; ++i) x = x * radix + Fr::from_u64(random_());
        return x;
    }
    std::vector<Fr> random_scalars(std::size_t count) {
        std::vector<Fr> scalars(count);
        for (Fr& scalar : scalars) scalar = random_scalar();
        return scalars;
    }
    // Distinct multiples of the generator whose logarithms nobody uses.
    std::vector<G1> some_points(std::size_t count) {
        std::vector<Jacobian> points(count);
        auto point = Jacobian::from_affine(C::g1_generator());
        for (std::size_t i = 0; i < count; ++i) {
            points[i] = point;
            point = point + C::g1_generator();
            if (i % 7 == 3) point = point.doubled();
        }
        return to_affine(std::span<const Jacobian>(points));
    }
    static Jacobian naive(const std::vector<G1>& points, const std::vector<Fr>& scalars) {
        auto sum = Jacobian::infinity();
        for (std::size_t i = 0; i < scalars.size(); ++i) sum += multiply(points[i], scalars[i]);
        return sum;
    }
    // The scalar mixtures of real witnesses and the worst of others.
    std::vector<std::pair<std::string, std::function<Fr(std::size_t)>>> mixtures() {
        return {
            {"random", [this](std::size_t) { return random_scalar(); }},
            {"zero", [](std::size_t) { return Fr::zero(); }},
            {"one", [](std::size_t) { return Fr::one(); }},
            {"minus one", [](std::size_t) { return -Fr::one(); }},
            {"bytes", [this](std::size_t) { return Fr::from_u64(random_() & 0xff); }},
            {"signed bytes",
             [this](std::size_t i) {
                 return i % 2 == 0 ? Fr::from_u64(random_() & 0xff) : -Fr::from_u64(i & 0xff);
             }},
            {"all equal", [same = random_scalar()](std::size_t) { return same; }},
            {"near half of the modulus",
             [](std::size_t i) { return (i % 2 == 0 ? Fr::one() : -Fr::one()) * Fr::from_u64(2).inverse(); }},
            {"powers of two",
             [](std::size_t i) { return Fr::from_u64(2).pow(std::uint64_t{i % Fr::kBits}); }},
            {"window borders",
             [](std::size_t i) { return Fr::from_u64(2).pow(std::uint64_t{i % Fr::kBits}) - Fr::one(); }},
            {"mixture",
             [this](std::size_t i) {
                 const Fr choices[] = {Fr::zero(), Fr::one(), -Fr::one(), Fr::from_u64(i & 0xff),
                                       random_scalar()};
                 return choices[random_() % 5];
             }},
        };
    }

    std::mt19937_64 random_{1};
};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Msm, Curves);

TYPED_TEST(Msm, EqualsTheNaiveSumForAllSizesAndMixtures) {
    const auto points = this->some_points(700);
    for (const std::size_t size : {0, 1, 2, 3, 8, 9, 31, 64, 100, 333, 700}) {
        for (const auto& [name, scalar_at] : this->mixtures()) {
            if (size > 100 && name != "random" && name != "mixture") continue;
            std::vector<typename TypeParam::Fr> scalars(size);
            for (std::size_t i = 0; i < size; ++i) scalars[i] = scalar_at(i);
            EXPECT_EQ(msm<TypeParam>(points, scalars), this->naive(points, scalars))
                << size << " scalars, " << name;
        }
    }
}

TYPED_TEST(Msm, EveryWindowWidthGivesTheSameSum) {
    const auto points = this->some_points(150);
    auto scalars = this->random_scalars(150);
    scalars[3] = TypeParam::Fr::zero();
    scalars[4] = -TypeParam::Fr::one();
    const auto expected = this->naive(points, scalars);
    for (unsigned bits = 2; bits <= 17; ++bits) {
        EXPECT_EQ(msm_with_window<TypeParam>(points, scalars, bits), expected)
            << "windows of " << bits << " bits";
    }
}

TYPED_TEST(Msm, PointsMayRepeatCancelAndBeInfinite) {
    using Point = typename TypeParam::G1;
    const auto distinct = this->some_points(10);
    std::vector<Point> points(400);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& point = distinct[this->random_() % distinct.size()];
        points[i] = i % 11 == 0 ? Point::infinity() : i % 3 == 0 ? -point : point;
    }
    for (const auto& [name, scalar_at] : this->mixtures()) {
        std::vector<typename TypeParam::Fr> scalars(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) scalars[i] = scalar_at(i);
        EXPECT_EQ(msm<TypeParam>(points, scalars), this->naive(points, scalars)) << name;
    }
    const std::vector<Point> all_equal(2000, distinct[0]);
    const std::vector<Point> all_infinite(2000, Point::infinity());
    const auto scalars = this->random_scalars(2000);
    auto sum = TypeParam::Fr::zero();
    for (const auto& scalar : scalars) sum += scalar;
    EXPECT_EQ(msm<TypeParam>(all_equal, scalars), multiply(distinct[0], sum));
    EXPECT_TRUE(msm<TypeParam>(all_infinite, scalars).is_infinity());
}

// Beyond one slab of scalars and with all threads on one window.
TYPED_TEST(Msm, LargeSumsAreLinear) {
    const std::size_t size = (std::size_t{1} << 18) + 123;
    const auto few = this->some_points(1024);
    std::vector<typename TypeParam::G1> points(size);
    for (std::size_t i = 0; i < size; ++i) points[i] = few[i % few.size()];
    // Sum over equal points by folding the scalars instead.
    std::vector<typename TypeParam::Fr> scalars(size);
    std::vector<typename TypeParam::Fr> folded(few.size(), TypeParam::Fr::zero());
    for (std::size_t i = 0; i < size; ++i) {
        scalars[i] = i % 3 == 0 ? this->random_scalar() : TypeParam::Fr::from_u64(i & 0xff);
        folded[i % few.size()] += scalars[i];
    }
    EXPECT_EQ(msm<TypeParam>(points, scalars), msm<TypeParam>(few, folded));
}

TYPED_TEST(Msm, MorePointsThanScalarsAreIgnoredFewerAreRefused) {
    const auto points = this->some_points(20);
    const auto scalars = this->random_scalars(12);
    EXPECT_EQ(msm<TypeParam>(points, scalars), this->naive(points, scalars));
    const std::span<const typename TypeParam::G1> too_few(points.data(), 11);
    EXPECT_THROW(msm<TypeParam>(too_few, scalars), InternalError);
}

}  // namespace
}  // namespace plonkd
