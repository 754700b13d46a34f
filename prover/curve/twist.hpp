// The sextic twist behind G2 and the extension in which pairings take their values.
//
// With F the field of G2 (Fp2 or Fp), pairings live in F[w] / (w^6 - xi), and G2 is y^2 = x^3 + b/xi (a
// D-twist: BN254, BLS12-377) or y^2 = x^3 + b xi (an M-twist: BW6-761), see gnark-artifacts.md section 4 for
// the coefficients. Internal to curve/.
#pragma once

#include "prover/curve/curves.hpp"

namespace plonkd {

template <class C>
struct Twist {
    using F = typename C::G2Field;

    static constexpr bool kIsDivision = C::kId != CurveId::bw6761;

    // xi is 9 + u, u and -4.
    static F times_xi(const F& x) {
        if constexpr (C::kId == CurveId::bn254) {
            return {x.c0.doubled().doubled().doubled() + x.c0 - x.c1,
                    x.c1.doubled().doubled().doubled() + x.c1 + x.c0};
        } else if constexpr (C::kId == CurveId::bls12377) {
            return {-F::times_beta(x.c1), x.c0};
        } else {
            return -x.doubled().doubled();
        }
    }

    // x^p.
    static F frobenius(const F& x) {
        if constexpr (C::kId == CurveId::bw6761) {
            return x;
        } else {
            return x.conjugate();
        }
    }

    // w^(p-1) = xi^((p-1)/6): the Frobenius map takes w to gamma w.
    static const F& gamma() {
        static const F value = times_xi(F::one()).pow(sixth_of_order());
        return value;
    }

    // The image of a point of a D-twist under twist . Frobenius . untwist; it acts on the subgroup of order r
    // as multiplication by p.
    static typename C::G2 frobenius(const typename C::G2& point) {
        static_assert(kIsDivision);
        const F gamma_squared = gamma().squared();
        return {frobenius(point.x) * gamma_squared, frobenius(point.y) * (gamma_squared * gamma())};
    }

  private:
    // (p - 1) / 6
    static typename C::Fp::Int sixth_of_order() {
        typename C::Fp::Int quotient{};
        std::uint64_t remainder = 0;
        for (std::size_t i = C::Fp::kLimbs; i-- > 0;) {
            const u128 dividend = (static_cast<u128>(remainder) << 64) | C::Fp::kModulus.limb[i];
            quotient.limb[i] = static_cast<std::uint64_t>(dividend / 6);
            remainder = static_cast<std::uint64_t>(dividend % 6);
        }
        return quotient;  // p = 1 mod 6: the remainder dropped is 1
    }
};

}  // namespace plonkd
