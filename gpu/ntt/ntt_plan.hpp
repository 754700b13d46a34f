// How a transform of 2^log_n points is cut into passes over the data: a pure function of sizes.
#pragma once

#include <array>

namespace plonkd::gpu {

inline constexpr unsigned kMaxNttPasses = 8;

struct NttPlan {
    unsigned nb_passes = 0;
    std::array<unsigned, kMaxNttPasses>
        log_rows{};  // stages of each pass, first the one with the largest stride
};

// Passes of `max_log_rows` stages and a last one with what is left: most rounds inside a pass are then of
// radix 8.
inline NttPlan plan_ntt(unsigned log_n, unsigned max_log_rows) {
    NttPlan plan;
    while (log_n > 0) {
        const unsigned rows = log_n < max_log_rows ? log_n : max_log_rows;
        plan.log_rows[plan.nb_passes++] = rows;
        log_n -= rows;
    }
    return plan;
}

}  // namespace plonkd::gpu
