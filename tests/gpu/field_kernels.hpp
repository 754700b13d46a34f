// Element-wise field operations on the device, for comparison with the host's.
#pragma once

#include <cstddef>

namespace plonkd::test {

enum class FieldOperation { add, subtract, multiply, square, invert, difference_of_products };

// out[i] = a[i] op b[i], a[i]^2, or a[i] b[i] - a[j] b[j] where j = count - 1 - i; all pointers are device
// memory. Synchronous.
template <class F>
void apply_on_device(FieldOperation operation, const F* a, const F* b, F* out, std::size_t count);

}  // namespace plonkd::test
