// Parameters of the tuning table, and the plan of a transform that follows from them. Needs no device.
#include <cstdlib>
#include <numeric>

#include <gtest/gtest.h>

#include "gpu/engine/tuning.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd::gpu {
namespace {

class TuningTest : public ::testing::Test {
  protected:
    void TearDown() override { unsetenv("PLONKD_GPU_TUNING"); }

    static void set(const char* value) { setenv("PLONKD_GPU_TUNING", value, 1); }
    static std::string refusal() {
        try {
            tuning_for("any");
        } catch (const SetupError& error) {
            return error.what();
        }
        return "accepted";
    }
};

TEST_F(TuningTest, DescriptionIsTheVariable) {
    set("msm_bucket_cost=2.25,msm_bucket_pass_cost=0.50,msm_log_pass=22,ntt_log_rows=6,ntt_log_direct=19");
    const Tuning tuning = tuning_for("any");
    EXPECT_EQ(describe(tuning), std::getenv("PLONKD_GPU_TUNING"));
    EXPECT_EQ(tuning.msm.log_pass, 22U);
    EXPECT_EQ(tuning.ntt.log_rows, 6U);
}

TEST_F(TuningTest, VariableOverridesTheTable) {
    const Tuning table = tuning_for("NVIDIA H200");
    set("ntt_log_rows=7");
    const Tuning changed = tuning_for("NVIDIA H200");
    EXPECT_EQ(changed.ntt.log_rows, 7U);
    EXPECT_EQ(changed.ntt.log_direct, table.ntt.log_direct);
}

TEST_F(TuningTest, RefusesWhatItDoesNotKnow) {
    set("ntt_rows=7");
    EXPECT_NE(refusal().find("unknown parameter \"ntt_rows\""), std::string::npos) << refusal();
    set("ntt_log_rows=70");
    EXPECT_NE(refusal().find("ntt_log_rows: expected a number from 3 to 10, found \"70\""), std::string::npos)
        << refusal();
    set("ntt_log_rows");
    EXPECT_NE(refusal().find("expected parameter=value"), std::string::npos) << refusal();
}

TEST(NttPlan, PassesCoverTheTransform) {
    for (unsigned max_log_rows = 3; max_log_rows <= 10; ++max_log_rows) {
        for (unsigned log_n = 1; log_n <= (max_log_rows < 6 ? 20 : 28); ++log_n) {
            const NttPlan plan = plan_ntt(log_n, max_log_rows);
            ASSERT_GE(plan.nb_passes, 1U);
            ASSERT_LE(plan.nb_passes, kMaxNttPasses);
            EXPECT_EQ(std::accumulate(plan.log_rows.begin(), plan.log_rows.end(), 0U), log_n);
            EXPECT_LE(plan.max_log_rows(), max_log_rows + (plan.nb_passes == 2 ? 1 : 0));
            for (unsigned i = 0; i < plan.nb_passes; ++i) EXPECT_GE(plan.log_rows[i], 1U) << log_n;
        }
    }
}

}  // namespace
}  // namespace plonkd::gpu
