// From the times of multi-scalar multiplications to parameters of the tuning table. Needs no device.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "gpu/msm/msm_shape.hpp"

namespace plonkd::gpu {

struct TimedShape {
    MsmShape shape;
    double seconds;
};

// The cost that explains the times best: least squares of seconds = a * msm_cost(shape), with a and `cost`
// free and everything else as in `sizes`; not below 0. Nothing where there are fewer than three times or they
// do not determine it.
std::optional<double> fitted_cost(std::span<const TimedShape> times, const MsmCurveSizes& sizes,
                                  double MsmTuning::*cost);

// log2 of the lengths of passes to compare on 2^log_n points, ascending: up to all points in one pass. None
// for so few points that passes worth comparing would leave the device idle.
std::vector<unsigned> log_passes_to_compare(unsigned log_n);

// log2 of the fastest length, given times in ascending order of lengths. Where the longest is the fastest,
// `current` stands if it is longer still: nothing speaks against it.
unsigned fastest_log_pass(std::span<const TimedShape> times, unsigned current);

}  // namespace plonkd::gpu
