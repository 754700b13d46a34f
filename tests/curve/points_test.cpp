#include <gtest/gtest.h>

#include "prover/curve/curves.hpp"
#include "prover/curve/subgroup.hpp"
#include "tests/curve/random_elements.hpp"

namespace plonkd {
namespace {

using test::random_element;

TEST(CurveId, NamesRoundTrip) {
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        EXPECT_EQ(curve_from_name(name(curve)), curve);
        EXPECT_EQ(with_curve(curve, [](auto c) { return decltype(c)::kName; }), name(curve));
        EXPECT_EQ(with_curve(curve, [](auto c) { return decltype(c)::kId; }), curve);
    }
    EXPECT_FALSE(curve_from_name("bls12-377"));
    EXPECT_FALSE(curve_from_name(""));
}

// Both groups of each curve, for tests of what holds in any group.
template <class Curve>
struct G1Of {
    using C = Curve;
    using Fr = typename C::Fr;
    using Point = typename C::G1;
    using Jacobian = typename C::G1Jacobian;
    static Point generator() { return C::g1_generator(); }
    static bool on_curve(const Point& p) { return g1_is_on_curve<C>(p); }
};
template <class Curve>
struct G2Of {
    using C = Curve;
    using Fr = typename C::Fr;
    using Point = typename C::G2;
    using Jacobian = typename C::G2Jacobian;
    static Point generator() { return C::g2_generator(); }
    static bool on_curve(const Point& p) { return g2_is_on_curve<C>(p); }
};

template <class Group>
struct Groups : testing::Test {
    static typename Group::Jacobian random_point() {
        return multiply(Group::generator(), random_element<typename Group::Fr>());
    }
};
using AllGroups =
    testing::Types<G1Of<Bn254>, G2Of<Bn254>, G1Of<Bls12377>, G2Of<Bls12377>, G1Of<Bw6761>, G2Of<Bw6761>>;
TYPED_TEST_SUITE(Groups, AllGroups);

TYPED_TEST(Groups, GeneratorHasOrderR) {
    const auto generator = TypeParam::generator();
    EXPECT_TRUE(TypeParam::on_curve(generator));
    EXPECT_TRUE(multiply(generator, TypeParam::Fr::kModulus).is_infinity());
    EXPECT_FALSE(generator.is_infinity());
}

TYPED_TEST(Groups, LawsOfAnAbelianGroup) {
    const auto p = this->random_point();
    const auto q = this->random_point();
    const auto s = this->random_point();
    const auto infinity = TypeParam::Jacobian::infinity();
    EXPECT_EQ(p + q, q + p);
    EXPECT_EQ((p + q) + s, p + (q + s));
    EXPECT_EQ(p + infinity, p);
    EXPECT_EQ(infinity + p, p);
    EXPECT_EQ(p - p, infinity);
    EXPECT_EQ(p + p, p.doubled());
    EXPECT_EQ(infinity.doubled(), infinity);
    EXPECT_EQ(infinity + infinity, infinity);
    EXPECT_FALSE(p == infinity);
    EXPECT_FALSE(p == -p);
    EXPECT_TRUE(TypeParam::on_curve((p + q).to_affine()));
    EXPECT_TRUE(TypeParam::on_curve(p.doubled().to_affine()));
}

TYPED_TEST(Groups, MixedAdditionAgreesInEveryCase) {
    using Jacobian = typename TypeParam::Jacobian;
    const auto p = this->random_point();
    const auto q = this->random_point();
    const auto infinity = TypeParam::Point::infinity();
    EXPECT_EQ(p + q.to_affine(), p + q);
    EXPECT_EQ(p + p.to_affine(), p.doubled());
    EXPECT_EQ(p - p.to_affine(), Jacobian::infinity());
    EXPECT_EQ(p + infinity, p);
    EXPECT_EQ(Jacobian::infinity() + p.to_affine(), p);
    EXPECT_EQ(Jacobian::infinity() + infinity, Jacobian::infinity());
    EXPECT_EQ(Jacobian::from_affine(infinity), Jacobian::infinity());
    EXPECT_EQ(Jacobian::infinity().to_affine(), infinity);
    EXPECT_EQ(Jacobian::from_affine(p.to_affine()), p);
}

TYPED_TEST(Groups, MultiplicationIsLinear) {
    using Fr = typename TypeParam::Fr;
    const auto p = this->random_point();
    const Fr a = random_element<Fr>();
    const Fr b = random_element<Fr>();
    EXPECT_EQ(multiply(p, a) + multiply(p, b), multiply(p, a + b));
    EXPECT_EQ(multiply(multiply(p, a), b), multiply(p.to_affine(), a * b));
    EXPECT_TRUE(multiply(p, Fr::zero()).is_infinity());
    EXPECT_EQ(multiply(p, Fr::one()), p);
    EXPECT_EQ(multiply(p, -Fr::one()), -p);
}

TYPED_TEST(Groups, BatchConversionKeepsInfinityAndOrder) {
    std::vector<typename TypeParam::Jacobian> points(1100);
    auto point = this->random_point();
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = i % 7 == 3 ? TypeParam::Jacobian::infinity() : point;
        point += TypeParam::generator();
    }
    const auto affine = to_affine(std::span<const typename TypeParam::Jacobian>(points));
    ASSERT_EQ(affine.size(), points.size());
    for (std::size_t i = 0; i < points.size(); i += 13) EXPECT_EQ(affine[i], points[i].to_affine()) << i;
    EXPECT_TRUE(to_affine(std::span<const typename TypeParam::Jacobian>()).empty());
}

template <class F>
struct Extensions : testing::Test {};
using AllExtensions = testing::Types<Bn254::G2Field, Bls12377::G2Field>;
TYPED_TEST_SUITE(Extensions, AllExtensions);

TYPED_TEST(Extensions, AreFields) {
    using F = TypeParam;
    const F a = random_element<F>();
    const F b = random_element<F>();
    const F c = random_element<F>();
    EXPECT_EQ(a * b, b * a);
    EXPECT_EQ((a * b) * c, a * (b * c));
    EXPECT_EQ(a * (b + c), a * b + a * c);
    EXPECT_EQ(a.squared(), a * a);
    EXPECT_TRUE((a * a.inverse()).is_one());
    EXPECT_TRUE(F::zero().inverse().is_zero());
    EXPECT_EQ(a.pow(F::Base::kModulus), a.conjugate());
    EXPECT_EQ(a * a.conjugate(), (F{a.norm(), F::Base::zero()}));
}

template <class F>
struct SquareRoots : testing::Test {};
using AllFields = testing::Types<Bn254Fp, Bls12377Fp, Bw6761Fp, Bn254::G2Field, Bls12377::G2Field>;
TYPED_TEST_SUITE(SquareRoots, AllFields);

TYPED_TEST(SquareRoots, OfSquaresOnly) {
    using F = TypeParam;
    std::size_t squares = 0;
    for (int i = 0; i < 40; ++i) {
        const F x = random_element<F>();
        const auto root_of_square = square_root(x.squared());
        ASSERT_TRUE(root_of_square);
        EXPECT_TRUE(*root_of_square == x || *root_of_square == -x);
        if (const auto root = square_root(x)) {
            EXPECT_EQ(root->squared(), x);
            ++squares;
        }
    }
    EXPECT_GT(squares, 5U);
    EXPECT_LT(squares, 35U);
    EXPECT_EQ(square_root(F::zero()), F::zero());
    EXPECT_TRUE(square_root(F::one()));
}

// Every element of the base field is a square of the extension, also those with no root in the base field.
TYPED_TEST(Extensions, RootsOfTheBaseField) {
    using F = TypeParam;
    for (int i = 0; i < 20; ++i) {
        const F x{random_element<typename F::Base>(), F::Base::zero()};
        const auto root = square_root(x);
        ASSERT_TRUE(root);
        EXPECT_EQ(root->squared(), x);
    }
}

}  // namespace
}  // namespace plonkd
