// What the engine makes of CUDA's answers: by codes given to it, since no test can break a device.
#include <cstdlib>

#include <gmock/gmock.h>

#include "gpu/device/device.hpp"
#include "tests/gpu/device.hpp"

namespace plonkd::gpu {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(DeviceErrors, SayWhatToDo) {
    const std::pair<cudaError_t, const char*> meanings[] = {
        {cudaErrorMemoryAllocation, "out of memory"},
        {cudaErrorInsufficientDriver, "the driver is too old"},
        {cudaErrorNoKernelImageForDevice, "no code for the device's architecture"},
        {cudaErrorInvalidDeviceFunction, "no code for the device's architecture"},
        {cudaErrorUnsupportedPtxVersion, "no code for the device's architecture"},
        {cudaErrorNoDevice, "CUDA_VISIBLE_DEVICES"},
        {cudaErrorECCUncorrectable, "hardware error and is lost"},
        {cudaErrorIllegalAddress, "the device is lost"},
        {cudaErrorLaunchFailure, "the device is lost"},
        {cudaErrorUnknown, "the device is lost"},
        {cudaErrorSystemDriverMismatch, "reboot"},
    };
    for (const auto& [error, meaning] : meanings) {
        EXPECT_THAT(device_error_message(error, "adding numbers"),
                    AllOf(HasSubstr("CUDA: adding numbers: "), HasSubstr(cudaGetErrorName(error)),
                          HasSubstr(meaning)));
    }
}

TEST(DeviceErrors, OthersCarryCudasText) {
    EXPECT_EQ(device_error_message(cudaErrorInvalidValue, "copying"),
              "CUDA: copying: invalid argument (cudaErrorInvalidValue)");
    EXPECT_NO_THROW(check(cudaSuccess, "nothing"));
    EXPECT_THROW(check(cudaErrorInvalidValue, "copying"), DeviceError);
}

// Only an absent device or driver is taken for "no device"; one that does not work is an error.
TEST(VisibleDevices, AnAbsenceIsNoErrorAndAFaultNoAbsence) {
    constexpr int kDriver = 13000;
    EXPECT_EQ(visible_devices(cudaSuccess, 2, kDriver), 2);
    EXPECT_EQ(visible_devices(cudaErrorNoDevice, 0, kDriver), 0);
    EXPECT_EQ(visible_devices(cudaErrorInsufficientDriver, 0, 0), 0);
    EXPECT_THAT([] { visible_devices(cudaErrorInsufficientDriver, 0, 11000); },
                ThrowsMessage<DeviceError>(HasSubstr("the driver is too old")));
    for (const cudaError_t error :
         {cudaErrorSystemNotReady, cudaErrorUnknown, cudaErrorInitializationError}) {
        EXPECT_THROW(visible_devices(error, 0, kDriver), DeviceError);
    }
}

class ConfiguredDevice : public testing::Test {
  protected:
    void TearDown() override { ::unsetenv("LINEA_PROVER_GPU_DEVICE_ID"); }
};

TEST_F(ConfiguredDevice, MustBeANumber) {
    EXPECT_FALSE(device_configured());
    ::setenv("LINEA_PROVER_GPU_DEVICE_ID", "", 1);
    EXPECT_FALSE(device_configured());
    for (const char* value : {"x", "-1", "+-1", "1x", "99999999999"}) {
        ::setenv("LINEA_PROVER_GPU_DEVICE_ID", value, 1);
        EXPECT_TRUE(device_configured());
        EXPECT_THAT([] { select_device(std::nullopt); },
                    ThrowsMessage<SetupError>(HasSubstr("expected a device number")))
            << value;
    }
}

TEST_F(ConfiguredDevice, MustBeThere) {
    ::setenv("LINEA_PROVER_GPU_DEVICE_ID", "+1000", 1);
    EXPECT_THAT([] { select_device(std::nullopt); },
                ThrowsMessage<DeviceError>(HasSubstr("GPU device 1000 is not available")));
}

TEST(DeviceMemory, MoreThanThereIs) {
    constexpr std::size_t kBytes = std::size_t{1} << 50;
    EXPECT_THAT([] { DeviceBuffer<char> buffer(kBytes); },
                ThrowsMessage<DeviceError>(HasSubstr("allocating 1125899906842624 bytes of device memory")));
    EXPECT_THAT([] { PinnedBuffer<char> buffer(kBytes); },
                ThrowsMessage<DeviceError>(HasSubstr("bytes of page-locked host memory")));
}

TEST(DeviceMemory, AFailureIsNotReportedTwice) {
    PLONKD_NEED_DEVICE();
    EXPECT_THROW(DeviceBuffer<char> buffer(std::size_t{1} << 50), DeviceError);
    EXPECT_NO_THROW(check_launch("nothing"));
}

}  // namespace
}  // namespace plonkd::gpu
