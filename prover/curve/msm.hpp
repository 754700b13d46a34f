// Multi-scalar multiplication, sum of scalars[i] * points[i], on G1 of the three proof curves.
//
// Scalars are field elements (Montgomery form) in any mixture: zeros, ones, -1, bytes, all equal. Points may
// repeat, be opposite to one another, or be the point at infinity. Parallel inside (oneTBB).
#pragma once

#include <span>
#include <vector>

#include "prover/curve/curves.hpp"

namespace plonkd {

// `points` may be longer than `scalars`: the scalars decide how many of the points take part (an SRS serves
// shorter polynomials). Fewer points than scalars is an InternalError.
template <class C>
typename C::G1Jacobian msm(std::span<const typename C::G1> points, std::span<const typename C::Fr> scalars);

}  // namespace plonkd
