// Element-wise field operations on the device, for comparison with the host's.
#pragma once

#include <cstddef>

namespace plonkd::test {

enum class FieldOperation { add, subtract, multiply, invert };

// out[i] = a[i] op b[i]; all pointers are device memory. Synchronous.
template <class F>
void apply_on_device(FieldOperation operation, const F* a, const F* b, F* out, std::size_t count);

}  // namespace plonkd::test
