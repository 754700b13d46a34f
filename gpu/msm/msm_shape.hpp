// The parameters of a multi-scalar multiplication and the memory they take: a pure function of sizes.
//
// A scalar s (or r - s, with the point negated, whichever is smaller) is written in W signed digits of c
// bits. The table holds k multiples of every point, 2^(c s j) P for j < k, so that only s = ceil(W / k) sets
// of 2^(c-1) buckets remain: window w = j s + i uses multiple j and bucket set i. With k = W there is one set
// and no doubling is left for the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace plonkd::gpu {

struct MsmShape {
    std::size_t nb_points = 0;
    unsigned window_bits = 0;   // c
    unsigned nb_windows = 0;    // W
    unsigned nb_multiples = 0;  // k
    unsigned nb_sets = 0;       // s
    unsigned log_chunk = 0;     // scalars per pass

    std::size_t nb_buckets_per_set() const { return std::size_t{1} << (window_bits - 1); }
    std::size_t nb_buckets() const { return nb_sets * nb_buckets_per_set(); }
    std::size_t chunk() const { return std::size_t{1} << log_chunk; }
    // Digits of one pass, zero ones included.
    std::size_t nb_entries() const { return nb_windows * (nb_points < chunk() ? nb_points : chunk()); }

    std::size_t table_bytes(std::size_t entry_bytes) const { return nb_points * nb_multiples * entry_bytes; }
    // Keys and payloads, twice (the sort is not in place), and buckets.
    std::size_t work_bytes(std::size_t accumulator_bytes) const {
        return nb_entries() * 16 + nb_buckets() * accumulator_bytes;
    }
};

// Found by measurement; costs in additions of table entries.
struct MsmTuning {
    // Of a bucket in the sum over buckets: 2 x 9/7 and some more, because that sum has little work for each
    // thread.
    double bucket_cost = 3.5;
    // Of reading and writing a bucket, once a pass.
    double bucket_pass_cost = 0.3;
    // log2 of the scalars in a pass, at most; longer passes are slower per point.
    unsigned log_pass = 24;
};

struct MsmCurveSizes {
    unsigned scalar_bits;
    std::size_t entry_bytes, accumulator_bytes;
    MsmTuning tuning{};
};

// Relative time of one sum: 1 for adding one table entry.
double msm_cost(const MsmShape& shape, const MsmCurveSizes& sizes);

// The fastest shape whose table and workspace take at most `budget_bytes`; nothing where none fits.
std::optional<MsmShape> choose_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes,
                                         std::size_t budget_bytes);

// The shape with this window and as many bucket sets, 1 to W.
MsmShape msm_shape(std::size_t nb_points, unsigned window_bits, unsigned nb_sets, const MsmCurveSizes& sizes);

}  // namespace plonkd::gpu
