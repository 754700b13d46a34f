// Which coordinates a curve's G1 is worked on in. A group offers `Entry`, a point as it lies in a table,
// `Accumulator`, a running sum, and the operations between them; kernels are templates over it.
#pragma once

#include "gpu/curve/twisted_edwards.cuh"
#include "gpu/curve/xyzz.cuh"

namespace plonkd::gpu {

template <class C>
struct GroupOf {
    using Type = Xyzz<C>;
};
template <>
struct GroupOf<Bls12377> {
    using Type = TwistedEdwards;
};

template <class C>
using Group = typename GroupOf<C>::Type;

}  // namespace plonkd::gpu
