// Which GPU to use, and whether there is one: asked once per process, before anything else of CUDA.
#pragma once

#include <cstddef>
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

// The number of devices that CUDA_VISIBLE_DEVICES leaves; 0 where there is no driver.
int visible_device_count();

// Makes `index` (default: LINEA_PROVER_GPU_DEVICE_ID, else 0) the calling thread's device. Throws
// DeviceError, saying what is wrong: no device, an index out of range, a driver too old, an architecture
// without code in this build.
Device select_device(std::optional<int> index);

}  // namespace plonkd::gpu
