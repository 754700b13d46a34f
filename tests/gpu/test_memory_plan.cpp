// The memory plan is arithmetic: it needs no device.
#include <set>

#include <gtest/gtest.h>

#include "gpu/engine/circuit_sizes.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd::gpu {
namespace {

constexpr std::size_t kGiB = std::size_t{1} << 30;

CircuitSizes circuit(unsigned log_n, std::size_t nb_commitments = 1, CurveId curve = CurveId::bls12377) {
    const std::size_t n = std::size_t{1} << log_n;
    CircuitSizes sizes = circuit_sizes(curve, n, n - 1);
    sizes.nb_coefficients = 10'000;
    sizes.nb_commitments = nb_commitments;
    sizes.nb_committed_rows = nb_commitments * n / 7;
    return sizes;
}

void expect_consistent(const MemoryPlan& plan, const CircuitSizes& sizes, std::size_t limit) {
    EXPECT_LE(plan.total_bytes(), limit);
    EXPECT_GE(plan.column_length, sizes.n + 6);
    EXPECT_LE(plan.nb_in_place, 4u);
    EXPECT_EQ(plan.nb_columns, 12 - plan.nb_in_place + sizes.nb_commitments);
    EXPECT_EQ(plan.fixed_bytes, plan.fixed.nb_coefficients() * sizes.n * sizes.scalar_bytes);
    EXPECT_EQ(plan.coset_bytes, plan.fixed.nb_on_cosets() * sizes.n * sizes.scalar_bytes);
    EXPECT_EQ(plan.total_bytes(), plan.column_bytes + plan.circuit_bytes + plan.fixed_bytes +
                                      plan.coset_bytes + plan.reserve_bytes + plan.table_bytes +
                                      plan.work_bytes);
    const MsmShape& msm = plan.msm;
    EXPECT_EQ(msm.nb_points, sizes.n + 3);
    EXPECT_GE(msm.nb_windows * msm.window_bits, sizes.curve.scalar_bits);
    EXPECT_GE(msm.nb_multiples * msm.nb_sets, msm.nb_windows);
    EXPECT_LE(msm.nb_resident, msm.nb_points);
    if (msm.streams()) {
        EXPECT_EQ(msm.nb_resident % msm.chunk(), 0u);
        EXPECT_GT(plan.host_bytes, 0u);
    }
}

TEST(MemoryPlan, StaysWithinItsLimit) {
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        for (unsigned log_n = 1; log_n <= 27; ++log_n) {
            for (const std::size_t nb_commitments : {0u, 1u, 3u}) {
                const CircuitSizes sizes = circuit(log_n, nb_commitments, curve);
                const std::size_t least = least_memory(sizes);
                for (const std::size_t limit :
                     {2 * kGiB, 24 * kGiB, 40 * kGiB, 76 * kGiB, 90 * kGiB, 130 * kGiB, kUnlimitedMemory}) {
                    SCOPED_TRACE(std::to_string(log_n) + ", " + std::to_string(limit));
                    if (limit < least) {
                        EXPECT_THROW(plan_memory(sizes, limit), DeviceError);
                    } else {
                        expect_consistent(plan_memory(sizes, limit), sizes, limit);
                    }
                }
            }
        }
    }
}

TEST(MemoryPlan, LeastMemoryIsEnoughAndNoMoreThanThat) {
    for (unsigned log_n : {1u, 5u, 12u, 20u, 27u}) {
        const CircuitSizes sizes = circuit(log_n);
        const std::size_t least = least_memory(sizes);
        expect_consistent(plan_memory(sizes, least), sizes, least);
        EXPECT_THROW(plan_memory(sizes, least - 1), DeviceError);
    }
}

TEST(MemoryPlan, SmallCircuitsKeepEverything) {
    const MemoryPlan plan = plan_memory(circuit(20), 130 * kGiB);
    EXPECT_EQ(plan.nb_in_place, 0u);
    EXPECT_EQ(plan.fixed.nb_transforms(), 0u);
    EXPECT_EQ(plan.msm.nb_sets, 1u);
    EXPECT_FALSE(plan.msm.streams());
}

// With one commitment there are 8 columns on 3 cosets; those that are not opened need no coefficients then.
TEST(MemoryPlan, KeepsFixedColumnsOnCosetsWhereThereIsRoom) {
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        for (const unsigned log_n : {16u, 20u, 22u, 24u, 25u}) {
            SCOPED_TRACE(log_n);
            const MemoryPlan plan = plan_memory(circuit(log_n, 1, curve), 139 * kGiB);
            EXPECT_EQ(plan.fixed.nb_on_cosets(), 24u);
            EXPECT_EQ(plan.fixed.nb_coefficients(), 3u);
            EXPECT_EQ(plan.nb_in_place, 0u);
        }
    }
}

// Wires beside their coefficients and kept coefficients come first: they save more transforms.
TEST(MemoryPlan, KeepsNothingOnCosetsWhereThereIsNone) {
    for (const std::size_t limit : {48 * kGiB, 64 * kGiB, 76 * kGiB, 90 * kGiB}) {
        SCOPED_TRACE(limit);
        EXPECT_EQ(plan_memory(circuit(27), limit).fixed.nb_on_cosets(), 0u);
    }
    for (const unsigned log_n : {12u, 20u, 24u, 27u}) {
        const CircuitSizes sizes = circuit(log_n);
        EXPECT_EQ(plan_memory(sizes, least_memory(sizes)).fixed.nb_on_cosets(), 0u);
    }
}

// From all the memory down to the least, values on cosets are given up bit by bit.
TEST(MemoryPlan, KeepsSomeOnCosetsBetween) {
    for (const unsigned log_n : {12u, 20u, 24u, 26u}) {
        SCOPED_TRACE(log_n);
        const CircuitSizes sizes = circuit(log_n);
        const std::size_t least = least_memory(sizes);
        const std::size_t most = plan_memory(sizes, kUnlimitedMemory).total_bytes();
        std::set<std::size_t> kept;
        for (std::size_t step = 0; step <= 64; ++step) {
            const std::size_t limit = most - (most - least) / 64 * step;
            const MemoryPlan plan = plan_memory(sizes, limit);
            expect_consistent(plan, sizes, limit);
            kept.insert(plan.fixed.nb_on_cosets());
        }
        EXPECT_EQ(*kept.begin(), 0u);
        EXPECT_EQ(*kept.rbegin(), 24u);
        EXPECT_GE(kept.size(), 5u);
    }
}

// A proof with less memory is never promised to be faster.
TEST(MemoryPlan, CostFallsWithMemory) {
    for (const unsigned log_n : {12u, 24u, 27u}) {
        const CircuitSizes sizes = circuit(log_n);
        double previous = plan_memory(sizes, kUnlimitedMemory).cost;
        const std::size_t least = least_memory(sizes);
        const std::size_t most = plan_memory(sizes, kUnlimitedMemory).total_bytes();
        for (std::size_t step = 0; step <= 40; ++step) {
            const double cost = plan_memory(sizes, most - (most - least) / 40 * step).cost;
            EXPECT_GE(cost, previous * (1 - 1e-9)) << log_n << ", " << step;
            previous = cost;
        }
    }
}

// The largest mainnet circuit against a device of unlimited memory: what 130 GiB lack is room for fixed
// columns on cosets and for more multiples; cards of 80 GB leave 76 GiB.
TEST(MemoryPlan, LargestMainnetSize) {
    const CircuitSizes sizes = circuit(27);
    const double full = plan_memory(sizes, kUnlimitedMemory).cost;
    EXPECT_LE(plan_memory(sizes, 130 * kGiB).cost, 1.25 * full);
    EXPECT_LE(plan_memory(sizes, 90 * kGiB).cost, 1.4 * full);
    EXPECT_LE(plan_memory(sizes, 76 * kGiB).cost, 1.5 * full);
    EXPECT_LE(plan_memory(sizes, 48 * kGiB).cost, 2.0 * full);
}

TEST(MemoryPlan, RefusalNamesTheSizes) {
    try {
        plan_memory(circuit(27), 40 * kGiB);
        ADD_FAILURE() << "accepted";
    } catch (const DeviceError& error) {
        const std::string message = error.what();
        for (const char* part :
             {"n = 134217728", "42.95 GB available", "9 columns 38.65 GB", "compressed circuit",
              "reserve 1.07 GB", "the largest domain that fits is n = 67108864"}) {
            EXPECT_NE(message.find(part), std::string::npos) << part << " in: " << message;
        }
    }
}

TEST(MemoryPlan, DescriptionAddsUp) {
    const std::string text = plan_memory(circuit(27), 76 * kGiB).describe();
    for (const char* part :
         {"columns of 134217744 elements", "coefficients: 3 kept, others recomputed",
          "values on a coset: 0 kept, others recomputed", "multiples of the points", "device memory"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << " in: " << text;
    }
}

}  // namespace
}  // namespace plonkd::gpu
