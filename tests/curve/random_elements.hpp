// Reproducible random field elements and curve points for the tests of curve/.
#pragma once

#include <random>

#include "prover/curve/curves.hpp"
#include "prover/curve/square_root.hpp"

namespace plonkd::test {

inline std::mt19937_64& generator() {
    static std::mt19937_64 instance(20260101);
    return instance;
}

template <class Params>
void randomize(PrimeField<Params>& x) {
    std::uint8_t bytes[PrimeField<Params>::kBytes + 8];
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(generator()());
    x = PrimeField<Params>::from_bytes_reduced(bytes);
}
template <class Fp, int kNonResidue>
void randomize(Fp2<Fp, kNonResidue>& x) {
    randomize(x.c0);
    randomize(x.c1);
}
template <class F>
F random_element() {
    F x;
    randomize(x);
    return x;
}

// A random point of y^2 = x^3 + b, in the subgroup of prime order only by chance.
template <class F>
Affine<F> random_curve_point(const F& b) {
    for (;;) {
        const F x = random_element<F>();
        if (const auto y = square_root(x.squared() * x + b)) return {x, generator()() % 2 == 0 ? *y : -*y};
    }
}

template <class C>
typename C::G1 random_g1() {
    return multiply(C::g1_generator(), random_element<typename C::Fr>()).to_affine();
}
template <class C>
typename C::G2 random_g2() {
    return multiply(C::g2_generator(), random_element<typename C::Fr>()).to_affine();
}

}  // namespace plonkd::test
