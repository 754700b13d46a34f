// What `prover bench tune` makes of the times it measured. Needs no device.
#include <gtest/gtest.h>

#include "gpu/bench/tuning_fit.hpp"

namespace plonkd::gpu {
namespace {

constexpr std::size_t kPoints = std::size_t{1} << 24;

MsmCurveSizes sizes_with(const MsmTuning& tuning) {
    MsmCurveSizes sizes = msm_curve_sizes(CurveId::bls12377);
    sizes.tuning = tuning;
    return sizes;
}

// Times of a device whose costs are those of `truth`.
TimedShape timed(const MsmShape& shape, const MsmTuning& truth) {
    return {shape, 0.28e-9 * msm_cost(shape, sizes_with(truth))};
}

MsmShape shape_with_pass(unsigned log_pass) {
    return msm_shape(kPoints, 21, 1, sizes_with({.log_pass = log_pass}));
}

std::vector<TimedShape> passes(const std::vector<std::pair<unsigned, double>>& times) {
    std::vector<TimedShape> shapes;
    for (const auto& [log_pass, seconds] : times) shapes.push_back({shape_with_pass(log_pass), seconds});
    return shapes;
}

TEST(TuningFit, FindsTheCostOfABucketFromWindows) {
    const MsmTuning truth{.bucket_cost = 5.25, .bucket_pass_cost = 0.5};
    std::vector<TimedShape> times;
    for (unsigned window = 18; window <= 23; ++window) {
        times.push_back(timed(msm_shape(kPoints, window, 1, sizes_with(truth)), truth));
    }
    const MsmTuning before{.bucket_cost = 1, .bucket_pass_cost = 0.5};
    const auto found = fitted_cost(times, sizes_with(before), &MsmTuning::bucket_cost);
    ASSERT_TRUE(found.has_value());
    EXPECT_NEAR(*found, 5.25, 1e-6);
}

TEST(TuningFit, FindsTheCostOfABucketInAPassFromPasses) {
    const MsmTuning truth{.bucket_cost = 3.5, .bucket_pass_cost = 0.8};
    std::vector<TimedShape> times;
    for (const unsigned log_pass : log_passes_to_compare(24)) {
        times.push_back(timed(shape_with_pass(log_pass), truth));
    }
    ASSERT_EQ(times.size(), 5u);
    const auto found = fitted_cost(times, sizes_with({.bucket_cost = 3.5}), &MsmTuning::bucket_pass_cost);
    ASSERT_TRUE(found.has_value());
    EXPECT_NEAR(*found, 0.8, 1e-6);
}

TEST(TuningFit, CostsAreNotNegative) {
    // Shorter passes are faster here.
    const auto times = passes({{20, 0.050}, {21, 0.052}, {22, 0.054}, {23, 0.056}, {24, 0.058}});
    EXPECT_EQ(fitted_cost(times, sizes_with({}), &MsmTuning::bucket_pass_cost), 0.0);
}

TEST(TuningFit, FindsNoCostWhereTheTimesDoNotDetermineIt) {
    const MsmTuning truth;
    EXPECT_FALSE(fitted_cost({}, sizes_with(truth), &MsmTuning::bucket_cost).has_value());
    const std::vector<TimedShape> equal(3, timed(shape_with_pass(24), truth));
    EXPECT_FALSE(fitted_cost(equal, sizes_with(truth), &MsmTuning::bucket_cost).has_value());
}

TEST(TuningFit, ComparesPassesOfSizesThatMeanSomething) {
    EXPECT_TRUE(log_passes_to_compare(14).empty());
    EXPECT_TRUE(log_passes_to_compare(21).empty());
    EXPECT_EQ(log_passes_to_compare(22), (std::vector<unsigned>{18, 19, 20, 21, 22}));
    EXPECT_EQ(log_passes_to_compare(28), (std::vector<unsigned>{24, 25, 26}));
}

TEST(TuningFit, TakesTheFastestPass) {
    EXPECT_EQ(fastest_log_pass(passes({{22, 0.07}, {23, 0.05}, {24, 0.06}}), 24), 23u);
    EXPECT_EQ(fastest_log_pass(passes({{22, 0.05}, {23, 0.06}, {24, 0.07}}), 24), 22u);
}

TEST(TuningFit, KeepsLongerPassesThanItCouldMeasure) {
    EXPECT_EQ(fastest_log_pass(passes({{20, 0.07}, {21, 0.06}, {22, 0.05}}), 24), 24u);
    EXPECT_EQ(fastest_log_pass(passes({{22, 0.07}, {23, 0.06}, {24, 0.05}}), 20), 24u);
    EXPECT_EQ(fastest_log_pass(passes({{20, 0.05}}), 24), 24u);
    EXPECT_EQ(fastest_log_pass({}, 24), 24u);
}

}  // namespace
}  // namespace plonkd::gpu
