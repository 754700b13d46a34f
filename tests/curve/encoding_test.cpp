#include "prover/curve/encoding.hpp"

#include <gtest/gtest.h>

#include "tests/curve/random_elements.hpp"
#include "tests/curve/srs_bytes.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using Bytes = std::vector<std::uint8_t>;

template <class C, class F>
Bytes raw(const Affine<F>& point, std::size_t size) {
    Bytes bytes(size);
    encode_raw<C>(point, bytes.data());
    return bytes;
}
template <class C, class F>
Bytes compressed(const Affine<F>& point, std::size_t size) {
    Bytes bytes(size);
    encode_compressed<C>(point, bytes.data());
    return bytes;
}

template <class C>
struct Encodings : testing::Test {
    static Bytes g1_raw(const typename C::G1& p) { return raw<C>(p, C::kG1RawBytes); }
    static Bytes g1_compressed(const typename C::G1& p) { return compressed<C>(p, C::kG1CompressedBytes); }
    static Bytes g2_raw(const typename C::G2& p) { return raw<C>(p, C::kG2RawBytes); }
    static Bytes g2_compressed(const typename C::G2& p) { return compressed<C>(p, C::kG2CompressedBytes); }

    static PointError g1_error(const Bytes& bytes, bool check_subgroup = true) {
        typename C::G1 point;
        std::size_t consumed = 0;
        return decode_g1<C>(bytes, point, consumed, check_subgroup);
    }
    static PointError g2_error(const Bytes& bytes, bool check_subgroup = true) {
        typename C::G2 point;
        std::size_t consumed = 0;
        return decode_g2<C>(bytes, point, consumed, check_subgroup);
    }
    // The bytes decode to `point`, taking their whole length and no more.
    static void expect_g1(Bytes bytes, const typename C::G1& point) {
        const std::size_t size = bytes.size();
        bytes.push_back(0xff);
        typename C::G1 decoded;
        std::size_t consumed = 0;
        EXPECT_EQ(decode_g1<C>(bytes, decoded, consumed), PointError::none);
        EXPECT_EQ(decoded, point);
        EXPECT_EQ(consumed, size);
    }
    static void expect_g2(Bytes bytes, const typename C::G2& point) {
        const std::size_t size = bytes.size();
        bytes.push_back(0xff);
        typename C::G2 decoded;
        std::size_t consumed = 0;
        EXPECT_EQ(decode_g2<C>(bytes, decoded, consumed), PointError::none);
        EXPECT_EQ(decoded, point);
        EXPECT_EQ(consumed, size);
    }
};
using AllCurves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Encodings, AllCurves);

TYPED_TEST(Encodings, RoundTripOfPointsAndTheirNegatives) {
    using C = TypeParam;
    for (int i = 0; i < 6; ++i) {
        const auto p = test::random_g1<C>();
        const auto q = test::random_g2<C>();
        for (const auto& point : {p, -p, C::G1::infinity()}) {
            this->expect_g1(this->g1_raw(point), point);
            this->expect_g1(this->g1_compressed(point), point);
        }
        for (const auto& point : {q, -q, C::G2::infinity()}) {
            this->expect_g2(this->g2_raw(point), point);
            this->expect_g2(this->g2_compressed(point), point);
        }
        EXPECT_NE(this->g1_compressed(p)[0], this->g1_compressed(-p)[0]);
    }
}

TYPED_TEST(Encodings, FirstByteOfInfinity) {
    using C = TypeParam;
    const bool bn254 = C::kId == CurveId::bn254;
    Bytes expected_raw(C::kG1RawBytes);
    expected_raw[0] = bn254 ? 0x00 : 0x40;
    EXPECT_EQ(this->g1_raw(C::G1::infinity()), expected_raw);
    Bytes expected_compressed(C::kG2CompressedBytes);
    expected_compressed[0] = bn254 ? 0x40 : 0xc0;
    EXPECT_EQ(this->g2_compressed(C::G2::infinity()), expected_compressed);
    this->expect_g1(Bytes(C::kG1RawBytes), C::G1::infinity());
}

TYPED_TEST(Encodings, FlagsMatchTheLargerRoot) {
    using C = TypeParam;
    const auto p = test::random_g1<C>();
    const bool larger = (-p.y).to_canonical() < p.y.to_canonical();
    const std::uint8_t mask = C::kId == CurveId::bn254 ? 0xc0 : 0xe0;
    const std::uint8_t largest = C::kId == CurveId::bn254 ? 0xc0 : 0xa0;
    EXPECT_EQ(this->g1_compressed(p)[0] & mask, larger ? largest : 0x80);
}

TYPED_TEST(Encodings, InvalidFlags) {
    using C = TypeParam;
    Bytes bytes = this->g1_compressed(test::random_g1<C>());
    bytes.resize(C::kG1RawBytes);
    if (C::kId != CurveId::bn254) {
        for (const std::uint8_t flags : {0x20, 0x60, 0xe0}) {
            bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x1f) | flags);
            EXPECT_EQ(this->g1_error(bytes), PointError::invalid_flags);
            bytes.resize(C::kG2RawBytes);
            EXPECT_EQ(this->g2_error(bytes), PointError::invalid_flags);
        }
    }
    // Infinity with any further bit set.
    for (const std::size_t position : {std::size_t{0}, std::size_t{1}, C::kG2CompressedBytes - 1}) {
        Bytes infinity = this->g2_compressed(C::G2::infinity());
        infinity[position] |= 1;
        EXPECT_EQ(this->g2_error(infinity), PointError::invalid_flags);
    }
    if (C::kId != CurveId::bn254) {
        Bytes infinity = this->g1_raw(C::G1::infinity());
        infinity.back() = 1;
        EXPECT_EQ(this->g1_error(infinity), PointError::invalid_flags);
    }
}

TYPED_TEST(Encodings, TruncatedAtEveryLength) {
    using C = TypeParam;
    for (const Bytes& bytes : {this->g1_raw(C::g1_generator()), this->g1_compressed(C::g1_generator()),
                               this->g1_compressed(C::G1::infinity()), this->g1_raw(C::G1::infinity())}) {
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            EXPECT_EQ(this->g1_error(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))),
                      PointError::truncated);
        }
    }
    const Bytes bytes = this->g2_raw(C::g2_generator());
    EXPECT_EQ(this->g2_error(Bytes(bytes.begin(), bytes.end() - 1)), PointError::truncated);
}

// A coordinate increased by the modulus stands for the same element, but is not canonical.
TYPED_TEST(Encodings, CoordinatesBelowTheModulusOnly) {
    using C = TypeParam;
    using Fp = typename C::Fp;
    const auto add_modulus = [](std::uint8_t* coordinate) {
        unsigned carry = 0;
        for (std::size_t i = 0; i < Fp::kBytes; ++i) {
            std::uint8_t& byte = coordinate[Fp::kBytes - 1 - i];
            carry += byte + static_cast<unsigned>(Fp::kModulus.limb[i / 8] >> (8 * (i % 8)) & 0xff);
            byte = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
    };
    // A point with a small y, so that y + p fits the coordinate's width; x below the flags stays as it is.
    Bytes bytes = this->g1_raw(C::g1_generator());
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(Fp::kBytes), bytes.end(), std::uint8_t{0});
    EXPECT_EQ(this->g1_error(bytes), PointError::not_on_curve);
    add_modulus(bytes.data() + Fp::kBytes);
    EXPECT_EQ(this->g1_error(bytes), PointError::coordinate_not_canonical);

    Bytes x_is_modulus(C::kG1CompressedBytes);
    add_modulus(x_is_modulus.data());
    x_is_modulus[0] |= 0x80;
    EXPECT_EQ(this->g1_error(x_is_modulus), PointError::coordinate_not_canonical);

    Bytes g2 = this->g2_compressed(C::g2_generator());
    std::fill(g2.end() - static_cast<std::ptrdiff_t>(Fp::kBytes), g2.end(), std::uint8_t{0xff});
    g2[0] =
        static_cast<std::uint8_t>((g2[0] & 0x1f) | 0x80);  // on BW6-761 the flags are in this very coordinate
    EXPECT_EQ(this->g2_error(g2), PointError::coordinate_not_canonical);
}

TYPED_TEST(Encodings, PointsOffTheCurve) {
    using C = TypeParam;
    auto p = test::random_g1<C>();
    p.y += C::Fp::one();
    EXPECT_EQ(this->g1_error(this->g1_raw(p)), PointError::not_on_curve);
    EXPECT_EQ(this->g1_error(this->g1_raw(p), false), PointError::not_on_curve);
    auto q = test::random_g2<C>();
    q.x += C::G2Field::one();
    EXPECT_EQ(this->g2_error(this->g2_raw(q)), PointError::not_on_curve);
    // x without a y: about one x in two.
    auto x = test::random_element<typename C::G2Field>();
    while (square_root(x.squared() * x + C::g2_b())) x += C::G2Field::one();
    EXPECT_EQ(this->g2_error(this->g2_compressed(typename C::G2{x, C::G2Field::one()})),
              PointError::not_on_curve);
}

TYPED_TEST(Encodings, PointsOutsideTheSubgroup) {
    using C = TypeParam;
    const auto q = test::random_curve_point(C::g2_b());
    EXPECT_EQ(this->g2_error(this->g2_raw(q)), PointError::not_in_subgroup);
    EXPECT_EQ(this->g2_error(this->g2_compressed(q)), PointError::not_in_subgroup);
    EXPECT_EQ(this->g2_error(this->g2_raw(q), false), PointError::none);
    EXPECT_EQ(this->g2_error(this->g2_compressed(q), false), PointError::none);
    if (C::kId != CurveId::bn254) {
        const auto p = test::random_curve_point(C::g1_b());
        EXPECT_EQ(this->g1_error(this->g1_raw(p)), PointError::not_in_subgroup);
        EXPECT_EQ(this->g1_error(this->g1_compressed(p)), PointError::not_in_subgroup);
        EXPECT_EQ(this->g1_error(this->g1_compressed(p), false), PointError::none);
    }
}

// The 19-point SRS in gnark's raw and compressed forms (gnark-artifacts.md section 5.2): a count and the
// points, then G2[0], G2[1] and G1.
TYPED_TEST(Encodings, GnarkFiles) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto points = test::SrsBytes<C>(shared, "19").points();
    ASSERT_EQ(points.size(), 19U);
    const auto folder = shared / "vectors/encodings" / C::kName;
    for (const bool is_raw : {true, false}) {
        const Bytes bytes = test::read_bytes(
            folder / (is_raw ? "srs-canonical-19.raw.bin" : "srs-canonical-19.compressed.bin"));
        const std::size_t g1_size = is_raw ? C::kG1RawBytes : C::kG1CompressedBytes;
        const std::size_t g2_size = is_raw ? C::kG2RawBytes : C::kG2CompressedBytes;
        auto rest = std::span<const std::uint8_t>(bytes).subspan(4);
        for (const auto& point : points) {
            const auto slice = rest.first(g1_size);
            this->expect_g1(Bytes(slice.begin(), slice.end()), point);
            EXPECT_EQ(is_raw ? this->g1_raw(point) : this->g1_compressed(point),
                      Bytes(slice.begin(), slice.end()));
            rest = rest.subspan(g1_size);
        }
        for (int i = 0; i < 2; ++i) {
            typename C::G2 point;
            std::size_t consumed = 0;
            ASSERT_EQ(decode_g2<C>(rest, point, consumed), PointError::none);
            EXPECT_EQ(consumed, g2_size);
            const Bytes slice(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(g2_size));
            EXPECT_EQ(is_raw ? this->g2_raw(point) : this->g2_compressed(point), slice);
            EXPECT_EQ(point == C::g2_generator(), i == 0);
            rest = rest.subspan(g2_size);
        }
        typename C::G1 g1;
        std::size_t consumed = 0;
        ASSERT_EQ(decode_g1<C>(rest, g1, consumed), PointError::none);
        EXPECT_EQ(g1, points[0]);
        EXPECT_EQ(g1, C::g1_generator());
    }
}

TEST(PointErrors, HaveText) {
    for (const PointError error :
         {PointError::truncated, PointError::invalid_flags, PointError::coordinate_not_canonical,
          PointError::not_on_curve, PointError::not_in_subgroup, PointError::trailing}) {
        EXPECT_FALSE(to_string(error).empty());
    }
}

}  // namespace
}  // namespace plonkd
