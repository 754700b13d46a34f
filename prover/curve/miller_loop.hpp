// Digits of the optimal ate Miller loops. Internal to curve/.
#pragma once

#include <array>

#include "prover/curve/pairing.hpp"

namespace plonkd {

// Signed binary digits without two neighbours that are both non-zero, least significant first.
template <std::size_t kLength, std::size_t N>
constexpr std::array<std::int8_t, kLength> non_adjacent_form(BigInt<N> value) {
    std::array<std::int8_t, kLength> digits{};
    for (std::size_t i = 0; !value.is_zero(); ++i) {
        if (value.bit(0)) {
            digits.at(i) = value.bit(1) ? -1 : 1;
            BigInt<N> one{};
            one.limb[0] = 1;
            if (digits[i] > 0) {
                value.sub(one);
            } else {
                value.add(one);
            }
        }
        value.shift_right_one();
    }
    return digits;
}

// The loop runs through the digits below the leading one, from the top. A non-zero digit d adds the point
// digit_point(d) of pairing_lines.cpp.
template <class C>
struct MillerLoop;

// 6x + 2 for the seed x = 0x44e992b44a6909f1; two more lines follow the loop, kept in the place of the
// leading digit.
template <>
struct MillerLoop<Bn254> {
    static constexpr std::size_t kLoopSteps = 65;
    static constexpr auto kDigits = non_adjacent_form<66>(big_int_from_hex<2>("19d797039be763ba8"));
};

// The seed x itself, in plain binary.
template <>
struct MillerLoop<Bls12377> {
    static constexpr std::size_t kLoopSteps = 63;
    static constexpr auto kDigits = [] {
        std::array<std::int8_t, 64> digits{};
        for (std::size_t i = 0; i < 64; ++i)
            digits[i] = static_cast<std::int8_t>(0x8508c00000000001 >> i & 1);
        return digits;
    }();
};

// With phi the endomorphism of G2 of order 3: x + 1 for Q and x^3 - x^2 - x for -phi(Q) in one loop, as
// digits a + 3 b, a of the first number and b of the second. The last digit, -3, would lead to infinity: its
// line is vertical, contributes nothing, and gnark stores zeros, so the digit is left out here. El Housni and
// Guillevic, eprint 2021/1359, algorithm 2, and https://hackmd.io/@gnark/BW6-761-changes, equation (6').
template <>
struct MillerLoop<Bw6761> {
    static constexpr std::size_t kLoopSteps = 189;
    static constexpr auto kDigits = [] {
        const auto a = non_adjacent_form<190>(big_int_from_hex<1>("8508c00000000002"));
        const auto b =
            non_adjacent_form<190>(big_int_from_hex<3>("23ed1347970dec008a442f991fffffffffffffffffffffff"));
        std::array<std::int8_t, 190> digits{};
        for (std::size_t i = 1; i < 190; ++i) digits[i] = static_cast<std::int8_t>(a[i] + 3 * b[i]);
        return digits;
    }();
};

}  // namespace plonkd
