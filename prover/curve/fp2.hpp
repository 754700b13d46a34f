// Quadratic extension Fp2 = Fp[u] / (u^2 - kNonResidue) of a prime field, kNonResidue a small negative
// integer: -1 for BN254, -5 for BLS12-377 (gnark-artifacts.md section 4).
//
// An element c0 + c1 u lies in memory as c0, then c1, as gnark holds its E2 (A0, A1). Host and device.
#pragma once

#include "prover/field/prime_field.hpp"

namespace plonkd {

template <class Fp, int kNonResidue>
struct Fp2 {
    static_assert(kNonResidue < 0);
    using Base = Fp;

    Fp c0, c1;

    PLONKD_HD static constexpr Fp2 zero() { return {Fp::zero(), Fp::zero()}; }
    PLONKD_HD static constexpr Fp2 one() { return {Fp::one(), Fp::zero()}; }

    PLONKD_HD constexpr bool is_zero() const { return c0.is_zero() && c1.is_zero(); }
    PLONKD_HD constexpr bool is_one() const { return c0.is_one() && c1.is_zero(); }
    PLONKD_HD friend constexpr bool operator==(const Fp2& a, const Fp2& b) {
        return a.c0 == b.c0 && a.c1 == b.c1;
    }

    PLONKD_HD friend constexpr Fp2 operator+(const Fp2& a, const Fp2& b) {
        return {a.c0 + b.c0, a.c1 + b.c1};
    }
    PLONKD_HD friend constexpr Fp2 operator-(const Fp2& a, const Fp2& b) {
        return {a.c0 - b.c0, a.c1 - b.c1};
    }
    // Karatsuba: three products of the base field.
    PLONKD_HD friend constexpr Fp2 operator*(const Fp2& a, const Fp2& b) {
        const Fp low = a.c0 * b.c0;
        const Fp high = a.c1 * b.c1;
        const Fp cross = (a.c0 + a.c1) * (b.c0 + b.c1) - low - high;
        return {low - times_beta(high), cross};
    }
    PLONKD_HD friend constexpr Fp2 operator*(const Fp2& a, const Fp& scale) {
        return {a.c0 * scale, a.c1 * scale};
    }
    PLONKD_HD constexpr Fp2 operator-() const { return {-c0, -c1}; }
    PLONKD_HD constexpr Fp2& operator+=(const Fp2& b) { return *this = *this + b; }
    PLONKD_HD constexpr Fp2& operator-=(const Fp2& b) { return *this = *this - b; }
    PLONKD_HD constexpr Fp2& operator*=(const Fp2& b) { return *this = *this * b; }

    PLONKD_HD constexpr Fp2 doubled() const { return {c0.doubled(), c1.doubled()}; }
    // (c0 + c1)(c0 - beta c1) = c0^2 - beta c1^2 + (1 - beta) c0 c1: two products of the base field.
    PLONKD_HD constexpr Fp2 squared() const {
        const Fp cross = c0 * c1;
        const Fp product = (c0 + c1) * (c0 - times_beta(c1));
        return {product - cross + times_beta(cross), cross.doubled()};
    }

    // c0 - c1 u, the image under the Frobenius map x -> x^p.
    PLONKD_HD constexpr Fp2 conjugate() const { return {c0, -c1}; }
    // x * conjugate(x), an element of the base field.
    PLONKD_HD constexpr Fp norm() const { return c0.squared() + times_beta(c1.squared()); }

    template <std::size_t M>
    PLONKD_HD constexpr Fp2 pow(const BigInt<M>& exponent) const {
        Fp2 result = one();
        for (std::size_t i = exponent.bit_length(); i-- > 0;) {
            result = result.squared();
            if (exponent.bit(i)) result *= *this;
        }
        return result;
    }

    // The inverse; the inverse of 0 is 0.
    PLONKD_HD constexpr Fp2 inverse() const {
        const Fp scale = norm().inverse();
        return {c0 * scale, -(c1 * scale)};
    }

    // -kNonResidue * x by additions.
    PLONKD_HD static constexpr Fp times_beta(const Fp& x) {
        constexpr unsigned kBeta = static_cast<unsigned>(-kNonResidue);
        if constexpr (kBeta == 1) {
            return x;
        } else {
            static_assert(kBeta == 5);
            return x.doubled().doubled() + x;
        }
    }
};

}  // namespace plonkd
