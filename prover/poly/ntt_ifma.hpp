// The AVX-512 IFMA kernels behind Ntt: one column group or one block of a pass, on the calling thread. Plain
// words at the border: the kernels' translation unit shares no inline function with others
// (field/ifma/lanes.hpp).
//
// The transform is the product tree of X^n - 1: node i of depth d holds P mod (X^m - r), m = n / 2^d, and its
// step splits it into P mod (X^(m/2) -+ sqrt r), one factor per node: a butterfly (a + w b, a - w b) between
// positions j and j + m/2. Natural order in, bit-reversed order out. The inverse runs the steps backwards
// with (a + b, (a - b) / w).
#pragma once

#include <cstddef>
#include <cstdint>

namespace plonkd::ifma {

// Factors w in limb form, 2^(52 L) w mod p, eight by eight: limb j of factor i is at words[(i / 8) * 8 L + 8
// j + i % 8]. Node i of a pass's layer uses factor first + i.
struct LayerFactors {
    const std::uint64_t* words;
    std::size_t first;
};

template <class Fr>
struct NttKernel {
    // Words per group of eight factors: 8 L.
    static std::size_t factor_group_words();
    // `count` (a multiple of 8) elements 2^kShift w, in the scalar code's Montgomery form, to limb form.
    static void regroup_factors(const std::uint64_t* elements, std::size_t count, std::uint64_t* out);
    // out[i] = by * in[i] for `count` (a multiple of 8) factors in limb form; `by` is one of them at index
    // by_index.
    static void multiply_factors(const std::uint64_t* in, std::size_t count, LayerFactors by,
                                 std::uint64_t* out);
    // What 2^kShift is as an exponent, for preparing factors.
    static unsigned shift();

    // Bytes of 64-byte aligned workspace for log_rows, log_size up to kMaxLogRows, kMaxLogBlock.
    static constexpr unsigned kMaxLogRows = 8;
    static constexpr unsigned kMaxLogBlock = 12;
    static constexpr unsigned kMinLogBlock = 6;
    static std::size_t workspace_bytes();

    // The top log_rows layers below one node, for eight adjacent columns of 2^log_rows rows `stride` elements
    // apart. layers[l] belongs to the l-th layer from the top. `scale`, unless null, is a group of eight
    // factors, one for each column, with which all of the column's elements are multiplied. `first_is_one`:
    // the only factor of the topmost layer is 1.
    static void forward_columns(std::uint64_t* data, unsigned log_rows, std::size_t stride,
                                const LayerFactors* layers, bool first_is_one, const std::uint64_t* scale,
                                void* workspace);
    static void inverse_columns(std::uint64_t* data, unsigned log_rows, std::size_t stride,
                                const LayerFactors* layers, bool first_is_one, const std::uint64_t* scale,
                                void* workspace);
    // All layers of a node of 2^log_size contiguous elements. layers[l].first must be a multiple of 8 from l
    // = 3 on.
    static void forward_block(std::uint64_t* data, unsigned log_size, const LayerFactors* layers,
                              void* workspace);
    static void inverse_block(std::uint64_t* data, unsigned log_size, const LayerFactors* layers,
                              void* workspace);
};

}  // namespace plonkd::ifma
