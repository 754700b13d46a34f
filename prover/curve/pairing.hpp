// The optimal ate pairing on the three curves, for verification: does a product of pairings equal one?
//
// Lines of the Miller loop depend on the G2 argument only. They are computed first, all with one inversion,
// in the very form gnark stores in SRS and verifying-key files (gnark-artifacts.md sections 5.1 and 6), then
// evaluated at the G1 points.
#pragma once

#include <array>
#include <span>

#include "prover/curve/curves.hpp"

namespace plonkd {

// Steps of the Miller loop, including BN254's last one with the two Frobenius images.
template <class C>
inline constexpr std::size_t kPairingSteps = 0;
template <>
inline constexpr std::size_t kPairingSteps<Bn254> = 66;
template <>
inline constexpr std::size_t kPairingSteps<Bls12377> = 63;
template <>
inline constexpr std::size_t kPairingSteps<Bw6761> = 189;

// The affine line y = r0 x - r1 through multiples of a fixed Q: r0 is the slope, r1 = r0 x_T - y_T for a
// point T on it.
template <class F>
struct PairingLine {
    F r0, r1;
    friend bool operator==(const PairingLine& a, const PairingLine& b) {
        return a.r0 == b.r0 && a.r1 == b.r1;
    }
};

// line[j][i] belongs to loop step i (steps run downwards from kPairingSteps - 1). Where the loop's digit is
// 0, line[0] is the tangent at T and line[1] is zero; elsewhere T becomes (T + D) + T for the digit's point
// D, and line[0] runs through T and D, line[1] through T and T + D. The exceptional steps are told in
// pairing_lines.cpp.
template <class C>
struct PairingLines {
    static constexpr std::size_t kSteps = kPairingSteps<C>;
    using Line = PairingLine<typename C::G2Field>;

    std::array<std::array<Line, kSteps>, 2> line;

    friend bool operator==(const PairingLines& a, const PairingLines& b) { return a.line == b.line; }
};

// The lines of `q`, a point of the subgroup; all zero for the point at infinity, as in gnark.
template <class C>
PairingLines<C> pairing_lines(const typename C::G2& q);

// Whether the product of e(p[i], q[i]) is one; pairs with a point at infinity contribute the factor one.
// Sizes are equal. The points must be in their subgroups: that is not checked here.
template <class C>
bool pairing_product_is_one(std::span<const typename C::G1> p, std::span<const typename C::G2> q);

// The same for fixed G2 points, given by their lines.
template <class C>
bool pairing_product_is_one(std::span<const typename C::G1> p, std::span<const PairingLines<C>> q);

}  // namespace plonkd
