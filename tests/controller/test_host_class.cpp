// Host class: with and without a driver, with drivers that fail, and the environment's toggles.

#include <chrono>
#include <cstdlib>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/host_class.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

class HostClassDetection : public testing::Test {
  protected:
    void SetUp() override {
        unsetenv("CUDA_VISIBLE_DEVICES");
        unsetenv("LINEA_PROVER_GPU_DEVICE_ID");
    }
    void TearDown() override { SetUp(); }

    static GpuProbe driver(const std::string& behaviour, std::chrono::milliseconds limit = 20s) {
        return {std::string(FAKE_CUDA_FOLDER) + "/fake_cuda_" + behaviour + ".so", limit};
    }
};

TEST_F(HostClassDetection, UsableDevicesMakeAGpuHost) {
    const HostClass host = detect_host_class(driver("two_devices"));
    EXPECT_TRUE(host.has_gpu);
    EXPECT_THAT(host.reason, HasSubstr("2 visible CUDA device(s)"));
}

TEST_F(HostClassDetection, MissingDriverOrDeviceMeansCpu) {
    const HostClass no_driver = detect_host_class({"libno-such-driver.so.1", 20s});
    EXPECT_FALSE(no_driver.has_gpu);
    EXPECT_THAT(no_driver.reason, HasSubstr("no CUDA driver (libno-such-driver.so.1)"));
    const HostClass no_device = detect_host_class(driver("no_device"));
    EXPECT_FALSE(no_device.has_gpu);
    EXPECT_THAT(no_device.reason, HasSubstr("cuInit failed with error 100"));
    const HostClass other_library = detect_host_class({"libc.so.6", 20s});
    EXPECT_FALSE(other_library.has_gpu);
    EXPECT_THAT(other_library.reason, HasSubstr("is no CUDA driver"));
}

TEST_F(HostClassDetection, EmptyVisibleDevicesMeansCpuWithoutAskingTheDriver) {
    setenv("CUDA_VISIBLE_DEVICES", "", 1);
    EXPECT_FALSE(detect_host_class(driver("two_devices")).has_gpu);
    EXPECT_FALSE(detect_host_class(driver("crashes")).has_gpu);
    setenv("CUDA_VISIBLE_DEVICES", "0", 1);
    EXPECT_TRUE(detect_host_class(driver("two_devices")).has_gpu);
}

TEST_F(HostClassDetection, Weakness21_ConfiguredDeviceMustExist) {
    setenv("LINEA_PROVER_GPU_DEVICE_ID", "1", 1);
    EXPECT_TRUE(detect_host_class(driver("two_devices")).has_gpu);
    setenv("LINEA_PROVER_GPU_DEVICE_ID", "2", 1);
    EXPECT_FALSE(detect_host_class(driver("two_devices")).has_gpu);
    setenv("LINEA_PROVER_GPU_DEVICE_ID", "", 1);
    EXPECT_TRUE(detect_host_class(driver("two_devices")).has_gpu);
    for (const char* wrong : {"-1", "one", "1 ", "0x1", "99999999999"}) {
        setenv("LINEA_PROVER_GPU_DEVICE_ID", wrong, 1);
        EXPECT_THROW(detect_host_class(driver("two_devices")), SetupError) << wrong;
    }
}

TEST_F(HostClassDetection, Weakness21_BrokenDriversDoNotReachTheController) {
    EXPECT_THAT(detect_host_class(driver("crashes")).reason, HasSubstr("crashed"));
    const auto start = std::chrono::steady_clock::now();
    const HostClass hanging = detect_host_class(driver("hangs", 50ms));
    EXPECT_FALSE(hanging.has_gpu);
    EXPECT_THAT(hanging.reason, HasSubstr("did not answer in time"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

}  // namespace
}  // namespace plonkd
