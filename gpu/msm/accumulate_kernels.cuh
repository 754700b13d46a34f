// Sorted (bucket, point) pairs to bucket sums.
//
// Every thread takes a slice of equal length, whatever the buckets' sizes: all lanes of a warp do the same
// additions, and a heavy bucket is many threads' work. The slice that holds a bucket's first pair owns the
// bucket and writes its sum there; a slice that begins inside a bucket leaves what it has of it as its
// *head*. Heads of one bucket are neighbours, and merging them is the same problem on a list as long as there
// are slices.
#pragma once

#include <cstdint>

#include "gpu/curve/group.cuh"

namespace plonkd::gpu {

inline constexpr std::uint32_t kNoKey = 0xffffffffu;

// Point operations that are not inlined, for all kernels but the one that most of the time is spent in.
template <class G>
__device__ __noinline__ void add_to(typename G::Accumulator& p, const typename G::Accumulator& q) {
    p = G::sum(p, q);
}
template <class G>
__device__ __noinline__ void double_in_place(typename G::Accumulator& p) {
    p = G::doubled(p);
}

template <class G>
struct AccumulateLaunch {
    static constexpr unsigned kThreads = 128;
    // Blocks per multiprocessor that the registers are cut for: 128 or 255 registers a thread.
    static constexpr unsigned kBlocks = G::Fp::N > 16 ? 2 : 4;
    // Slices per resident thread, by measurement: enough to even out multiprocessors, few enough to keep the
    // merging cheap.
    static constexpr unsigned kSlicesPerThread = G::Fp::N == 12 ? 3 : 4;
    // Two entries in flight per thread.
    static constexpr unsigned kSharedBytes = 2 * kThreads * sizeof(typename G::Entry);
};

template <class G>
struct SliceHeads {
    std::uint32_t* keys;  // kNoKey where the slice begins with a bucket of its own
    typename G::Accumulator* sums;
};

struct PassTable {
    std::size_t stride;      // points: from one multiple to the next
    std::size_t first;       // the pass's first point
    std::uint32_t low_mask;  // of a payload: the point
    unsigned log_chunk;
};

// Starts the copy of a table entry into this thread's slot of shared memory.
template <class Entry>
__device__ __forceinline__ void prefetch_entry(Entry* slot, const Entry* table, const PassTable& pass,
                                               std::uint32_t payload) {
    const std::uint32_t place = payload & 0x7fffffffu;
    const std::size_t index = (place >> pass.log_chunk) * pass.stride + pass.first + (place & pass.low_mask);
    const auto* source = reinterpret_cast<const char*>(table + index);
    const auto target = static_cast<std::uint32_t>(__cvta_generic_to_shared(slot));
#pragma unroll
    for (unsigned i = 0; i < sizeof(Entry); i += 16) {
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(target + i), "l"(source + i)
                     : "memory");
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
}

// 128 threads a block, two entries of shared memory per thread (16 to 48 KiB a block), 126 registers
// (BLS12-377), 122 (BN254) or 255 (BW6-761); bound by the multiplier: 7 or 10 field products per pair.
// Slices: as many as the grid has threads. `resume` continues sums of an earlier pass.
template <class G>
__global__ void __launch_bounds__(AccumulateLaunch<G>::kThreads, AccumulateLaunch<G>::kBlocks)
    accumulate_slices(const std::uint32_t* __restrict__ keys, const std::uint32_t* __restrict__ payloads,
                      const std::uint32_t* nb_valid, const typename G::Entry* __restrict__ table,
                      PassTable pass, bool resume, typename G::Accumulator* buckets, SliceHeads<G> heads) {
    using Accumulator = typename G::Accumulator;
    using Entry = typename G::Entry;
    extern __shared__ uint4 shared[];
    Entry* slots = reinterpret_cast<Entry*>(shared) + threadIdx.x;
    const std::uint32_t slice = blockIdx.x * blockDim.x + threadIdx.x;
    const std::uint32_t nb_slices = gridDim.x * blockDim.x;
    const std::uint32_t total = *nb_valid;
    const std::uint32_t length = (total + nb_slices - 1) / nb_slices;
    const std::uint64_t begin64 = static_cast<std::uint64_t>(slice) * length;
    if (begin64 >= total) {
        heads.keys[slice] = kNoKey;
        return;
    }
    const auto begin = static_cast<std::uint32_t>(begin64);
    const std::uint32_t end = min(begin + length, total);

    std::uint32_t key = keys[begin];
    std::uint32_t current = payloads[begin];
    prefetch_entry(slots, table, pass, current);
    std::uint32_t next_key = begin + 1 < end ? keys[begin + 1] : kNoKey;
    std::uint32_t next = begin + 1 < end ? payloads[begin + 1] : 0;
    bool in_head = begin > 0 && keys[begin - 1] == key;
    if (!in_head) heads.keys[slice] = kNoKey;
    Accumulator sum = resume && !in_head ? buckets[key] : G::identity();
    unsigned parity = 0;
    for (std::uint32_t position = begin; position < end; ++position) {
        // The copy of the next entry starts an addition ahead, and its index is read one more addition ahead.
        std::uint32_t after_key = kNoKey;
        std::uint32_t after = 0;
        if (position + 2 < end) {
            after_key = keys[position + 2];
            after = payloads[position + 2];
        }
        if (position + 1 < end) {
            prefetch_entry(slots + (parity ^ 1) * blockDim.x, table, pass, next);
            asm volatile("cp.async.wait_group 1;" ::: "memory");
        } else {
            asm volatile("cp.async.wait_group 0;" ::: "memory");
        }
        G::accumulate(sum, slots + parity * blockDim.x, (current & 0x80000000u) != 0);
        if (next_key != key) {
            if (in_head) {
                heads.keys[slice] = key;
                heads.sums[slice] = sum;
                in_head = false;
            } else {
                buckets[key] = sum;
            }
            key = next_key;
            sum = resume && key != kNoKey ? buckets[key] : G::identity();
        }
        current = next;
        next_key = after_key;
        next = after;
        parity ^= 1;
    }
}

inline constexpr unsigned kMergeFanIn = 8;

// Adds runs of equal keys among each thread's kMergeFanIn heads into their buckets; a run that begins in an
// earlier thread's heads becomes a head of the next level. 128 threads a block, up to 152 registers (BW6-761:
// 255); bound by latency: 0.1 ms for the first level, little for the others.
template <class G>
__global__ void __launch_bounds__(128) merge_heads(SliceHeads<G> heads, std::uint32_t count,
                                                   typename G::Accumulator* buckets, SliceHeads<G> next) {
    using Accumulator = typename G::Accumulator;
    const std::uint32_t thread = blockIdx.x * blockDim.x + threadIdx.x;
    const std::uint32_t begin = thread * kMergeFanIn;
    if (begin >= count) return;
    const std::uint32_t end = min(begin + kMergeFanIn, count);
    bool in_head = begin > 0 && heads.keys[begin] != kNoKey && heads.keys[begin - 1] == heads.keys[begin];
    if (!in_head) next.keys[thread] = kNoKey;
    Accumulator sum;
    for (std::uint32_t i = begin; i < end; ++i) {
        const std::uint32_t key = heads.keys[i];
        if (key == kNoKey) continue;
        const bool starts = i == begin || heads.keys[i - 1] != key;
        if (starts) {
            sum = heads.sums[i];
        } else {
            add_to<G>(sum, heads.sums[i]);
        }
        if (i + 1 < end && heads.keys[i + 1] == key) continue;
        if (in_head) {
            next.keys[thread] = key;
            next.sums[thread] = sum;
            in_head = false;
        } else {
            add_to<G>(buckets[key], sum);
        }
    }
}

// Empty buckets, sixteen bytes a thread so that a warp's writes are contiguous. 256 threads a block, 22
// registers; bound by memory, at 94 % of its rate.
template <class G>
__global__ void __launch_bounds__(256) clear_buckets(typename G::Accumulator* buckets, std::size_t count) {
    constexpr unsigned kWords = sizeof(typename G::Accumulator) / 16;
    __shared__ typename G::Accumulator empty;
    if (threadIdx.x == 0) empty = G::identity();
    __syncthreads();
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i < count * kWords) {
        reinterpret_cast<uint4*>(buckets)[i] = reinterpret_cast<const uint4*>(&empty)[i % kWords];
    }
}

}  // namespace plonkd::gpu
