// The table of multiples, made once per loaded circuit.
#pragma once

#include "gpu/msm/accumulate_kernels.cuh"

namespace plonkd::gpu {

// 128 threads a block, up to 128 registers; bound by memory.
template <class G>
__global__ void __launch_bounds__(128) convert_points(const AffinePoint<typename G::Fp>* points,
                                                      std::size_t count, typename G::Accumulator* out) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i < count) out[i] = G::from_affine(AffinePoint<typename G::Fp>::load(points + i));
}

// points[i] = 2^nb_doublings points[i]. 128 threads a block, 96 to 253 registers; bound by the multiplier.
template <class G>
__global__ void __launch_bounds__(128)
    double_points(typename G::Accumulator* points, std::size_t count, unsigned nb_doublings) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= count) return;
    typename G::Accumulator p = points[i];
#pragma unroll 1
    for (unsigned k = 0; k < nb_doublings; ++k) p = G::doubled(p);
    points[i] = p;
}

inline constexpr unsigned kPointsPerInversion = 8;

// Table entries of points, one inversion per kPointsPerInversion of them (Montgomery's trick). Thread t takes
// points t, t + nb_threads, …; 128 threads a block, 80 to 250 registers, eight field elements of local
// memory; bound by the multiplier: about 75 products a point.
template <class G>
__global__ void __launch_bounds__(128) write_entries(const typename G::Accumulator* points, std::size_t count,
                                                     std::size_t nb_threads, typename G::Entry* entries) {
    using Fp = typename G::Fp;
    const std::size_t thread = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (thread >= nb_threads) return;
    Fp prefix[kPointsPerInversion];
    Fp product = Fp::one();
    unsigned nb_taken = 0;
#pragma unroll 1
    for (std::size_t i = thread; i < count; i += nb_threads) {
        const Fp divisor = G::divisor(points[i]);
        prefix[nb_taken++] = product;
        if (!divisor.is_zero()) product = product * divisor;
    }
    Fp suffix = product.inverse();
#pragma unroll 1
    while (nb_taken-- > 0) {
        const std::size_t i = thread + nb_taken * nb_threads;
        const typename G::Accumulator p = points[i];
        const Fp divisor = G::divisor(p);
        entries[i] = G::entry(p, divisor.is_zero() ? Fp::zero() : suffix * prefix[nb_taken]);
        if (!divisor.is_zero()) suffix = suffix * divisor;
    }
}

}  // namespace plonkd::gpu
