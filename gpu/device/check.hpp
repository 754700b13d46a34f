// Turns CUDA's error codes into DeviceError with a message that names the call and what to do about it.
#pragma once

#include <cuda_runtime.h>
#include <string>

#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

// "CUDA: WHAT: CUDA's text (its name); what it means for the operator, where that is known".
std::string device_error_message(cudaError_t error, const std::string& what);

[[noreturn]] void throw_device_error(cudaError_t error, const std::string& what);

inline void check(cudaError_t error, const char* what) {
    if (error != cudaSuccess) throw_device_error(error, what);
}

// After a kernel launch: a launch that the driver refused. What happens while it runs shows at the next
// check.
inline void check_launch(const char* kernel) {
    check(cudaPeekAtLastError(), kernel);
}

}  // namespace plonkd::gpu
