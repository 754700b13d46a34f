// gnark's encodings of points (gnark-artifacts.md section 4): raw, X || Y, and compressed, X with flags in
// its top bits.
//
// Coordinates are canonical big-endian; one of Fp2 is written c1 first, then c0. A decoder tells raw from
// compressed by the flags, accepts canonical coordinates and valid flags only, and checks the curve's
// equation always and the subgroup unless told otherwise.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "prover/curve/curves.hpp"

namespace plonkd {

// Writes C::kG1RawBytes or C::kG2RawBytes bytes, according to the point's field.
template <class C, class F>
void encode_raw(const Affine<F>& point, std::uint8_t* out);
// Writes C::kG1CompressedBytes or C::kG2CompressedBytes bytes.
template <class C, class F>
void encode_compressed(const Affine<F>& point, std::uint8_t* out);

enum class PointError {
    none,
    truncated,                 // fewer bytes than the flags ask for
    invalid_flags,             // a bit pattern without meaning, or infinity with bits set elsewhere
    coordinate_not_canonical,  // not below the field's modulus
    not_on_curve,              // no such point (compressed: x^3 + b is not a square)
    not_in_subgroup,
    trailing,  // for callers that want a whole buffer to be one point; the decoders never return it
};

// "truncated", "coordinate not below the modulus", …: ends a sentence in a message.
std::string_view to_string(PointError error);

// Decodes the point at the start of `in`, in either form. On success `out` holds it and `consumed` says how
// many bytes it took; on error both are unspecified.
template <class C>
PointError decode_g1(std::span<const std::uint8_t> in, typename C::G1& out, std::size_t& consumed,
                     bool check_subgroup = true);
template <class C>
PointError decode_g2(std::span<const std::uint8_t> in, typename C::G2& out, std::size_t& consumed,
                     bool check_subgroup = true);

}  // namespace plonkd
