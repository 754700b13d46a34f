#include "gpu/device/check.hpp"

namespace plonkd::gpu {

namespace {

// Empty where CUDA's own text says all there is.
const char* explanation(cudaError_t error) {
    switch (error) {
        case cudaErrorMemoryAllocation:
            return "out of memory: other processes hold it, or --gpu-memory-limit is above what is free";
        case cudaErrorInsufficientDriver:
        case cudaErrorCompatNotSupportedOnDevice:
            return "the driver is too old for this build's CUDA runtime: update it, or prove with --engine "
                   "cpu";
        case cudaErrorSystemDriverMismatch:
            return "the driver's kernel module and its library are of different versions: reboot after the "
                   "update";
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorInvalidDeviceFunction:
        case cudaErrorUnsupportedPtxVersion:
            return "this build has no code for the device's architecture (PLONKD_CUDA_ARCHITECTURES)";
        case cudaErrorNoDevice:
            return "no device is visible: see nvidia-smi and CUDA_VISIBLE_DEVICES";
        case cudaErrorSystemNotReady:
            return "the system's GPU services (fabric manager) are not up";
        case cudaErrorECCUncorrectable:
        case cudaErrorContained:
        case cudaErrorHardwareStackError:
        case cudaErrorNvlinkUncorrectable:
            return "the device reported a hardware error and is lost to this process: see nvidia-smi and the "
                   "kernel log";
        case cudaErrorAssert:
        case cudaErrorDevicesUnavailable:
        case cudaErrorIllegalAddress:
        case cudaErrorIllegalInstruction:
        case cudaErrorInvalidAddressSpace:
        case cudaErrorInvalidPc:
        case cudaErrorLaunchFailure:
        case cudaErrorLaunchTimeout:
        case cudaErrorMisalignedAddress:
        case cudaErrorUnknown:
            return "the device is lost to this process";
        default:
            return "";
    }
}

}  // namespace

std::string device_error_message(cudaError_t error, const std::string& what) {
    std::string message =
        "CUDA: " + what + ": " + cudaGetErrorString(error) + " (" + cudaGetErrorName(error) + ")";
    const std::string meaning = explanation(error);
    return meaning.empty() ? message : message + "; " + meaning;
}

void throw_device_error(cudaError_t error, const std::string& what) {
    throw DeviceError(device_error_message(error, what));
}

}  // namespace plonkd::gpu
