// The endomorphism (x, y) -> (root x, y), root a primitive cube root of unity, that every curve y^2 = x^3 + b
// has.
#pragma once

#include "prover/curve/curves.hpp"

namespace plonkd {

// The root in Fp for which the map acts on G1 as multiplication by gnark-crypto's lambda: 36x^3 + 18x^2 + 6x
// + 1 on BN254, x^2 - 1 on BLS12-377, x^5 - 3x^4 + 3x^3 - x + 1 on BW6-761, x the curve's seed. Its square
// belongs to the other eigenvalue.
template <class C>
const typename C::Fp& cube_root_of_unity();

}  // namespace plonkd
