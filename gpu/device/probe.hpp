// Whether this build has code for a device: all kernels are compiled for the same architectures, so one tells
// for all, before anything is loaded.
#pragma once

#include <cuda_runtime.h>

namespace plonkd::gpu {

// For the current device: cudaSuccess, or why there is none.
cudaError_t find_code_for_device();

}  // namespace plonkd::gpu
