// The parameters of a multi-scalar multiplication and the memory they take: a pure function of sizes.
//
// A scalar s (or r - s, with the point negated, whichever is smaller) is written in W signed digits of c
// bits. The table holds k multiples of every point, 2^(c s j) P for j < k, so that only s = ceil(W / k) sets
// of 2^(c-1) buckets remain: window w = j s + i uses multiple j and bucket set i. With k = W there is one set
// and no doubling is left for the end.
//
// The table of the first passes' points stays on the device; the others' lies in host memory and passes by in
// every sum, pass after pass through two buffers, while the passes before are added up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "prover/curve/curve_id.hpp"

namespace plonkd::gpu {

struct MsmShape {
    std::size_t nb_points = 0;
    unsigned window_bits = 0;     // c
    unsigned nb_windows = 0;      // W
    unsigned nb_multiples = 0;    // k
    unsigned nb_sets = 0;         // s
    unsigned log_chunk = 0;       // scalars per pass
    std::size_t nb_resident = 0;  // points whose multiples stay on the device: all, or whole passes

    std::size_t nb_buckets_per_set() const { return std::size_t{1} << (window_bits - 1); }
    std::size_t nb_buckets() const { return nb_sets * nb_buckets_per_set(); }
    std::size_t chunk() const { return std::size_t{1} << log_chunk; }
    std::size_t nb_passes() const { return (nb_points + chunk() - 1) >> log_chunk; }
    // Digits of one pass, zero ones included.
    std::size_t nb_entries() const { return nb_windows * (nb_points < chunk() ? nb_points : chunk()); }
    // Buckets are summed up in segments of 2^log_segment, some 2^15 to 2^16 segments a set: long ones need
    // fewer multiplications by the first index, short ones give more threads work, and with fewer threads
    // than these the sum over the buckets waits for each addition.
    unsigned log_segment() const;

    bool streams() const { return nb_resident < nb_points; }
    // Entries of the table: those on the device, with the two buffers, and those in host memory.
    std::size_t nb_device_entries() const {
        return nb_multiples * (nb_resident + (streams() ? 2 * chunk() : 0));
    }
    std::size_t nb_host_entries() const { return nb_multiples * (nb_points - nb_resident); }

    std::size_t table_bytes(std::size_t entry_bytes) const { return nb_device_entries() * entry_bytes; }
    // Keys and payloads, twice (the sort is not in place), buckets and the segments' sums.
    std::size_t work_bytes(std::size_t accumulator_bytes) const {
        return nb_entries() * 16 + (nb_buckets() + (nb_buckets() >> log_segment())) * accumulator_bytes;
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
    // Time to copy a byte of the table from host memory, in additions of entries (50 GB/s on an H200's bus).
    double streaming_cost = 0.065;
    // Time of a transform's element, in the same unit.
    double transform_cost = 1;
    MsmTuning tuning{};
};

MsmCurveSizes msm_curve_sizes(CurveId curve);

// Relative time of one sum of full-length scalars: 1 for adding one table entry.
double msm_cost(const MsmShape& shape, const MsmCurveSizes& sizes);

// The fastest shape whose table and workspace take at most `budget_bytes` of device memory; nothing where
// none fits.
std::optional<MsmShape> choose_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes,
                                         std::size_t budget_bytes);
// The shape that takes the least device memory of all.
MsmShape smallest_msm_shape(std::size_t nb_points, const MsmCurveSizes& sizes);

// The shape with this window and as many bucket sets, 1 to W; all points resident.
MsmShape msm_shape(std::size_t nb_points, unsigned window_bits, unsigned nb_sets, const MsmCurveSizes& sizes);
// The same with passes of at most 2^log_chunk points, the first `nb_resident_passes` of them resident.
MsmShape with_streaming(MsmShape shape, unsigned log_chunk, std::size_t nb_resident_passes);

}  // namespace plonkd::gpu
