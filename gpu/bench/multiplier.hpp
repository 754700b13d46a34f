// The rate of field products alone: the ceiling that sums and transforms are held against.
#pragma once

namespace plonkd::gpu {

// Products per second over the whole device, operands in registers; median of several launches. The current
// device.
template <class F>
double field_products_per_second();

}  // namespace plonkd::gpu
