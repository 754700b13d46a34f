// A call into a device's driver that does not return is noticed; nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/progress/device_call.hpp"

namespace plonkd {
namespace {

using namespace std::chrono_literals;

class DeviceCalls : public testing::Test {
  protected:
    // Looks again after so long, by a clock that only this test moves.
    std::optional<OverdueDeviceCall> look_after(std::chrono::nanoseconds time) {
        now_ += time;
        return DeviceCall::overdue(now_);
    }

    // Calls begin by the real clock, which is behind this one for long enough.
    DeviceCall::Clock::time_point now_ = DeviceCall::Clock::now() + 1h;
};

TEST_F(DeviceCalls, NoneIsLateWhereNoneIsMade) {
    EXPECT_FALSE(look_after(1h));
}

TEST_F(DeviceCalls, OneThatOutlastsItsLimitIsNamed) {
    const DeviceCall call("quotient", 60s);
    look_after(0s);
    const int nb_looks = 60 / 5 - 1;  // the first look has counted five seconds
    for (int i = 1; i < nb_looks; ++i) EXPECT_FALSE(look_after(5s));
    const auto late = look_after(5s);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->operation, "quotient");
    EXPECT_EQ(late->elapsed, 60s);
}

TEST_F(DeviceCalls, EachHasItsOwnTime) {
    for (int i = 0; i < 100; ++i) {
        const DeviceCall call("commit", 11s);
        EXPECT_FALSE(look_after(5s));
        EXPECT_FALSE(look_after(5s));
    }
}

TEST_F(DeviceCalls, OneThatReturnsDoesNotExcuseAnother) {
    const DeviceCall stuck("load", 12s);
    for (int i = 0; i < 2; ++i) {
        const DeviceCall call("commit", 12s);
        EXPECT_FALSE(look_after(5s));
    }
    const auto late = look_after(5s);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->operation, "load");
}

TEST_F(DeviceCalls, NobodyIsLateWhileTheProcessIsStopped) {
    const DeviceCall call("quotient", kDeviceCallLimit);
    EXPECT_FALSE(look_after(1h));
    EXPECT_FALSE(look_after(24h));
}

}  // namespace
}  // namespace plonkd
