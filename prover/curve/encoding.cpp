#include "prover/curve/encoding.hpp"

#include <algorithm>

#include "prover/curve/square_root.hpp"
#include "prover/curve/subgroup.hpp"

namespace plonkd {
namespace {

// Flags in the most significant byte. BN254's modulus leaves two bits free, the others' three or more. BN254
// has no flag for a raw point at infinity: it is all zero bytes.
template <class C>
struct Flags {
    static constexpr std::uint8_t kMask = 0xe0;
    static constexpr std::uint8_t kRaw = 0x00;
    static constexpr std::uint8_t kRawInfinity = 0x40;
    static constexpr std::uint8_t kSmallest = 0x80;
    static constexpr std::uint8_t kLargest = 0xa0;
    static constexpr std::uint8_t kInfinity = 0xc0;
};
template <>
struct Flags<Bn254> {
    static constexpr std::uint8_t kMask = 0xc0;
    static constexpr std::uint8_t kRaw = 0x00;
    static constexpr std::uint8_t kRawInfinity = 0x00;
    static constexpr std::uint8_t kSmallest = 0x80;
    static constexpr std::uint8_t kLargest = 0xc0;
    static constexpr std::uint8_t kInfinity = 0x40;
};

template <class F>
inline constexpr std::size_t kCoordinateBytes = F::kBytes;
template <class Fp, int kNonResidue>
inline constexpr std::size_t kCoordinateBytes<Fp2<Fp, kNonResidue>> = 2 * Fp::kBytes;

template <class Params>
void write_coordinate(const PrimeField<Params>& x, std::uint8_t* out) {
    x.to_bytes(out);
}
template <class Fp, int kNonResidue>
void write_coordinate(const Fp2<Fp, kNonResidue>& x, std::uint8_t* out) {
    x.c1.to_bytes(out);
    x.c0.to_bytes(out + Fp::kBytes);
}

// Reads a coordinate whose first byte lies under flags (masked out); false if it is not canonical.
template <class Params>
bool read_coordinate(const std::uint8_t* in, std::uint8_t mask, PrimeField<Params>& out) {
    using F = PrimeField<Params>;
    std::uint8_t bytes[F::kBytes];
    std::copy_n(in, F::kBytes, bytes);
    bytes[0] &= static_cast<std::uint8_t>(~mask);
    const auto value = F::from_bytes(bytes);
    if (value) out = *value;
    return value.has_value();
}
template <class Fp, int kNonResidue>
bool read_coordinate(const std::uint8_t* in, std::uint8_t mask, Fp2<Fp, kNonResidue>& out) {
    return read_coordinate(in, mask, out.c1) && read_coordinate(in + Fp::kBytes, 0, out.c0);
}

// Whether x > (p - 1) / 2 as an integer, that is, x is the larger of x and -x.
template <class Params>
bool is_largest(const PrimeField<Params>& x) {
    auto half = PrimeField<Params>::kModulus;
    half.shift_right_one();
    return half < x.to_canonical();
}
template <class Fp, int kNonResidue>
bool is_largest(const Fp2<Fp, kNonResidue>& x) {
    return is_largest(x.c1.is_zero() ? x.c0 : x.c1);
}

// What differs between the two groups of a curve beyond the field.
template <class C>
struct FirstGroup {
    using Point = typename C::G1;
    static const auto& b() { return C::g1_b(); }
    static bool is_on_curve(const Point& point) { return g1_is_on_curve<C>(point); }
    static bool is_in_subgroup(const Point& point) { return g1_is_in_subgroup<C>(point); }
};
template <class C>
struct SecondGroup {
    using Point = typename C::G2;
    static const auto& b() { return C::g2_b(); }
    static bool is_on_curve(const Point& point) { return g2_is_on_curve<C>(point); }
    static bool is_in_subgroup(const Point& point) { return g2_is_in_subgroup<C>(point); }
};

template <class C, class Group>
PointError decode(std::span<const std::uint8_t> in, typename Group::Point& out, std::size_t& consumed,
                  bool check_subgroup) {
    using F = typename Group::Point::Field;
    using Bits = Flags<C>;
    constexpr std::size_t kCoordinate = kCoordinateBytes<F>;

    if (in.empty()) return PointError::truncated;
    const std::uint8_t flags = in[0] & Bits::kMask;
    const bool raw = flags == Bits::kRaw || flags == Bits::kRawInfinity;
    const bool compressed = flags == Bits::kSmallest || flags == Bits::kLargest || flags == Bits::kInfinity;
    if (!raw && !compressed) return PointError::invalid_flags;
    consumed = raw ? 2 * kCoordinate : kCoordinate;
    if (in.size() < consumed) return PointError::truncated;

    if (flags == Bits::kInfinity || (flags == Bits::kRawInfinity && flags != Bits::kRaw)) {
        const bool clear =
            in[0] == flags && std::all_of(in.begin() + 1, in.begin() + static_cast<std::ptrdiff_t>(consumed),
                                          [](std::uint8_t byte) { return byte == 0; });
        out = Group::Point::infinity();
        return clear ? PointError::none : PointError::invalid_flags;
    }

    if (!read_coordinate(in.data(), Bits::kMask, out.x)) return PointError::coordinate_not_canonical;
    if (raw) {
        if (!read_coordinate(in.data() + kCoordinate, 0, out.y)) return PointError::coordinate_not_canonical;
        // All zero bytes mean infinity on every curve: gnark's decoder, too, takes (0, 0) for it.
        if (!Group::is_on_curve(out)) return PointError::not_on_curve;
    } else {
        const auto y = square_root(out.x.squared() * out.x + Group::b());
        if (!y) return PointError::not_on_curve;
        out.y = is_largest(*y) == (flags == Bits::kLargest) ? *y : -*y;
    }
    if (check_subgroup && !Group::is_in_subgroup(out)) return PointError::not_in_subgroup;
    return PointError::none;
}

}  // namespace

template <class C, class F>
void encode_raw(const Affine<F>& point, std::uint8_t* out) {
    write_coordinate(point.x, out);
    write_coordinate(point.y, out + kCoordinateBytes<F>);
    if (point.is_infinity()) out[0] |= Flags<C>::kRawInfinity;
}

template <class C, class F>
void encode_compressed(const Affine<F>& point, std::uint8_t* out) {
    write_coordinate(point.x, out);
    if (point.is_infinity()) {
        out[0] |= Flags<C>::kInfinity;
    } else {
        out[0] |= is_largest(point.y) ? Flags<C>::kLargest : Flags<C>::kSmallest;
    }
}

std::string_view to_string(PointError error) {
    switch (error) {
        case PointError::none:
            return "no error";
        case PointError::truncated:
            return "truncated";
        case PointError::invalid_flags:
            return "invalid flag bits";
        case PointError::coordinate_not_canonical:
            return "coordinate not below the field's modulus";
        case PointError::not_on_curve:
            return "not on the curve";
        case PointError::not_in_subgroup:
            return "not in the subgroup of prime order";
        case PointError::trailing:
            return "followed by further bytes";
    }
    return "unknown error";
}

template <class C>
PointError decode_g1(std::span<const std::uint8_t> in, typename C::G1& out, std::size_t& consumed,
                     bool check_subgroup) {
    return decode<C, FirstGroup<C>>(in, out, consumed, check_subgroup);
}

template <class C>
PointError decode_g2(std::span<const std::uint8_t> in, typename C::G2& out, std::size_t& consumed,
                     bool check_subgroup) {
    return decode<C, SecondGroup<C>>(in, out, consumed, check_subgroup);
}

template void encode_raw<Bn254>(const Bn254::G1&, std::uint8_t*);
template void encode_raw<Bn254>(const Bn254::G2&, std::uint8_t*);
template void encode_raw<Bls12377>(const Bls12377::G1&, std::uint8_t*);
template void encode_raw<Bls12377>(const Bls12377::G2&, std::uint8_t*);
template void encode_raw<Bw6761>(const Bw6761::G1&, std::uint8_t*);
template void encode_compressed<Bn254>(const Bn254::G1&, std::uint8_t*);
template void encode_compressed<Bn254>(const Bn254::G2&, std::uint8_t*);
template void encode_compressed<Bls12377>(const Bls12377::G1&, std::uint8_t*);
template void encode_compressed<Bls12377>(const Bls12377::G2&, std::uint8_t*);
template void encode_compressed<Bw6761>(const Bw6761::G1&, std::uint8_t*);

template PointError decode_g1<Bn254>(std::span<const std::uint8_t>, Bn254::G1&, std::size_t&, bool);
template PointError decode_g1<Bls12377>(std::span<const std::uint8_t>, Bls12377::G1&, std::size_t&, bool);
template PointError decode_g1<Bw6761>(std::span<const std::uint8_t>, Bw6761::G1&, std::size_t&, bool);
template PointError decode_g2<Bn254>(std::span<const std::uint8_t>, Bn254::G2&, std::size_t&, bool);
template PointError decode_g2<Bls12377>(std::span<const std::uint8_t>, Bls12377::G2&, std::size_t&, bool);
template PointError decode_g2<Bw6761>(std::span<const std::uint8_t>, Bw6761::G2&, std::size_t&, bool);

}  // namespace plonkd
