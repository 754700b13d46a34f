// Accumulators as the host reads them: what the last kernel of a multi-scalar multiplication leaves, reduced.
//
// Host code only, compiled by the host compiler.
#pragma once

#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

// The map between y^2 = x^3 + 1 and BLS12-377's twisted Edwards form (twisted_edwards.cuh): 1/sqrt(3) with
// the sign that makes -(A + 2)/B of the Montgomery form a square; that square's root; 2d. Canonical.
struct EdwardsConstants {
    static constexpr auto kMontgomeryScale = big_int_from_hex<6>(
        "10f272020f118a1dc07a44b1eeea84d7a504665d66cc8c0ff643cca95ccc0d0f793b8504b428d43401d618f0339eab");
    static constexpr auto kAbscissaScale = big_int_from_hex<6>(
        "272fd56ac5c6690cec22e65036018380d743e1f6c15c7cab82b31405cf8a307af39509df5027b6450ae9206343e6e4");
    static constexpr auto kTwiceD = big_int_from_hex<6>(
        "196bab03169a4f2ca0b7670ae65fc7437786998c1a32d217f165b2fe0b32139735d947870e3d3e4e02c125684d6e016");
};

// The sum over one bucket set: XYZZ coordinates, or twisted Edwards ones (X : Y : Z : T) for BLS12-377.
template <class C>
struct HostAccumulator {
    typename C::Fp x, y, zz, zzz;

    typename C::G1Jacobian to_jacobian() const;
};
template <>
struct HostAccumulator<Bls12377> {
    Bls12377Fp x, y, z, t;

    Bls12377::G1Jacobian to_jacobian() const;
};

// sum of 2^(window_bits i) sets[i].
template <class C>
typename C::G1Jacobian join_sets(std::span<const HostAccumulator<C>> sets, unsigned window_bits);

}  // namespace plonkd::gpu
