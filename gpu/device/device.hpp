// Which GPU to use, and whether there is one: asked before anything else of CUDA.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <optional>
#include <string>

namespace plonkd::gpu {

struct Device {
    int index = 0;
    std::string name;
    int major = 0, minor = 0;  // compute capability
    std::size_t total_bytes = 0;
    int nb_multiprocessors = 0;
};

// The number of devices that CUDA_VISIBLE_DEVICES leaves; 0 where there is none, or no driver. Throws
// DeviceError where there is a driver and it cannot be used: that is never taken for "no device".
int visible_device_count();
// The same from what the runtime answered: cudaGetDeviceCount's error and count, and the driver's version, 0
// without a driver.
int visible_devices(cudaError_t answer, int count, int driver_version);

// Whether LINEA_PROVER_GPU_DEVICE_ID asks for a device.
bool device_configured();

// Makes `index` (default: LINEA_PROVER_GPU_DEVICE_ID, else 0) the calling thread's device. Throws SetupError
// for a variable that is no number and DeviceError, saying what is wrong: no device, an index out of range, a
// driver too old, an architecture without code in this build.
Device select_device(std::optional<int> index);

}  // namespace plonkd::gpu
