// Powers factor * base^i of one field element for i below 2^log_size, as products of one entry each of two
// tables of about 2^(log_size / 2): small enough to stay in the second-level cache.
#pragma once

#include <cstddef>

#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

// What kernels get; pointers into device memory. power_table.cuh reads it.
template <class Fr>
struct PowerTableView {
    const Fr* low = nullptr;   // base^i, i < 2^low_bits; null: base is 1, all powers are high[0]
    const Fr* high = nullptr;  // factor * base^(i 2^low_bits)
    unsigned low_bits = 0;
};

template <class Fr>
class PowerTable {
  public:
    PowerTable(const Fr& base, const Fr& factor, unsigned log_size, cudaStream_t stream);

    PowerTableView<Fr> view() const { return {low_.data(), high_.data(), low_bits_}; }

  private:
    unsigned low_bits_;
    DeviceBuffer<Fr> low_, high_;
};

// out[i] = base^i for i < count, in device memory.
template <class Fr>
void write_powers(const Fr& base, Fr* out, std::size_t count, cudaStream_t stream);

}  // namespace plonkd::gpu
