// The part of a table of multiples that lies in page-locked host memory: its passes are copied to the device
// one after the other, into two buffers in turn, by a stream of their own.
#pragma once

#include <algorithm>
#include <array>

#include "gpu/device/buffer.hpp"
#include "gpu/msm/msm_shape.hpp"

namespace plonkd::gpu {

template <class Entry>
class StreamedTable {
  public:
    // Allocates; nothing where all of `shape` is resident.
    explicit StreamedTable(const MsmShape& shape)
        : shape_(shape), first_pass_(shape.nb_resident >> shape.log_chunk), host_(shape.nb_host_entries()) {
        if (!shape.streams()) return;
        for (auto& buffer : buffers_) buffer = DeviceBuffer<Entry>(shape.nb_multiples * shape.chunk());
    }

    bool holds(std::size_t pass) const { return shape_.streams() && pass >= first_pass_; }

    // From one multiple's entries to the next, in host memory and in a buffer.
    std::size_t stride(std::size_t pass) const {
        return std::min(shape_.chunk(), shape_.nb_points - (pass << shape_.log_chunk));
    }

    // Takes `count` entries of one multiple, of the points from `offset` on in the pass.
    void keep(const Entry* entries, std::size_t pass, unsigned multiple, std::size_t offset,
              std::size_t count, cudaStream_t stream) {
        check(cudaMemcpyAsync(host_entries(pass) + multiple * stride(pass) + offset, entries,
                              count * sizeof(Entry), cudaMemcpyDeviceToHost, stream),
              "copying the table of multiples to the host");
    }
    // Device memory to make entries in before keep: one pass long.
    Entry* staging() const { return buffers_[0].data(); }

    // Begins to copy a pass to its buffer; passes in order, at most two that are not released.
    void begin(std::size_t pass) {
        const std::size_t place = pass % 2;
        check(cudaStreamWaitEvent(copies_.get(), released_[place].get()), "ordering copies");
        check(cudaMemcpyAsync(buffers_[place].data(), host_entries(pass),
                              shape_.nb_multiples * stride(pass) * sizeof(Entry), cudaMemcpyHostToDevice,
                              copies_.get()),
              "copying the table of multiples to the device");
        copied_[place].record(copies_.get());
    }
    // The pass's entries, for work that is enqueued on `stream` from now on.
    const Entry* acquire(std::size_t pass, cudaStream_t stream) const {
        check(cudaStreamWaitEvent(stream, copied_[pass % 2].get()), "ordering copies");
        return buffers_[pass % 2].data();
    }
    void release(std::size_t pass, cudaStream_t stream) { released_[pass % 2].record(stream); }

  private:
    Entry* host_entries(std::size_t pass) const {
        return host_.data() + ((pass - first_pass_) << shape_.log_chunk) * shape_.nb_multiples;
    }

    MsmShape shape_;
    std::size_t first_pass_;
    PinnedBuffer<Entry> host_;
    std::array<DeviceBuffer<Entry>, 2> buffers_;
    Stream copies_;
    std::array<Event, 2> copied_, released_;
};

}  // namespace plonkd::gpu
