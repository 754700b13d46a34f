// The kernel behind synthetic_points.hpp, apart from the host code that fills its tables.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>

namespace plonkd::gpu {

// out[i] = low[(first + i) mod 2^log_low] + high[(first + i) / 2^log_low], affine, all in device memory.
template <class C>
void add_tables(const typename C::G1* low, const typename C::G1* high, unsigned log_low, std::size_t first,
                std::size_t count, typename C::G1* out, cudaStream_t stream);

}  // namespace plonkd::gpu
