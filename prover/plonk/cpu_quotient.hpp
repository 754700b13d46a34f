// The quotient polynomial h on the host (gnark-plonk.md section 6.4).
//
// h has degree at most 3n + 5, so three cosets of <omega> determine it but for its six highest coefficients,
// and those can be read off the product of the highest coefficients of the permutation argument's factors: no
// other term of the numerator reaches degree 4n. One coset is worked on at a time, with transforms of size n
// only, in bit-reversed order throughout; what the three give is h modulo X^n - s^n for three different s^n,
// and a 3 x 3 system per coefficient joins them.
#pragma once

#include <array>
#include <span>

#include "prover/plonk/cpu_fixed_columns.hpp"
#include "prover/plonk/engine.hpp"

namespace plonkd {

// The proof's polynomials in coefficient form: blinded wires (n + 2 coefficients), blinded Z (n + 3), PI2_i
// (n).
template <class Fr>
struct QuotientPolynomials {
    std::span<const Fr> l, r, o, z;
    std::vector<std::span<const Fr>> bsb22;
    const SparseVector<Fr>& qk_completion;
    Fr alpha, beta, gamma;
};

// h1, h2, h3 of n + 2 coefficients each. Holds five columns while it works, besides its three results; six
// where `fixed` does not keep its columns.
template <class C>
std::array<FieldVector<typename C::Fr>, 3> quotient(const QuotientPolynomials<typename C::Fr>& polynomials,
                                                    CpuFixedColumns<C>& fixed,
                                                    const Ntt<typename C::Fr>& ntt);

}  // namespace plonkd
