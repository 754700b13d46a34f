// The powers of a test SRS, made on the device: prover/curve/fixed_base.hpp for sizes that take a processor
// minutes.
#pragma once

#include <cstddef>
#include <vector>

#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

// tau^i * base for i < count, in affine form, in host memory. On the current device; some 500 MB of it.
template <class C>
std::vector<typename C::G1> device_fixed_base_powers(const typename C::G1& base, const typename C::Fr& tau,
                                                     std::size_t count);

}  // namespace plonkd::gpu
