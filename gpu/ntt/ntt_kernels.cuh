// One pass of a transform: R = 2^log_rows rows, `stride` elements apart, of as many columns as fit a tile.
//
// A thread holds 8 elements in registers and works in rounds of radix 8 (the odd one of radix 2 or 4),
// between which the tile is exchanged through shared memory. Forward (decimation in frequency): the powers of
// omega that belong to a round are multiplied in after it, those between passes after the last one; inverse
// (decimation in time): before. 1.5 products per element and round, plus one or two between passes: bound by
// the multiplier.
#pragma once

#include "gpu/ntt/ntt.hpp"
#include "gpu/poly/power_table.cuh"

namespace plonkd::gpu {

template <class Fr>
struct NttLaunch {
    static constexpr unsigned kThreads = Fr::N > 8 ? 128 : 256;
    // Registers: 128 a thread for 8 limbs, 168 for 12.
    static constexpr unsigned kBlocks = Fr::N > 8 ? 3 : 2;
    static constexpr unsigned kElements = 8;  // per thread
    static constexpr unsigned kLogTile = Fr::N > 8 ? 10 : 11;
    // 128-byte rows of a tile at least.
    static constexpr unsigned kMaxLogRows = Fr::N > 8 ? 8 : 9;
    static constexpr unsigned kSharedBytes = (1u << kLogTile) * sizeof(Fr);
    static_assert(kThreads * kElements == 1u << kLogTile);
};

// omega^e for any e < n: in one piece where e is a multiple of 2^fine_bits, else as a product of two.
template <class Fr>
struct RootTables {
    const Fr* direct;   // exponents in steps of 2^fine_bits
    const Fr* fine;     // exponents below 2^fine_bits
    const Fr* in_pass;  // powers of a 512th root of unity
    unsigned log_n, fine_bits;
};

// Twiddles inside a pass are powers of this root's order.
inline constexpr unsigned kLogInPass = 9;

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

// Where the elements of this block's tile lie, and which butterfly is whose.
template <class Fr>
struct TileGeometry {
    NttPass pass;
    unsigned log_n;
    std::size_t first_column;

    __device__ __forceinline__ explicit TileGeometry(const NttPass& ntt_pass, unsigned log_size)
        : pass(ntt_pass),
          log_n(log_size),
          first_column(static_cast<std::size_t>(blockIdx.x) << log_columns()) {}

    __device__ __forceinline__ unsigned log_columns() const {
        return NttLaunch<Fr>::kLogTile - pass.log_rows;
    }
    // A pass over contiguous sub-transforms, where neighbouring rows, not columns, are neighbours in memory.
    __device__ __forceinline__ bool contiguous() const { return pass.log_stride == 0; }
    // Small transforms do not fill a tile.
    __device__ __forceinline__ bool exists(unsigned column) const {
        return first_column + column < std::size_t{1} << (log_n - pass.log_rows);
    }
    __device__ __forceinline__ std::size_t column_in_block(unsigned column) const {
        return (first_column + column) & ((std::size_t{1} << pass.log_stride) - 1);
    }
    __device__ __forceinline__ std::size_t address(unsigned row, unsigned column) const {
        const std::size_t c = first_column + column;
        return (c >> pass.log_stride << pass.log_block) + (static_cast<std::size_t>(row) << pass.log_stride) +
               (c & ((std::size_t{1} << pass.log_stride) - 1));
    }
    __device__ __forceinline__ unsigned shared_index(unsigned row, unsigned column) const {
        return (row << log_columns()) + column;
    }
};

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
__device__ __forceinline__ Fr root_power(const RootTables<Fr>& roots, std::size_t exponent, bool needs_fine) {
    Fr root = Fr::load_constant(roots.direct + (exponent >> roots.fine_bits));
    if (needs_fine) {
        root = root * Fr::load_constant(roots.fine + (exponent & ((std::size_t{1} << roots.fine_bits) - 1)));
    }
    return root;
}

// Between this pass and the next (forward; the inverse takes the negative exponent): omega_block^(column *
// frequency).
template <class Fr, bool kInverse>
__device__ __forceinline__ Fr pass_twiddle(const RootTables<Fr>& roots, const NttPass& pass,
                                           std::size_t column, unsigned row) {
    const std::size_t exponent = (column * reverse_bits(row, pass.log_rows))
                                 << (roots.log_n - pass.log_block);
    const std::size_t mask = (std::size_t{1} << roots.log_n) - 1;
    return root_power(roots, kInverse ? (0 - exponent) & mask : exponent,
                      pass.log_block > roots.log_n - roots.fine_bits);
}

// A power of the root of order 2^log_order, log_order <= kLogInPass.
template <class Fr, bool kInverse>
__device__ __forceinline__ Fr in_pass_root(const RootTables<Fr>& roots, unsigned exponent,
                                           unsigned log_order) {
    const unsigned index = exponent << (kLogInPass - log_order);
    return Fr::load_constant(roots.in_pass + (kInverse ? (0 - index) & ((1u << kLogInPass) - 1) : index));
}

// Transforms of 2^kLog elements on neighbouring registers.
template <class Fr, unsigned kLog>
__device__ __forceinline__ void butterfly_forward(Fr* x, const RootTables<Fr>& roots) {
#pragma unroll
    for (unsigned stage = kLog; stage-- > 0;) {
        const unsigned half = 1u << stage;
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            if ((i & half) != 0) continue;
            const Fr sum = x[i] + x[i + half];
            x[i + half] = x[i] - x[i + half];
            x[i] = sum;
            const unsigned power = i & (half - 1);
            if (power != 0) x[i + half] = x[i + half] * in_pass_root<Fr, false>(roots, power, stage + 1);
        }
    }
}
template <class Fr, unsigned kLog>
__device__ __forceinline__ void butterfly_inverse(Fr* x, const RootTables<Fr>& roots) {
#pragma unroll
    for (unsigned stage = 0; stage < kLog; ++stage) {
        const unsigned half = 1u << stage;
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            if ((i & half) != 0) continue;
            const unsigned power = i & (half - 1);
            if (power != 0) x[i + half] = x[i + half] * in_pass_root<Fr, true>(roots, power, stage + 1);
            const Fr sum = x[i] + x[i + half];
            x[i + half] = x[i] - x[i + half];
            x[i] = sum;
        }
    }
}

// What every round of a pass needs.
template <class Fr>
struct NttContext {
    Fr* values;
    RootTables<Fr> roots;
    TileGeometry<Fr> geometry;
    NttTile<Fr> tile;
    PowerTableView<typename Fr::Host> scale;
    bool has_scale;
};

template <class Fr, unsigned kLog>
__device__ __forceinline__ void forward_round(const NttContext<Fr>& context, unsigned log_span, bool first) {
    constexpr unsigned kElements = NttLaunch<Fr>::kElements;
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
                const std::size_t address = geometry.address(place.row(i), place.column);
                element = Fr::load(context.values + address);
                if (context.has_scale) element = element * table_power(context.scale, address);
            } else {
                element = Fr::zero();
            }
        }
    }
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        butterfly_forward<Fr, kLog>(x + (g << kLog), context.roots);
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (!last) {
                if (i != 0) {
                    element =
                        element * in_pass_root<Fr, false>(context.roots, place.offset * reverse_bits(i, kLog),
                                                          log_span + kLog);
                }
            } else if (!geometry.contiguous()) {
                element =
                    element * pass_twiddle<Fr, false>(context.roots, geometry.pass,
                                                      geometry.column_in_block(place.column), place.row(i));
            }
            if (last && !geometry.contiguous()) {
                if (geometry.exists(place.column)) {
                    element.store(context.values + geometry.address(place.row(i), place.column));
                }
            } else {
                context.tile.store(geometry.shared_index(place.row(i), place.column), element);
            }
        }
    }
    __syncthreads();
}

// Between the tile and contiguous memory.
template <class Fr, bool kStore>
__device__ __forceinline__ void copy_contiguous(const NttContext<Fr>& context) {
    const TileGeometry<Fr>& geometry = context.geometry;
#pragma unroll
    for (unsigned i = 0; i < NttLaunch<Fr>::kElements; ++i) {
        const unsigned element = threadIdx.x + i * NttLaunch<Fr>::kThreads;
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

// Launch: NttLaunch's threads, registers and tile; one tile a block.
template <class Fr>
__global__ void __launch_bounds__(NttLaunch<Fr>::kThreads, NttLaunch<Fr>::kBlocks)
    forward_pass(Fr* values, NttPass pass, RootTables<Fr> roots, PowerTableView<typename Fr::Host> scale,
                 bool has_scale) {
    extern __shared__ uint4 shared[];
    const NttContext<Fr> context{values,   roots, TileGeometry<Fr>(pass, roots.log_n),
                                 {shared}, scale, has_scale};
    unsigned log_group = pass.log_rows;
    if (log_group % 3 == 1) {
        log_group -= 1;
        forward_round<Fr, 1>(context, log_group, true);
    } else if (log_group % 3 == 2) {
        log_group -= 2;
        forward_round<Fr, 2>(context, log_group, true);
    }
#pragma unroll 1
    while (log_group > 0) {
        log_group -= 3;
        forward_round<Fr, 3>(context, log_group, log_group + 3 == pass.log_rows);
    }
    if (context.geometry.contiguous()) copy_contiguous<Fr, true>(context);
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
                if (i != 0) {
                    element =
                        element * in_pass_root<Fr, true>(context.roots, place.offset * reverse_bits(i, kLog),
                                                         log_span + kLog);
                }
            } else if (geometry.contiguous()) {
                element = context.tile.load(geometry.shared_index(place.row(i), place.column));
            } else if (geometry.exists(place.column)) {
                element = Fr::load(context.values + geometry.address(place.row(i), place.column)) *
                          pass_twiddle<Fr, true>(context.roots, geometry.pass,
                                                 geometry.column_in_block(place.column), place.row(i));
            } else {
                element = Fr::zero();
            }
        }
    }
#pragma unroll
    for (unsigned g = 0; g < kElements >> kLog; ++g) {
        butterfly_inverse<Fr, kLog>(x + (g << kLog), context.roots);
        const RoundPlace<kLog> place(geometry, threadIdx.x + g * NttLaunch<Fr>::kThreads, log_span);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            Fr& element = x[(g << kLog) + i];
            if (!last) {
                context.tile.store(geometry.shared_index(place.row(i), place.column), element);
            } else if (geometry.exists(place.column)) {
                const std::size_t address = geometry.address(place.row(i), place.column);
                if (context.has_scale) element = element * table_power(context.scale, address);
                element.store(context.values + address);
            }
        }
    }
    __syncthreads();
}

// Launch as forward_pass.
template <class Fr>
__global__ void __launch_bounds__(NttLaunch<Fr>::kThreads, NttLaunch<Fr>::kBlocks)
    inverse_pass(Fr* values, NttPass pass, RootTables<Fr> roots, PowerTableView<typename Fr::Host> scale,
                 bool has_scale) {
    extern __shared__ uint4 shared[];
    const NttContext<Fr> context{values,   roots, TileGeometry<Fr>(pass, roots.log_n),
                                 {shared}, scale, has_scale};
    if (context.geometry.contiguous()) {
        copy_contiguous<Fr, false>(context);
        __syncthreads();
    }
    unsigned log_span = 0;
#pragma unroll 1
    for (; log_span + 3 <= pass.log_rows; log_span += 3) inverse_round<Fr, 3>(context, log_span);
    if (pass.log_rows - log_span == 1) {
        inverse_round<Fr, 1>(context, log_span);
    } else if (pass.log_rows - log_span == 2) {
        inverse_round<Fr, 2>(context, log_span);
    }
}

// 256 threads a block, one element each; bound by memory (32-byte accesses at random).
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
