// Whether this machine proves on a GPU, which decides the job types it takes (linea-controller.md section
// 10).
//
// The question is answered through the CUDA driver's own interface, cuInit and cuDeviceGetCount, in a
// short-lived child process: no context is ever created, nothing of the driver stays in the controller, and a
// driver that hangs or crashes takes the child with it, not the controller.
#pragma once

#include <chrono>
#include <string>

namespace plonkd {

struct HostClass {
    bool has_gpu = false;
    std::string reason;    // one line for the log: how many devices, or why none is usable
    int device_count = 0;  // visible devices
};

struct GpuProbe {
    // Loaded by name through the system's search path, or by path.
    std::string driver_library = "libcuda.so.1";
    // Initialising many devices without a persistence daemon takes several seconds.
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

// Honours CUDA_VISIBLE_DEVICES (set and empty: no GPU, the documented way back to the CPU) and
// LINEA_PROVER_GPU_DEVICE_ID (that device must exist among the visible ones; SetupError if it is no number).
HostClass detect_host_class(const GpuProbe& probe = {});

}  // namespace plonkd
