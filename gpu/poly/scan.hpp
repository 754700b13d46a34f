// Running sums and products over a whole column on the device: evaluation, division by X - z, products of all
// rows above.
//
// All three are scans: a block of 2048 elements is reduced to one, the blocks' results are scanned the same
// way one level up, and the carries go back down. Stream-ordered; pointers are device memory.
#pragma once

#include <cstddef>

#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

template <class Fr>
class Scan {
  public:
    // For columns of up to `max_length` elements; holds max_length / 2000 elements of scratch memory.
    explicit Scan(std::size_t max_length);

    // *value = sum of coefficients[i] * point^i.
    void evaluate(const Fr* coefficients, std::size_t length, const Fr& point, Fr* value,
                  cudaStream_t stream) const;

    // (P - P(point)) / (X - point) in place: element i becomes the quotient's coefficient, the last one 0.
    void divide_by_linear(Fr* coefficients, std::size_t length, const Fr& point, cudaStream_t stream) const;

    // values[i] = product of values[j], j < i.
    void exclusive_prefix_products(Fr* values, std::size_t length, cudaStream_t stream) const;
    // values[i] = product of values[j], j >= i.
    void inclusive_suffix_products(Fr* values, std::size_t length, cudaStream_t stream) const;

  private:
    DeviceBuffer<Fr> scratch_;
};

}  // namespace plonkd::gpu
