// One pass of a transform: R = 2^log_rows rows, `stride` elements apart, of as many columns as fit a tile.
//
// A thread holds 8 elements in registers and works in rounds of radix 8 (the odd one of radix 2 or 4),
// between which the tile is exchanged through shared memory: between the warps of a block at first, inside
// each warp once what still meets is 256 elements. Forward (decimation in frequency): the powers of omega
// that belong to a round are multiplied in after it, those between passes after the last one; inverse
// (decimation in time): before. 1.5 products per element and round, plus one or two between passes: bound by
// the multiplier. Between rounds and passes values are unreduced (ntt_butterfly.cuh).
#pragma once

#include "gpu/ntt/ntt.hpp"
#include "gpu/ntt/ntt_butterfly.cuh"
#include "gpu/poly/power_table.cuh"

namespace plonkd::gpu {

template <class Fr>
struct NttLaunch {
    static constexpr unsigned kThreads = Fr::N > 8 ? 128 : 256;
    // Registers: 128 a thread for 8 limbs, 168 for 12.
    static constexpr unsigned kBlocks = Fr::N > 8 ? 3 : 2;
    static constexpr unsigned kElements = 8;  // per thread
    static constexpr unsigned kLogTile = Fr::N > 8 ? 10 : 11;
    static constexpr unsigned kSharedBytes = (1u << kLogTile) * sizeof(Fr);
    static_assert(kThreads * kElements == 1u << kLogTile);
};

// omega^e for any e < n: in one piece where e is a multiple of 2^fine_bits, else as a product of two.
template <class Fr>
struct RootTables {
    const Fr* direct;   // exponents in steps of 2^fine_bits
    const Fr* fine;     // exponents below 2^fine_bits
    const Fr* in_pass;  // powers of a root of unity of order 2^log_in_pass
    unsigned log_n, fine_bits, log_in_pass;
    EighthRoots<Fr> eighth;  // inverse roots for the inverse transform
};

struct NttPass {
    unsigned log_rows;
    unsigned log_block;   // rows * stride: the size of the sub-transform that the pass begins
    unsigned log_stride;  // log_block - log_rows
};

__device__ __forceinline__ unsigned reverse_bits(unsigned value, unsigned bits) {
    return bits == 0 ? 0 : __brev(value) >> (32 - bits);
}

// A tile in shared memory: planes of 16 bytes, so that neighbouring threads' accesses fall into different
// banks, with the low bits mixed for accesses at power-of-two distances.
template <class Fr>
struct NttTile {
    uint4* words;

    __device__ __forceinline__ static unsigned place(unsigned index) {
        return index ^ (((index >> 3) ^ (index >> 6)) & 7);
    }
    __device__ __forceinline__ Fr load(unsigned index) const {
        Fr r;
#pragma unroll
        for (unsigned i = 0; i < Fr::N / 4; ++i)
            r.set_quad(i, words[(i << NttLaunch<Fr>::kLogTile) + place(index)]);
        return r;
    }
    __device__ __forceinline__ void store(unsigned index, const Fr& value) const {
#pragma unroll
        for (unsigned i = 0; i < Fr::N / 4; ++i)
            words[(i << NttLaunch<Fr>::kLogTile) + place(index)] = value.quad(i);
    }
};

// Where the elements of this block's tile lie, and which butterfly is whose. Positions fit 32 bits.
template <class Fr>
struct TileGeometry {
    NttPass pass;
    unsigned log_n;
    std::uint32_t first_column;

    __device__ __forceinline__ explicit TileGeometry(const NttPass& ntt_pass, unsigned log_size)
        : pass(ntt_pass), log_n(log_size), first_column(blockIdx.x << log_columns()) {}

    __device__ __forceinline__ unsigned log_columns() const {
        return NttLaunch<Fr>::kLogTile - pass.log_rows;
    }
    // A pass over contiguous sub-transforms, where neighbouring rows, not columns, are neighbours in memory.
    __device__ __forceinline__ bool contiguous() const { return pass.log_stride == 0; }
    // Small transforms do not fill a tile.
    __device__ __forceinline__ bool exists(unsigned column) const {
        return first_column + column < 1u << (log_n - pass.log_rows);
    }
    __device__ __forceinline__ std::uint32_t column_in_block(unsigned column) const {
        return (first_column + column) & ((1u << pass.log_stride) - 1);
    }
    __device__ __forceinline__ std::uint32_t address(unsigned row, unsigned column) const {
        const std::uint32_t c = first_column + column;
        return (c >> pass.log_stride << pass.log_block) + (row << pass.log_stride) +
               (c & ((1u << pass.log_stride) - 1));
    }
    __device__ __forceinline__ unsigned shared_index(unsigned row, unsigned column) const {
        return (row << log_columns()) + column;
    }
    // Whether a round of radix 8 with this span works on 256 consecutive elements of the tile (rows of all
    // columns, or rows of one) in every warp, as do all rounds with smaller spans.
    __device__ __forceinline__ bool within_warp(unsigned log_span) const {
        return log_span + (contiguous() ? 0 : log_columns()) <= 5;
    }
};

// Orders the accesses to the tile before and after: of the warp where both rounds keep to it.
__device__ __forceinline__ void wait_for_tile(bool within_warp) {
    if (within_warp) {
        __syncwarp();
    } else {
        __syncthreads();
    }
}

// Butterfly number `butterfly` of a round of 2^kLog rows, 2^log_span apart.
template <unsigned kLog>
struct RoundPlace {
    unsigned column, first_row,
        offset;  // offset: of the first row within its group of 2^(log_span + kLog) rows
    unsigned log_span;

    template <class Geometry>
    __device__ __forceinline__ RoundPlace(const Geometry& geometry, unsigned butterfly, unsigned span_bits)
        : log_span(span_bits) {
        const unsigned log_groups = geometry.pass.log_rows - kLog;
        unsigned group;
        if (geometry.contiguous()) {
            group = butterfly & ((1u << log_groups) - 1);
            column = butterfly >> log_groups;
        } else {
            column = butterfly & ((1u << geometry.log_columns()) - 1);
            group = butterfly >> geometry.log_columns();
        }
        offset = group & ((1u << log_span) - 1);
        first_row = (group >> log_span << (log_span + kLog)) + offset;
    }
    __device__ __forceinline__ unsigned row(unsigned i) const { return first_row + (i << log_span); }
};

// omega_n^exponent.
template <class Fr>
__device__ __forceinline__ Fr root_power(const RootTables<Fr>& roots, std::uint32_t exponent,
                                         bool needs_fine) {
    Fr root = Fr::load_constant(roots.direct + (exponent >> roots.fine_bits));
    if (needs_fine) {
        root = Fr::mul_unreduced(root,
                                 Fr::load_constant(roots.fine + (exponent & ((1u << roots.fine_bits) - 1))));
    }
    return root;
}

// Between this pass and the next (forward; the inverse takes the negative exponent): omega_block^(column *
// frequency).
template <class Fr, bool kInverse>
__device__ __forceinline__ Fr pass_twiddle(const RootTables<Fr>& roots, const NttPass& pass,
                                           std::uint32_t column, unsigned row) {
    const std::uint32_t exponent = (column * reverse_bits(row, pass.log_rows))
                                   << (roots.log_n - pass.log_block);
    const std::uint32_t mask = (1u << roots.log_n) - 1;
    return root_power(roots, kInverse ? (0 - exponent) & mask : exponent,
                      pass.log_block > roots.log_n - roots.fine_bits);
}

// A power of the root of order 2^log_order, log_order <= log_in_pass.
template <class Fr, bool kInverse>
__device__ __forceinline__ Fr in_pass_root(const RootTables<Fr>& roots, unsigned exponent,
                                           unsigned log_order) {
    const unsigned index = exponent << (roots.log_in_pass - log_order);
    return Fr::load_constant(roots.in_pass +
                             (kInverse ? (0 - index) & ((1u << roots.log_in_pass) - 1) : index));
}

// What every round of a pass needs.
template <class Fr>
struct NttContext {
    Fr* values;
    const RootTables<Fr>& roots;
    TileGeometry<Fr> geometry;
    NttTile<Fr> tile;
    const PowerTableView<typename Fr::Host>& scale;
    bool has_scale;
};

template <class Fr, unsigned kLog>
__device__ __forceinline__ void forward_round(const NttContext<Fr>& context, unsigned log_span, bool first) {
    constexpr unsigned kElements = NttLaunch<Fr>::kElements;
    constexpr unsigned kLogBound = log_bound_after<Fr>(kLog);
    const TileGeometry<Fr>& geometry = context.geometry;
    const bool last = log_span == 0;
    Fr x[kElements];
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (!first) {
                element = context.tile.load(geometry.shared_index(place.row(i), place.column));
            } else if (geometry.exists(place.column)) {
                const std::uint32_t address = geometry.address(place.row(i), place.column);
                element = Fr::load(context.values + address);
                if (context.has_scale) {
                    element = Fr::mul_unreduced(element, table_power(context.scale, address));
                }
            } else {
                element = Fr::zero();
            }
        }
    }
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        butterfly_forward<kLog>(x + (g << kLog), context.roots.eighth);
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (last && geometry.contiguous()) {
                // The end of the transform.
                element = reduced_to<kLogBound, 0>(element);
            } else if (last) {
                element = Fr::mul_unreduced(
                    element, pass_twiddle<Fr, false>(context.roots, geometry.pass,
                                                     geometry.column_in_block(place.column), place.row(i)));
                if (geometry.exists(place.column)) {
                    element.store(context.values + geometry.address(place.row(i), place.column));
                }
                continue;
            } else if (i == 0) {
                element = reduced_to<kLogBound, 1>(element);
            } else {
                element = Fr::mul_unreduced(
                    element, in_pass_root<Fr, false>(context.roots, place.offset * reverse_bits(i, kLog),
                                                     log_span + kLog));
            }
            context.tile.store(geometry.shared_index(place.row(i), place.column), element);
        }
    }
}

// Between the tile and contiguous memory: the 256 elements of each warp's rounds within itself.
template <class Fr, bool kStore>
__device__ __forceinline__ void copy_contiguous(const NttContext<Fr>& context) {
    constexpr unsigned kElements = NttLaunch<Fr>::kElements;
    const TileGeometry<Fr>& geometry = context.geometry;
    const unsigned lane = threadIdx.x & 31;
    const unsigned first = (threadIdx.x - lane) * kElements + lane;
#pragma unroll
    for (unsigned i = 0; i < kElements; ++i) {
        const unsigned element = first + i * 32;
        const unsigned row = element & ((1u << geometry.pass.log_rows) - 1);
        const unsigned column = element >> geometry.pass.log_rows;
        if (!geometry.exists(column)) continue;
        const unsigned index = geometry.shared_index(row, column);
        Fr* address = context.values + geometry.address(row, column);
        if (kStore) {
            context.tile.load(index).store(address);
        } else {
            context.tile.store(index, Fr::load(address));
        }
    }
}

// Launch: NttLaunch's threads, 128 registers (168 for 12 limbs) and a tile of shared memory (64 KiB, 48 for
// 12 limbs); one tile a block, 16 or 12 warps a multiprocessor. Bound by the multiplier, 67 to 81 % busy at
// 2^24.
template <class Fr>
__global__ void __launch_bounds__(NttLaunch<Fr>::kThreads, NttLaunch<Fr>::kBlocks)
    forward_pass(Fr* values, NttPass pass, const __grid_constant__ RootTables<Fr> roots,
                 const __grid_constant__ PowerTableView<typename Fr::Host> scale, bool has_scale) {
    extern __shared__ uint4 shared[];
    const NttContext<Fr> context{values,   roots, TileGeometry<Fr>(pass, roots.log_n),
                                 {shared}, scale, has_scale};
    const TileGeometry<Fr>& geometry = context.geometry;
    unsigned log_group = pass.log_rows;
    if (log_group % 3 == 1) {
        log_group -= 1;
        forward_round<Fr, 1>(context, log_group, true);
        __syncthreads();
    } else if (log_group % 3 == 2) {
        log_group -= 2;
        forward_round<Fr, 2>(context, log_group, true);
        __syncthreads();
    }
#pragma unroll 1
    while (log_group > 0) {
        log_group -= 3;
        forward_round<Fr, 3>(context, log_group, log_group + 3 == pass.log_rows);
        wait_for_tile(geometry.within_warp(log_group));
    }
    if (geometry.contiguous()) copy_contiguous<Fr, true>(context);
}

template <class Fr, unsigned kLog>
__device__ __forceinline__ void inverse_round(const NttContext<Fr>& context, unsigned log_span) {
    constexpr unsigned kElements = NttLaunch<Fr>::kElements;
    const TileGeometry<Fr>& geometry = context.geometry;
    const bool last = log_span + kLog == geometry.pass.log_rows;
    Fr x[kElements];
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (log_span != 0) {
                element = context.tile.load(geometry.shared_index(place.row(i), place.column));
                if (i == 0) {
                    // Every round but the last is of radix 8.
                    element = reduced_to<log_bound_after<Fr>(3), 1>(element);
                } else {
                    element = Fr::mul_unreduced(
                        element, in_pass_root<Fr, true>(context.roots, place.offset * reverse_bits(i, kLog),
                                                        log_span + kLog));
                }
            } else if (geometry.contiguous()) {
                element = context.tile.load(geometry.shared_index(place.row(i), place.column));
            } else if (geometry.exists(place.column)) {
                element = Fr::mul_unreduced(
                    Fr::load(context.values + geometry.address(place.row(i), place.column)),
                    pass_twiddle<Fr, true>(context.roots, geometry.pass,
                                           geometry.column_in_block(place.column), place.row(i)));
            } else {
                element = Fr::zero();
            }
        }
    }
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        butterfly_inverse<kLog>(x + (g << kLog), context.roots.eighth);
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (!last) {
                context.tile.store(geometry.shared_index(place.row(i), place.column), element);
            } else if (geometry.exists(place.column)) {
                const std::uint32_t address = geometry.address(place.row(i), place.column);
                // The end of the transform, which always has a factor: 1/n at least.
                if (context.has_scale) element = element * table_power(context.scale, address);
                element.store(context.values + address);
            }
        }
    }
}

// Launch as forward_pass.
template <class Fr>
__global__ void __launch_bounds__(NttLaunch<Fr>::kThreads, NttLaunch<Fr>::kBlocks)
    inverse_pass(Fr* values, NttPass pass, const __grid_constant__ RootTables<Fr> roots,
                 const __grid_constant__ PowerTableView<typename Fr::Host> scale, bool has_scale) {
    extern __shared__ uint4 shared[];
    const NttContext<Fr> context{values,   roots, TileGeometry<Fr>(pass, roots.log_n),
                                 {shared}, scale, has_scale};
    const TileGeometry<Fr>& geometry = context.geometry;
    if (geometry.contiguous()) {
        copy_contiguous<Fr, false>(context);
        wait_for_tile(pass.log_rows >= 3);
    }
    unsigned log_span = 0;
#pragma unroll 1
    for (; log_span + 3 <= pass.log_rows; log_span += 3) {
        inverse_round<Fr, 3>(context, log_span);
        wait_for_tile(log_span + 6 <= pass.log_rows && geometry.within_warp(log_span + 3));
    }
    if (pass.log_rows - log_span == 1) {
        inverse_round<Fr, 1>(context, log_span);
    } else if (pass.log_rows - log_span == 2) {
        inverse_round<Fr, 2>(context, log_span);
    }
}

// 256 threads a block, one element each, 26 registers; bound by memory (32-byte accesses at random).
template <class Fr>
__global__ void __launch_bounds__(256) swap_bit_reversed(Fr* values, unsigned log_n) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    const std::size_t j = __brevll(i) >> (64 - log_n);
    if (i >= std::size_t{1} << log_n || i >= j) return;
    const Fr a = Fr::load(values + i);
    const Fr b = Fr::load(values + j);
    b.store(values + i);
    a.store(values + j);
}

}  // namespace plonkd::gpu
