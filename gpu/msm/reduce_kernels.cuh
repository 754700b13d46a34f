// Bucket sums to the weighted sum of each bucket set: sum of (i + 1) * bucket[i].
#pragma once

#include "gpu/msm/accumulate_kernels.cuh"

namespace plonkd::gpu {

// One thread per segment of 2^log_segment buckets: the running sum gives what the segment contributes if it
// were the first one, and its plain sum times its first index the rest. 128 threads a block; 128 registers,
// so that 2^22 buckets in segments of 64 are one wave (255 for the widest field), accumulators in local
// memory; bound by the multiplier, 74 % busy at 2^16 segments.
template <class G>
__global__ void __launch_bounds__(128, G::Fp::N > 16 ? 1 : 4)
    reduce_segments(const typename G::Accumulator* buckets, std::size_t nb_segments_per_set,
                    unsigned log_segment, std::size_t nb_segments, typename G::Accumulator* results) {
    using Accumulator = typename G::Accumulator;
    const std::size_t segment = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (segment >= nb_segments) return;
    const Accumulator* first = buckets + (segment << log_segment);
    Accumulator plain = G::identity();
    Accumulator weighted = G::identity();
    for (int i = (1 << log_segment) - 1; i >= 0; --i) {
        add_to<G>(plain, first[i]);
        add_to<G>(weighted, plain);
    }
    const auto index = static_cast<std::uint32_t>(segment % nb_segments_per_set);
    if (index != 0) {
        for (unsigned i = 0; i < log_segment; ++i) double_in_place<G>(plain);
        Accumulator multiple = plain;
        for (int bit = 30 - __clz(static_cast<int>(index)); bit >= 0; --bit) {
            double_in_place<G>(multiple);
            if ((index >> bit) & 1) add_to<G>(multiple, plain);
        }
        add_to<G>(weighted, multiple);
    }
    results[segment] = weighted;
}

inline constexpr unsigned kSumThreads = 64;

// results[set * gridDim.x + block] = sum of a share of the set's `count` inputs; blockIdx.y is the set. One
// accumulator of shared memory per thread (8 to 24 KiB a block), up to 144 registers (BW6-761: 255); bound by
// latency.
template <class G>
__global__ void __launch_bounds__(kSumThreads)
    sum_points(const typename G::Accumulator* points, std::size_t count, typename G::Accumulator* results) {
    using Accumulator = typename G::Accumulator;
    extern __shared__ uint4 shared[];
    Accumulator* sums = reinterpret_cast<Accumulator*>(shared);
    const Accumulator* input = points + blockIdx.y * count;
    Accumulator sum = G::identity();
    for (std::size_t i = static_cast<std::size_t>(blockIdx.x) * kSumThreads + threadIdx.x; i < count;
         i += static_cast<std::size_t>(gridDim.x) * kSumThreads) {
        add_to<G>(sum, input[i]);
    }
    sums[threadIdx.x] = sum;
    for (unsigned half = kSumThreads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) {
            add_to<G>(sum, sums[threadIdx.x + half]);
            sums[threadIdx.x] = sum;
        }
    }
    if (threadIdx.x == 0) results[blockIdx.y * gridDim.x + blockIdx.x] = G::reduced(sum);
}

}  // namespace plonkd::gpu
