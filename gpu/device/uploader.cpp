#include "gpu/device/uploader.hpp"

#include <algorithm>
#include <cstring>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace plonkd::gpu {

Uploader::Uploader(cudaStream_t stream) : stream_(stream) {
    for (auto& staging : staging_) staging = PinnedBuffer<char>(kPieceBytes);
    for (Event& copied : copied_) copied.record(stream);
}

void Uploader::copy(void* device, const void* host, std::size_t bytes) {
    for (std::size_t offset = 0; offset < bytes; offset += kPieceBytes) {
        const std::size_t count = std::min(kPieceBytes, bytes - offset);
        const char* source = static_cast<const char*>(host) + offset;
        char* staging = staging_[next_].data();
        check(cudaEventSynchronize(copied_[next_].get()), "waiting for a copy to the device");
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, std::size_t{1} << 20),
                          [&](const auto& range) {
                              std::memcpy(staging + range.begin(), source + range.begin(), range.size());
                          });
        check(cudaMemcpyAsync(static_cast<char*>(device) + offset, staging, count, cudaMemcpyHostToDevice,
                              stream_),
              "copying to the device");
        copied_[next_].record(stream_);
        next_ ^= 1;
    }
}

}  // namespace plonkd::gpu
