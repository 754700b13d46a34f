// Multi-scalar multiplication, sum of scalars[i] * points[i], on G1 of the three proof curves: Pippenger's
// bucket method with signed digits and batched affine additions.
//
// Scalars are field elements (Montgomery form) in any mixture: zeros, ones, -1, bytes, all equal. Points may
// repeat, be opposite to one another, or be the point at infinity. Parallel inside (oneTBB).
//
// Memory beyond the inputs does not grow with them: the points are read in place; a slab of 2^18 scalars is
// held in prepared form (8 or 12 MiB); buckets take windows * 2^(c-1) points, at most 0.2 GiB (BLS12-377,
// BN254) or 0.6 GiB (BW6-761) at c = 18 and below 30 MiB up to n = 2^18, several times that only with more
// threads than windows; and each thread works in a few MiB of scratch.
#pragma once

#include <span>

#include "prover/curve/curves.hpp"

namespace plonkd {

// `points` may be longer than `scalars`: the scalars decide how many of the points take part (an SRS serves
// shorter polynomials). Fewer points than scalars is an InternalError.
template <class C>
typename C::G1Jacobian msm(std::span<const typename C::G1> points, std::span<const typename C::Fr> scalars);

// The same with windows of `window_bits` bits (2 to 20) instead of the measured choice: for tests and
// benchmarks.
template <class C>
typename C::G1Jacobian msm_with_window(std::span<const typename C::G1> points,
                                       std::span<const typename C::Fr> scalars, unsigned window_bits);

}  // namespace plonkd
