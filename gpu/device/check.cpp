#include "gpu/device/check.hpp"

#include <string>

namespace plonkd::gpu {

void throw_device_error(cudaError_t error, const char* what) {
    std::string message = std::string("CUDA: ") + what + ": " + cudaGetErrorString(error) + " (" +
                          cudaGetErrorName(error) + ")";
    switch (error) {
        case cudaErrorMemoryAllocation: {
            std::size_t free_bytes = 0;
            std::size_t total_bytes = 0;
            if (cudaMemGetInfo(&free_bytes, &total_bytes) == cudaSuccess) {
                message += "; " + std::to_string(free_bytes) + " of " + std::to_string(total_bytes) +
                           " bytes of device memory are free";
            }
            break;
        }
        case cudaErrorInsufficientDriver:
            message += "; the driver is older than this build's CUDA runtime needs";
            break;
        case cudaErrorNoKernelImageForDevice:
            message += "; this build has no code for the device's architecture";
            break;
        case cudaErrorIllegalAddress:
        case cudaErrorLaunchFailure:
        case cudaErrorECCUncorrectable:
        case cudaErrorDevicesUnavailable:
            message += "; the device is lost to this process";
            break;
        default:
            break;
    }
    throw DeviceError(message);
}

}  // namespace plonkd::gpu
