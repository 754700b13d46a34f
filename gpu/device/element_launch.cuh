// Launches of one thread per element, as all kernels have that do the same small work for every row or
// coefficient and are bound by memory.
#pragma once

#include <cstddef>

namespace plonkd::gpu {

constexpr unsigned kThreads = 256;

inline unsigned blocks_for(std::size_t count) {
    return static_cast<unsigned>((count + kThreads - 1) / kThreads);
}

__device__ __forceinline__ std::size_t thread_index() {
    return static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

// The position of `index` among 2^log_n in bit-reversed order; log_n at least 1.
__device__ __forceinline__ std::size_t bit_reversed(std::size_t index, unsigned log_n) {
    return __brevll(index) >> (64 - log_n);
}

}  // namespace plonkd::gpu
