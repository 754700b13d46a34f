// A point of the host's curves as it lies in an SRS: affine, Montgomery form, (0, 0) at infinity.
#pragma once

#include "gpu/field/device_field.cuh"

namespace plonkd::gpu {

template <class F>
struct AffinePoint {
    F x, y;

    __device__ __forceinline__ static AffinePoint load(const void* address) {
        return {F::load(address), F::load(static_cast<const F*>(address) + 1)};
    }
    __device__ __forceinline__ bool is_infinity() const { return x.is_zero() && y.is_zero(); }
};

}  // namespace plonkd::gpu
