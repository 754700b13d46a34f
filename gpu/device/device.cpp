#include "gpu/device/device.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>

#include "gpu/device/check.hpp"
#include "gpu/device/probe.hpp"

namespace plonkd::gpu {

namespace {

constexpr const char* kDeviceVariable = "LINEA_PROVER_GPU_DEVICE_ID";
// The oldest architecture that any build carries code for.
constexpr int kMinMajor = 8;

int configured_index() {
    const char* value = std::getenv(kDeviceVariable);
    if (value == nullptr || *value == '\0') return 0;
    int index = -1;
    const char* begin = *value == '+' ? value + 1 : value;
    const char* end = value + std::strlen(value);
    const auto parsed = std::from_chars(begin, end, index);
    if (parsed.ec != std::errc() || parsed.ptr != end || *begin == '-') {
        throw SetupError(std::string(kDeviceVariable) + ": expected a device number, found '" + value + "'");
    }
    return index;
}

}  // namespace

int visible_devices(cudaError_t answer, int count, int driver_version) {
    const bool no_driver = answer == cudaErrorInsufficientDriver && driver_version == 0;
    if (answer == cudaErrorNoDevice || no_driver) return 0;
    check(answer, "looking for a device");
    return count;
}

int visible_device_count() {
    int count = 0;
    int driver_version = 0;
    const cudaError_t answer = cudaGetDeviceCount(&count);
    if (cudaDriverGetVersion(&driver_version) != cudaSuccess) driver_version = 0;
    cudaGetLastError();  // an absence is no error of what comes next
    return visible_devices(answer, count, driver_version);
}

bool device_configured() {
    const char* value = std::getenv(kDeviceVariable);
    return value != nullptr && *value != '\0';
}

Device select_device(std::optional<int> index) {
    Device device;
    device.index = index ? *index : configured_index();
    const int count = visible_device_count();
    const std::string name = "GPU device " + std::to_string(device.index);
    if (device.index >= count) {
        throw DeviceError(name + " is not available: " +
                          (count == 0 ? "no CUDA device is" : std::to_string(count) + " CUDA devices are") +
                          " visible (see nvidia-smi and CUDA_VISIBLE_DEVICES)");
    }
    check(cudaSetDevice(device.index), "selecting a device");
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, device.index), "asking for a device's properties");
    device.name = properties.name;
    device.major = properties.major;
    device.minor = properties.minor;
    device.total_bytes = properties.totalGlobalMem;
    device.nb_multiprocessors = properties.multiProcessorCount;
    const std::string capability = name + " (" + device.name + ") has compute capability " +
                                   std::to_string(device.major) + "." + std::to_string(device.minor);
    if (device.major < kMinMajor) throw DeviceError(capability + ": at least 8.0 is needed");
    const cudaError_t code = find_code_for_device();
    if (code != cudaSuccess) throw_device_error(code, capability);
    return device;
}

}  // namespace plonkd::gpu
