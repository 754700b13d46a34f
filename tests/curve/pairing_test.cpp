#include "prover/curve/pairing.hpp"

#include <array>

#include <gtest/gtest.h>

#include "prover/curve/encoding.hpp"
#include "prover/failure/failure.hpp"
#include "tests/curve/random_elements.hpp"
#include "tests/curve/srs_bytes.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

template <class C>
struct Pairings : testing::Test {
    using G1 = typename C::G1;
    using G2 = typename C::G2;
    using Fr = typename C::Fr;

    template <std::size_t N>
    static bool product_is_one(const std::array<G1, N>& p, const std::array<G2, N>& q) {
        return pairing_product_is_one<C>(std::span<const G1>(p), std::span<const G2>(q));
    }
    static G1 times(const G1& p, const Fr& scalar) { return multiply(p, scalar).to_affine(); }
    static G2 times2(const G2& q, const Fr& scalar) { return multiply(q, scalar).to_affine(); }
};
using AllCurves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Pairings, AllCurves);

TYPED_TEST(Pairings, AreNotDegenerate) {
    using C = TypeParam;
    EXPECT_FALSE(this->template product_is_one<1>({C::g1_generator()}, {C::g2_generator()}));
    EXPECT_FALSE(this->template product_is_one<1>({test::random_g1<C>()}, {test::random_g2<C>()}));
    EXPECT_FALSE(this->template product_is_one<2>({C::g1_generator(), C::g1_generator()},
                                                  {C::g2_generator(), C::g2_generator()}));
}

TYPED_TEST(Pairings, InfinityContributesOne) {
    using C = TypeParam;
    const auto p = test::random_g1<C>();
    const auto q = test::random_g2<C>();
    EXPECT_TRUE(this->template product_is_one<1>({C::G1::infinity()}, {q}));
    EXPECT_TRUE(this->template product_is_one<1>({p}, {C::G2::infinity()}));
    EXPECT_TRUE(this->template product_is_one<0>({}, {}));
    EXPECT_FALSE(this->template product_is_one<2>({p, p}, {q, C::G2::infinity()}));
    EXPECT_TRUE(this->template product_is_one<3>({p, C::G1::infinity(), -p}, {q, q, q}));
}

TYPED_TEST(Pairings, AreBilinear) {
    using C = TypeParam;
    const auto p = test::random_g1<C>();
    const auto q = test::random_g2<C>();
    const auto a = test::random_element<typename C::Fr>();
    const auto b = test::random_element<typename C::Fr>();
    // e(aP, bQ) e(-abP, Q) = 1, and so with the scalars on the other side.
    EXPECT_TRUE(this->template product_is_one<2>({this->times(p, a), this->times(p, -(a * b))},
                                                 {this->times2(q, b), q}));
    EXPECT_TRUE(this->template product_is_one<2>({this->times(p, a), -p},
                                                 {this->times2(q, b), this->times2(q, a * b)}));
    EXPECT_FALSE(this->template product_is_one<2>({this->times(p, a), this->times(p, -(a + b))},
                                                  {this->times2(q, b), q}));
    // Additive in each argument: e(P + P', Q) e(-P, Q) e(-P', Q) = 1.
    const auto p2 = test::random_g1<C>();
    const auto sum = (C::G1Jacobian::from_affine(p) + p2).to_affine();
    EXPECT_TRUE(this->template product_is_one<3>({sum, -p, -p2}, {q, q, q}));
    const auto q2 = test::random_g2<C>();
    const auto sum2 = (C::G2Jacobian::from_affine(q) + q2).to_affine();
    EXPECT_TRUE(this->template product_is_one<3>({p, -p, -p}, {sum2, q, q2}));
}

TYPED_TEST(Pairings, SizesMustAgree) {
    using C = TypeParam;
    const std::array<typename C::G1, 1> p{C::g1_generator()};
    EXPECT_THROW(
        pairing_product_is_one<C>(std::span<const typename C::G1>(p), std::span<const typename C::G2>()),
        InternalError);
}

// tau in G1 and in G2 is the same: e(tau G1, G2) = e(G1, tau G2).
TYPED_TEST(Pairings, TestSrsIsConsistent) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const test::SrsBytes<C> srs(shared);
    const auto points = srs.points();
    ASSERT_EQ(points.size(), 16387U);
    typename C::G2 g2[2];
    std::size_t consumed = 0;
    ASSERT_EQ(decode_g2<C>(srs.g2(0), g2[0], consumed), PointError::none);
    ASSERT_EQ(decode_g2<C>(srs.g2(1), g2[1], consumed), PointError::none);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}, points.size() - 2}) {
        EXPECT_TRUE(this->template product_is_one<2>({points[i + 1], -points[i]}, {g2[0], g2[1]}));
    }
    EXPECT_FALSE(this->template product_is_one<2>({points[2], -points[0]}, {g2[0], g2[1]}));
}

// The lines in gnark's SRS files (gnark-artifacts.md section 5.1) and keys (section 6), whose two forms
// differ.
template <class Params>
void read_montgomery(const std::uint8_t* in, PrimeField<Params>& out) {
    typename PrimeField<Params>::Int limbs;
    for (auto& limb : limbs.limb) {
        limb = 0;
        for (int i = 0; i < 8; ++i) limb = limb << 8 | *in++;
    }
    out = PrimeField<Params>::from_montgomery(limbs);
}
template <class Fp, int kNonResidue>
void read_montgomery(const std::uint8_t* in, Fp2<Fp, kNonResidue>& out) {
    read_montgomery(in, out.c0);
    read_montgomery(in + Fp::kBytes, out.c1);
}

TYPED_TEST(Pairings, LinesAreThoseOfTheSrsFile) {
    using C = TypeParam;
    using F = typename C::G2Field;
    PLONKD_NEED_SHARED_DATA(shared);
    const test::SrsBytes<C> srs(shared);
    const std::uint8_t* in = srs.bytes.data() + srs.kLinesOffset;
    const auto read = [&in](F& out) {
        if constexpr (C::kId == CurveId::bw6761) {
            out = *F::from_bytes(std::span(in, F::kBytes));
        } else {
            read_montgomery(in, out);
        }
        in += C::kG2CompressedBytes;
    };
    for (std::size_t k = 0; k < 2; ++k) {
        typename C::G2 point;
        std::size_t consumed = 0;
        ASSERT_EQ(decode_g2<C>(srs.g2(k), point, consumed), PointError::none);
        PairingLines<C> stored;
        for (auto& row : stored.line) {
            for (std::size_t i = row.size(); i-- > 0;) {
                read(row[i].r0);
                read(row[i].r1);
            }
        }
        const PairingLines<C> computed = pairing_lines<C>(point);
        for (std::size_t j = 0; j < 2; ++j) {
            for (std::size_t i = 0; i < PairingLines<C>::kSteps; ++i) {
                EXPECT_TRUE(computed.line[j][i] == stored.line[j][i])
                    << "point " << k << " row " << j << " step " << i;
            }
        }
    }
}

TYPED_TEST(Pairings, LinesAreThoseOfTheVerifyingKey) {
    using C = TypeParam;
    using F = typename C::G2Field;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto key = test::read_bytes(shared / "vectors" / C::kName / "cubic/verifying_key.bin");
    // From the end: the list of commitments (empty: 4 bytes), the lines, two points of G2.
    const std::size_t lines_size = 8 * PairingLines<C>::kSteps * C::kG2CompressedBytes;
    ASSERT_GT(key.size(), lines_size + 2 * C::kG2RawBytes + 4);
    const std::uint8_t* in = key.data() + key.size() - 4 - lines_size;
    const std::uint8_t* points = in - 2 * C::kG2RawBytes;
    for (std::size_t k = 0; k < 2; ++k) {
        typename C::G2 point;
        std::size_t consumed = 0;
        ASSERT_EQ(decode_g2<C>(std::span(points + k * C::kG2RawBytes, C::kG2RawBytes), point, consumed),
                  PointError::none);
        PairingLines<C> stored;
        for (auto& row : stored.line) {
            for (auto& line : row) {
                for (F* out : {&line.r0, &line.r1}) {
                    read_montgomery(in, *out);
                    in += C::kG2CompressedBytes;
                }
            }
        }
        EXPECT_TRUE(pairing_lines<C>(point) == stored);
    }
}

TYPED_TEST(Pairings, LinesOfInfinityAreZero) {
    using C = TypeParam;
    const auto lines = pairing_lines<C>(C::G2::infinity());
    for (const auto& row : lines.line) {
        for (const auto& line : row) EXPECT_TRUE(line.r0.is_zero() && line.r1.is_zero());
    }
}

}  // namespace
}  // namespace plonkd
