// For formats that exist once per proof curve and do not name it: each curve's reader must bear every input.
#pragma once

#include "prover/curve/curves.hpp"

namespace plonkd::fuzz {

// Calls `use.operator()<C>()` for each proof curve C.
template <class Use>
void for_each_curve(Use&& use) {
    use.template operator()<Bn254>();
    use.template operator()<Bls12377>();
    use.template operator()<Bw6761>();
}

}  // namespace plonkd::fuzz
