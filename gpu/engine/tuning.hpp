// Parameters that were found by measurement, per device (docs/cuda-engine.md, "Tuning").
#pragma once

#include <string>
#include <string_view>

#include "gpu/msm/msm_shape.hpp"
#include "gpu/ntt/ntt_plan.hpp"

namespace plonkd::gpu {

struct Tuning {
    MsmTuning msm;
    NttTuning ntt;
};

// The table's entry for a device of this name, or defaults that are safe anywhere; then what the environment
// variable PLONKD_GPU_TUNING overrides: "msm_bucket_cost=3.5,ntt_log_rows=9", keys as in describe(). Throws
// SetupError for a key or value that it does not know.
Tuning tuning_for(std::string_view device_name);

// All parameters in the form of the environment variable.
std::string describe(const Tuning& tuning);

}  // namespace plonkd::gpu
