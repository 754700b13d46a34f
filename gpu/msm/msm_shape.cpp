#include "gpu/msm/msm_shape.hpp"

#include <algorithm>
#include <limits>

#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

namespace {

constexpr unsigned kMinWindow = 4;
// 2^22 buckets a set: with more, the sum over the buckets costs what the shorter digits save.
constexpr unsigned kMaxWindow = 23;
// A payload is sign, multiple and position in the pass in 32 bits.
constexpr unsigned kPayloadBits = 31;
// Shorter or more passes leave the device idle between launches.
constexpr unsigned kMinLogChunk = 10;
constexpr unsigned kMaxLogPasses = 7;
// Launches and a sort of its own: 0.15 ms.
constexpr double kPassCost = 500'000;

unsigned ceil_div(unsigned a, unsigned b) {
    return (a + b - 1) / b;
}

unsigned bit_length(std::size_t value) {
    unsigned bits = 0;
    for (; value != 0; value >>= 1) ++bits;
    return bits;
}

std::size_t device_bytes(const MsmShape& shape, const MsmCurveSizes& sizes) {
    return shape.table_bytes(sizes.entry_bytes) + shape.work_bytes(sizes.accumulator_bytes);
}

// Calls f(shape) for every window, number of sets and length of a pass, all points resident.
template <class F>
void for_each_resident_shape(std::size_t nb_points, const MsmCurveSizes& sizes, F&& f) {
    const unsigned log_points = bit_length(nb_points);
    const unsigned min_log_chunk =
        std::max(kMinLogChunk, log_points > kMaxLogPasses ? log_points - kMaxLogPasses : 0u);
    for (unsigned window = kMinWindow; window <= kMaxWindow; ++window) {
        unsigned last_multiples = 0;
        for (unsigned nb_sets = 1; nb_sets <= ceil_div(sizes.scalar_bits, window); ++nb_sets) {
            const MsmShape longest = msm_shape(nb_points, window, nb_sets, sizes);
            // More sets than fewer multiples need only cost more.
            if (longest.nb_multiples == last_multiples) continue;
            last_multiples = longest.nb_multiples;
            const unsigned shortest = std::min(min_log_chunk, longest.log_chunk);
            for (unsigned log_chunk = longest.log_chunk; log_chunk >= shortest; --log_chunk) {
                MsmShape shape = longest;
                shape.log_chunk = log_chunk;
                f(shape);
            }
        }
    }
}

}  // namespace

// As measured on an H200 (docs/cuda-engine.md): an entry is added in 0.2, 0.27 and 1.7 ns, an element
// transformed in 0.25, 0.24 and 0.51 ns.
MsmCurveSizes msm_curve_sizes(CurveId curve) {
    switch (curve) {
        case CurveId::bn254:
            return {254, 64, 128, 0.095, 1.3, {}};
        case CurveId::bls12377:
            return {253, 144, 192, 0.065, 1, {}};
        case CurveId::bw6761:
            return {377, 192, 384, 0.012, 0.3, {}};
    }
    throw InternalError("curve identifier out of range");
}

unsigned MsmShape::log_segment() const {
    const unsigned log_buckets = window_bits - 1;
    return log_buckets <= 16 ? 1 : std::min(6u, log_buckets - 15);
}

// Streamed entries come while others are added; nothing hides the first ones where no pass is resident. On an
// H200 they cost nothing more; the last but one term is a margin for slower buses, so that memory is spent on
// points before the bus is full.
double msm_cost(const MsmShape& shape, const MsmCurveSizes& sizes) {
    const auto buckets = static_cast<double>(shape.nb_buckets());
    const auto nb_passes = static_cast<double>(shape.nb_passes());
    const double adding = static_cast<double>(shape.nb_points) * shape.nb_windows +
                          (sizes.tuning.bucket_cost + sizes.tuning.bucket_pass_cost * nb_passes) * buckets +
                          (nb_passes - 1) * kPassCost;
    if (!shape.streams()) return adding;
    const double per_entry = sizes.streaming_cost * static_cast<double>(sizes.entry_bytes);
    const double streaming = static_cast<double>(shape.nb_host_entries()) * per_entry;
    const std::size_t exposed = shape.nb_resident > 0 ? 0 : std::min(shape.chunk(), shape.nb_points);
    return adding + 0.6 * std::max(0.0, streaming - adding) + 0.4 * std::max(0.0, streaming - 0.35 * adding) +
           static_cast<double>(exposed * shape.nb_multiples) * per_entry;
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
    shape.nb_resident = nb_points;
    return shape;
}

MsmShape with_streaming(MsmShape shape, unsigned log_chunk, std::size_t nb_resident_passes) {
    shape.log_chunk = std::min(log_chunk, shape.log_chunk);
    shape.nb_resident = std::min(nb_resident_passes << shape.log_chunk, shape.nb_points);
    return shape;
}

std::optional<MsmShape> choose_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes,
                                         std::size_t budget_bytes) {
    std::optional<MsmShape> best;
    double best_cost = std::numeric_limits<double>::infinity();
    const auto consider = [&](const MsmShape& shape) {
        if (device_bytes(shape, sizes) > budget_bytes) return;
        const double cost = msm_cost(shape, sizes);
        if (cost >= best_cost) return;
        best = shape;
        best_cost = cost;
    };
    for_each_resident_shape(nb_points, sizes, [&](const MsmShape& shape) {
        consider(shape);
        if (device_bytes(shape, sizes) <= budget_bytes) return;
        // As many passes resident as there is room for beside the two buffers.
        const MsmShape streamed = with_streaming(shape, shape.log_chunk, 0);
        const std::size_t bytes = device_bytes(streamed, sizes);
        if (bytes > budget_bytes) return;
        const std::size_t pass_bytes = (shape.nb_multiples * sizes.entry_bytes) << shape.log_chunk;
        consider(with_streaming(streamed, streamed.log_chunk, (budget_bytes - bytes) / pass_bytes));
    });
    return best;
}

MsmShape smallest_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes) {
    MsmShape best = msm_shape(nb_points, kMinWindow, sizes.scalar_bits, sizes);
    const auto consider = [&](const MsmShape& shape) {
        if (device_bytes(shape, sizes) < device_bytes(best, sizes)) best = shape;
    };
    for_each_resident_shape(nb_points, sizes, [&](const MsmShape& shape) {
        consider(shape);
        consider(with_streaming(shape, shape.log_chunk, 0));
    });
    return best;
}

}  // namespace plonkd::gpu
