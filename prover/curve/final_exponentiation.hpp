// The map from values of the Miller loop to roots of unity of order r. Internal to curve/.
#pragma once

#include "prover/curve/sextic_extension.hpp"

namespace plonkd {

// f^(s (q^6 - 1) / r), q the size of the prime field's relevant power (p^2 for degree 12, p for degree 6),
// with s a factor coprime to r that makes the exponent cheap. f is not zero.
template <class C>
SexticExtension<C> final_exponentiation(const SexticExtension<C>& f);

}  // namespace plonkd
