// The kernels behind fixed_base_powers.hpp. Stream-ordered; pointers are device memory.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>

#include "gpu/poly/power_table.hpp"

namespace plonkd::gpu {

inline constexpr unsigned kFixedBaseWindow = 8;  // bits
inline constexpr std::size_t kFixedBaseEntries = (std::size_t{1} << kFixedBaseWindow) - 1;

// Bytes of scratch memory per point.
template <class C>
std::size_t fixed_base_scratch_bytes();

// out[i] = powers[first + i] * base, affine. `table` holds (d + 1) 2^(8 w) base at [w * 255 + d], `scratch`
// fixed_base_scratch_bytes for each point.
template <class C>
void multiply_fixed_base(const typename C::G1* table, const PowerTableView<typename C::Fr>& powers,
                         std::size_t first, std::size_t count, void* scratch, typename C::G1* out,
                         cudaStream_t stream);

}  // namespace plonkd::gpu
