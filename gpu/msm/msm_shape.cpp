#include "gpu/msm/msm_shape.hpp"

#include <algorithm>

namespace plonkd::gpu {

namespace {

constexpr unsigned kMinWindow = 4;
// 2^22 buckets a set: with more, the sum over the buckets costs what the shorter digits save.
constexpr unsigned kMaxWindow = 23;
// A payload is sign, multiple and position in the pass in 32 bits; passes longer than this are slower per
// point (gpu-anchors-h200.md section 2).
constexpr unsigned kMaxLogChunk = 24;
constexpr unsigned kPayloadBits = 31;

unsigned ceil_div(unsigned a, unsigned b) {
    return (a + b - 1) / b;
}

unsigned bit_length(std::size_t value) {
    unsigned bits = 0;
    for (; value != 0; value >>= 1) ++bits;
    return bits;
}

// Relative time: additions of entries cost 1, those in the sum over buckets 2 x 9/7, and half as much again
// because that sum has little work for each thread.
double cost(const MsmShape& shape) {
    return static_cast<double>(shape.nb_points) * shape.nb_windows +
           3.9 * static_cast<double>(shape.nb_buckets());
}

}  // namespace

MsmShape msm_shape_with_window(std::size_t nb_points, unsigned window_bits, const MsmCurveSizes& sizes,
                               std::size_t table_budget_bytes) {
    MsmShape shape;
    shape.nb_points = nb_points;
    shape.window_bits = window_bits;
    shape.nb_windows = ceil_div(sizes.scalar_bits, window_bits);
    const std::size_t affordable = table_budget_bytes / (nb_points * sizes.entry_bytes);
    const auto multiples = static_cast<unsigned>(std::clamp<std::size_t>(affordable, 1, shape.nb_windows));
    shape.nb_sets = ceil_div(shape.nb_windows, multiples);
    shape.nb_multiples = ceil_div(shape.nb_windows, shape.nb_sets);
    shape.log_chunk = std::min({kMaxLogChunk, kPayloadBits - bit_length(shape.nb_multiples - 1),
                                std::max(1u, bit_length(nb_points - 1))});
    return shape;
}

MsmShape choose_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes, std::size_t table_budget_bytes) {
    MsmShape best;
    for (unsigned window = kMinWindow; window <= kMaxWindow; ++window) {
        const MsmShape shape = msm_shape_with_window(nb_points, window, sizes, table_budget_bytes);
        if (best.nb_points == 0 || cost(shape) < cost(best)) best = shape;
    }
    return best;
}

}  // namespace plonkd::gpu
