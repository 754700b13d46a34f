#include "gpu/device/buffer.hpp"

#include <string>

namespace plonkd::gpu {

void* allocate_device_memory(std::size_t bytes) {
    void* address = nullptr;
    const cudaError_t error = cudaMalloc(&address, bytes);
    if (error == cudaSuccess) return address;
    std::string what = "allocating " + std::to_string(bytes) + " bytes of device memory";
    std::size_t free_bytes = 0;
    std::size_t total_bytes = 0;
    if (error == cudaErrorMemoryAllocation && cudaMemGetInfo(&free_bytes, &total_bytes) == cudaSuccess) {
        what +=
            ", of which " + std::to_string(free_bytes) + " of " + std::to_string(total_bytes) + " are free";
    }
    cudaGetLastError();  // so that the next launch does not report this one
    throw_device_error(error, what);
}

void* allocate_page_locked_memory(std::size_t bytes) {
    void* address = nullptr;
    const cudaError_t error = cudaMallocHost(&address, bytes);
    if (error == cudaSuccess) return address;
    cudaGetLastError();
    throw_device_error(error, "allocating " + std::to_string(bytes) + " bytes of page-locked host memory");
}

}  // namespace plonkd::gpu
