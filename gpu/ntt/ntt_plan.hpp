// How a transform of 2^log_n points is cut into passes over the data: a pure function of sizes.
#pragma once

#include <algorithm>
#include <array>

namespace plonkd::gpu {

// What is chosen by measurement (docs/cuda-engine.md, "Tuning").
struct NttTuning {
    unsigned log_rows = 9;  // stages of a pass, at most; what a tile holds bounds it further
    // Up to this size all roots between passes come from one table, beyond it from a product of two, of which
    // the larger one fits the second-level cache.
    unsigned log_direct = 22;
};
inline constexpr unsigned kLogCachedRoots = 18;

inline constexpr unsigned kMaxNttPasses = 8;

struct NttPlan {
    unsigned nb_passes = 0;
    std::array<unsigned, kMaxNttPasses>
        log_rows{};  // stages of each pass, first the one with the largest stride

    unsigned max_log_rows() const { return *std::max_element(log_rows.begin(), log_rows.end()); }
};

// As few passes as the bound on their stages allows, and as few rounds of three stages in them: the rounds
// are dealt out evenly, the incomplete one to the last pass. Two passes may be one stage longer each: that is
// less than a third one costs.
inline NttPlan plan_ntt(unsigned log_n, unsigned max_log_rows) {
    NttPlan plan;
    if (log_n <= max_log_rows) {
        plan.nb_passes = 1;
        plan.log_rows[0] = log_n;
        return plan;
    }
    if (log_n > 2 * max_log_rows && log_n <= 2 * (max_log_rows + 1)) {
        plan.nb_passes = 2;
        plan.log_rows[0] = max_log_rows + 1;
        plan.log_rows[1] = log_n - plan.log_rows[0];
        return plan;
    }
    const unsigned max_rounds = max_log_rows / 3;
    const unsigned nb_rounds = (log_n + 2) / 3;
    plan.nb_passes = (nb_rounds + max_rounds - 1) / max_rounds;
    for (unsigned i = 0; i < plan.nb_passes; ++i) {
        plan.log_rows[i] = 3 * ((nb_rounds + plan.nb_passes - 1 - i) / plan.nb_passes);
    }
    plan.log_rows[plan.nb_passes - 1] -= 3 * nb_rounds - log_n;
    return plan;
}

}  // namespace plonkd::gpu
