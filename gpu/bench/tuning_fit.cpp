#include "gpu/bench/tuning_fit.hpp"

#include <algorithm>

namespace plonkd::gpu {

namespace {

// On an H200, passes of 2^18 are the shortest whose launches do not dominate.
constexpr unsigned kMinLogPass = 18;
// The tuning table takes no longer ones.
constexpr unsigned kMaxLogPass = 26;
constexpr unsigned kLogMostPasses = 4;

}  // namespace

// msm_cost is x + cost * y for a shape that does not stream; the normal equations give a and a * cost.
std::optional<double> fitted_cost(std::span<const TimedShape> times, const MsmCurveSizes& sizes,
                                  double MsmTuning::*cost) {
    if (times.size() < 3) return std::nullopt;
    MsmCurveSizes without = sizes;
    MsmCurveSizes with = sizes;
    without.tuning.*cost = 0;
    with.tuning.*cost = 1;
    double xx = 0, xy = 0, yy = 0, xt = 0, yt = 0;
    for (const TimedShape& timed : times) {
        const double x = msm_cost(timed.shape, without);
        const double y = msm_cost(timed.shape, with) - x;
        xx += x * x;
        xy += x * y;
        yy += y * y;
        xt += x * timed.seconds;
        yt += y * timed.seconds;
    }
    const double determinant = xx * yy - xy * xy;
    // Proportional up to rounding: no two numbers follow.
    if (!(determinant > 1e-9 * xx * yy)) return std::nullopt;
    const double a = (xt * yy - yt * xy) / determinant;
    const double a_times_cost = (yt * xx - xt * xy) / determinant;
    if (!(a > 0)) return std::nullopt;
    return std::max(0.0, a_times_cost / a);
}

std::vector<unsigned> log_passes_to_compare(unsigned log_n) {
    std::vector<unsigned> lengths;
    if (log_n < kMinLogPass + kLogMostPasses) return lengths;
    for (unsigned log_pass = log_n - kLogMostPasses; log_pass <= std::min(log_n, kMaxLogPass); ++log_pass) {
        lengths.push_back(log_pass);
    }
    return lengths;
}

unsigned fastest_log_pass(std::span<const TimedShape> times, unsigned current) {
    if (times.size() < 2) return current;
    const auto fastest = std::min_element(times.begin(), times.end(),
                                          [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
    const unsigned found = fastest->shape.log_chunk;
    return fastest == times.end() - 1 ? std::max(found, current) : found;
}

}  // namespace plonkd::gpu
