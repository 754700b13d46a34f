// Copies from ordinary host memory to the device at the bus's rate: through two page-locked buffers in turn,
// filled by all threads, so that filling one overlaps with the copy of the other. Stream-ordered; when a call
// returns, the source is no longer needed.
#pragma once

#include <array>
#include <cstddef>

#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

class Uploader {
  public:
    explicit Uploader(cudaStream_t stream);

    void copy(void* device, const void* host, std::size_t bytes);

    static constexpr std::size_t kPieceBytes = std::size_t{32} << 20;

  private:
    cudaStream_t stream_;
    std::array<PinnedBuffer<char>, 2> staging_;
    std::array<Event, 2> copied_;
    std::size_t next_ = 0;
};

}  // namespace plonkd::gpu
