// The memory plan is arithmetic: it needs no device.
#include <gtest/gtest.h>

#include "gpu/engine/memory_plan.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd::gpu {
namespace {

constexpr std::size_t kGiB = std::size_t{1} << 30;

// BLS12-377: 144-byte entries, 192-byte accumulators.
CircuitSizes circuit(unsigned log_n, std::size_t nb_commitments = 1) {
    CircuitSizes sizes;
    sizes.n = std::size_t{1} << log_n;
    sizes.nb_constraints = sizes.n - 10;
    sizes.nb_coefficients = 10'000;
    sizes.nb_commitments = nb_commitments;
    sizes.scalar_bytes = 32;
    sizes.curve = {253, 144, 192};
    return sizes;
}

TEST(MemoryPlan, StaysWithinItsLimit) {
    for (unsigned log_n = 1; log_n <= 27; ++log_n) {
        for (const std::size_t limit : {40 * kGiB, 76 * kGiB, 130 * kGiB}) {
            try {
                const MemoryPlan plan = plan_memory(circuit(log_n), limit);
                EXPECT_LE(plan.total_bytes(), limit) << log_n;
                EXPECT_GE(plan.column_length, (std::size_t{1} << log_n) + 3);
                EXPECT_EQ(plan.msm.nb_points, (std::size_t{1} << log_n) + 3);
                EXPECT_GE(plan.msm.nb_windows * plan.msm.window_bits, 253u);
                EXPECT_GE(plan.msm.nb_multiples * plan.msm.nb_sets, plan.msm.nb_windows);
            } catch (const DeviceError& error) {
                EXPECT_GE(log_n, 26u) << error.what();
            }
        }
    }
}

TEST(MemoryPlan, LargestMainnetSizeFits130GiB) {
    EXPECT_LE(plan_memory(circuit(27), 130 * kGiB).total_bytes(), 130 * kGiB);
}

TEST(MemoryPlan, SmallCircuitsKeepEverything) {
    const MemoryPlan plan = plan_memory(circuit(20), 130 * kGiB);
    EXPECT_EQ(plan.msm.nb_sets, 1u);
    EXPECT_GT(plan.fixed_bytes, 0u);
}

TEST(MemoryPlan, RefusalNamesTheSizes) {
    try {
        plan_memory(circuit(27), 40 * kGiB);
        ADD_FAILURE() << "accepted";
    } catch (const DeviceError& error) {
        EXPECT_NE(std::string(error.what()).find("n = 134217728"), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("42.95 GB available"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace plonkd::gpu
