#include "gpu/device/device.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>

#include "gpu/device/check.hpp"

namespace plonkd::gpu {

namespace {

constexpr const char* kDeviceVariable = "LINEA_PROVER_GPU_DEVICE_ID";
// The oldest architecture that any build carries code for.
constexpr int kMinMajor = 8;

int configured_index() {
    const char* value = std::getenv(kDeviceVariable);
    if (value == nullptr || *value == '\0') return 0;
    int index = -1;
    const char* end = value + std::strlen(value);
    const auto parsed = std::from_chars(value, end, index);
    if (parsed.ec != std::errc() || parsed.ptr != end || index < 0) {
        throw SetupError(std::string(kDeviceVariable) + ": expected a device index, found \"" + value + "\"");
    }
    return index;
}

}  // namespace

int visible_device_count() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess ? count : 0;
}

Device select_device(std::optional<int> index) {
    int count = 0;
    check(cudaGetDeviceCount(&count), "looking for a device");
    Device device;
    device.index = index ? *index : configured_index();
    if (device.index >= count) {
        throw DeviceError("CUDA device " + std::to_string(device.index) + " was asked for, but " +
                          std::to_string(count) + " are visible");
    }
    check(cudaSetDevice(device.index), "selecting a device");
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, device.index), "asking for a device's properties");
    device.name = properties.name;
    device.major = properties.major;
    device.minor = properties.minor;
    device.total_bytes = properties.totalGlobalMem;
    device.nb_multiprocessors = properties.multiProcessorCount;
    if (device.major < kMinMajor) {
        throw DeviceError("CUDA device " + std::to_string(device.index) + " (" + device.name +
                          ") has compute capability " + std::to_string(device.major) + "." +
                          std::to_string(device.minor) + ": at least 8.0 is needed");
    }
    return device;
}

}  // namespace plonkd::gpu
