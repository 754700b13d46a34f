#include "gpu/msm/msm_shape.hpp"

#include <algorithm>

namespace plonkd::gpu {

namespace {

constexpr unsigned kMinWindow = 4;
// 2^22 buckets a set: with more, the sum over the buckets costs what the shorter digits save.
constexpr unsigned kMaxWindow = 23;
// A payload is sign, multiple and position in the pass in 32 bits.
constexpr unsigned kPayloadBits = 31;

unsigned ceil_div(unsigned a, unsigned b) {
    return (a + b - 1) / b;
}

unsigned bit_length(std::size_t value) {
    unsigned bits = 0;
    for (; value != 0; value >>= 1) ++bits;
    return bits;
}

}  // namespace

double msm_cost(const MsmShape& shape, const MsmCurveSizes& sizes) {
    const auto buckets = static_cast<double>(shape.nb_buckets());
    const std::size_t nb_passes = (shape.nb_points + shape.chunk() - 1) / shape.chunk();
    return static_cast<double>(shape.nb_points) * shape.nb_windows +
           (sizes.tuning.bucket_cost + sizes.tuning.bucket_pass_cost * static_cast<double>(nb_passes)) *
               buckets;
}

MsmShape msm_shape(std::size_t nb_points, unsigned window_bits, unsigned nb_sets,
                   const MsmCurveSizes& sizes) {
    MsmShape shape;
    shape.nb_points = nb_points;
    shape.window_bits = window_bits;
    shape.nb_windows = ceil_div(sizes.scalar_bits, window_bits);
    shape.nb_multiples = ceil_div(shape.nb_windows, nb_sets);
    shape.nb_sets = ceil_div(shape.nb_windows, shape.nb_multiples);
    shape.log_chunk = std::min({sizes.tuning.log_pass, kPayloadBits - bit_length(shape.nb_multiples - 1),
                                std::max(1u, bit_length(nb_points - 1))});
    return shape;
}

std::optional<MsmShape> choose_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes,
                                         std::size_t budget_bytes) {
    std::optional<MsmShape> best;
    for (unsigned window = kMinWindow; window <= kMaxWindow; ++window) {
        for (unsigned nb_sets = 1; nb_sets <= ceil_div(sizes.scalar_bits, window); ++nb_sets) {
            const MsmShape shape = msm_shape(nb_points, window, nb_sets, sizes);
            const std::size_t bytes =
                shape.table_bytes(sizes.entry_bytes) + shape.work_bytes(sizes.accumulator_bytes);
            if (bytes > budget_bytes) continue;
            if (!best || msm_cost(shape, sizes) < msm_cost(*best, sizes)) best = shape;
            break;  // more sets only cost more
        }
    }
    return best;
}

}  // namespace plonkd::gpu
