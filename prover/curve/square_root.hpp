// Square roots in the curves' fields, for decompressing points. Variable time.
#pragma once

#include <optional>

#include "prover/curve/fp2.hpp"

namespace plonkd {

// One of the two roots of a square, nothing for a non-square. Tonelli and Shanks' algorithm, which for p = 3
// mod 4 is the single power x^((p+1)/4).
template <class Params>
std::optional<PrimeField<Params>> square_root(const PrimeField<Params>& x);

// The same in Fp2, from two roots in Fp ("complex method": Adj and Rodriguez-Henriquez, eprint 2012/685,
// algorithm 8, for any non-residue).
template <class Fp, int kNonResidue>
std::optional<Fp2<Fp, kNonResidue>> square_root(const Fp2<Fp, kNonResidue>& x);

}  // namespace plonkd
