// Many distinct points with known logarithms, made on the device: inputs for benchmarks and large tests.
//
// P_i = (synthetic_logarithm(i)) G. Two short host-made tables, A_j = (j + 1) G and B_k = (k + 1) 2^13 G,
// give P_{j + 2^12 k} = A_j + B_k with one affine addition each; no two operands are equal or opposite.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>

#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

inline constexpr unsigned kLogSyntheticTable = 12;

constexpr std::uint64_t synthetic_logarithm(std::uint64_t index) {
    const std::uint64_t mask = (std::uint64_t{1} << kLogSyntheticTable) - 1;
    return (index & mask) + 1 + (((index >> kLogSyntheticTable) + 1) << (kLogSyntheticTable + 1));
}

// Writes `count` affine points from index `first` to device memory. Multiples of the curve's standard
// generator.
template <class C>
void write_synthetic_points(typename C::G1* out, std::size_t first, std::size_t count, cudaStream_t stream);

}  // namespace plonkd::gpu
