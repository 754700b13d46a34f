// Many multiples of one point: the powers of a structured reference string.
#pragma once

#include <vector>

#include "prover/curve/curves.hpp"

namespace plonkd {

// tau^i * base for i < count, in affine form. Parallel; a table of windows of the base, then additions in
// affine coordinates whose inversions are shared by a block of points.
template <class C>
std::vector<typename C::G1> fixed_base_powers(const typename C::G1& base, const typename C::Fr& tau,
                                              std::size_t count);

}  // namespace plonkd
