#include "prover/curve/msm_additions.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "prover/curve/curves.hpp"

namespace plonkd {
namespace {

template <class C>
class MsmAdditions : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(MsmAdditions, Curves);

// 1G, 2G, 4G + G, …: distinct points without structure the formulas could profit from.
template <class C>
std::vector<typename C::G1> some_points(std::size_t count) {
    std::vector<typename C::G1Jacobian> points(count);
    auto point = C::G1Jacobian::from_affine(C::g1_generator());
    for (std::size_t i = 0; i < count; ++i) {
        points[i] = point;
        point = point.doubled() + C::g1_generator();
    }
    return to_affine(std::span<const typename C::G1Jacobian>(points));
}

template <class C>
void expect_sums(const std::vector<typename C::G1>& a, const std::vector<typename C::G1>& b,
                 std::uint64_t signs) {
    using F = typename C::Fp;
    std::vector<typename C::G1> sums(a.size());
    std::vector<AffineAddition<F>> additions;
    for (std::size_t i = 0; i < a.size(); ++i) {
        additions.push_back(
            {{&a[i], (signs >> (i % 64) & 1) != 0}, {&b[i], (signs >> (i % 61) & 1) != 0}, &sums[i]});
    }
    add_affine(std::span<const AffineAddition<F>>(additions));
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto expected = C::G1Jacobian::from_affine(additions[i].a.value()) + additions[i].b.value();
        ASSERT_EQ(sums[i], expected.to_affine()) << "addition " << i << " of " << a.size();
    }
}

TYPED_TEST(MsmAdditions, AgreeWithJacobianForEverySizeOfTheLastVector) {
    const auto points = some_points<TypeParam>(1200);
    for (const std::size_t size : {0, 1, 7, 8, 9, 15, 16, 17, 63, 200, 1023, 1024, 1025, 1190}) {
        const std::vector<typename TypeParam::G1> a(points.begin(), points.begin() + static_cast<long>(size));
        const std::vector<typename TypeParam::G1> b(points.begin() + 5,
                                                    points.begin() + 5 + static_cast<long>(size));
        expect_sums<TypeParam>(a, b, 0x9e3779b97f4a7c15);
    }
}

TYPED_TEST(MsmAdditions, CompleteInEveryLane) {
    const auto points = some_points<TypeParam>(160);
    const auto infinity = TypeParam::G1::infinity();
    for (std::size_t lane = 0; lane < 8; ++lane) {
        std::vector<typename TypeParam::G1> a(points.begin(), points.begin() + 80);
        std::vector<typename TypeParam::G1> b(points.begin() + 80, points.end());
        a[lane] = infinity;
        b[8 + lane] = infinity;
        a[16 + lane] = b[16 + lane] = infinity;
        b[24 + lane] = a[24 + lane];
        b[32 + lane] = -a[32 + lane];
        for (const std::uint64_t signs :
             {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{0x123456789abcdef}}) {
            expect_sums<TypeParam>(a, b, signs);
        }
    }
}

TYPED_TEST(MsmAdditions, AllDoublingsAndAllCancellations) {
    const auto points = some_points<TypeParam>(100);
    std::vector<typename TypeParam::G1> negated;
    for (const auto& point : points) negated.push_back(-point);
    expect_sums<TypeParam>(points, points, 0);
    expect_sums<TypeParam>(points, negated, 0);
}

TYPED_TEST(MsmAdditions, MayOverwriteTheirOwnOperand) {
    using F = typename TypeParam::Fp;
    auto points = some_points<TypeParam>(64);
    const auto before = points;
    std::vector<AffineAddition<F>> additions;
    for (std::size_t i = 0; i < 32; ++i)
        additions.push_back({{&points[i], false}, {&points[32 + i], true}, &points[i]});
    add_affine(std::span<const AffineAddition<F>>(additions));
    for (std::size_t i = 0; i < 32; ++i) {
        const auto expected = TypeParam::G1Jacobian::from_affine(before[i]) - before[32 + i];
        EXPECT_EQ(points[i], expected.to_affine());
    }
}

}  // namespace
}  // namespace plonkd
