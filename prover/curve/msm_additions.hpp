// Many independent additions of affine points at the price of about six field products each: the chords'
// slopes share one inversion per batch (Montgomery's trick). The inner loop of multi-scalar multiplication.
//
// Complete: operands may be equal, opposite or at infinity. Points are as stored (Affine, Montgomery form).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "prover/curve/point.hpp"

namespace plonkd {

// A point to be added as it is or negated. The sign sits in the pointer's lowest bit.
template <class F>
class SignedPoint {
  public:
    SignedPoint() = default;
    SignedPoint(const Affine<F>* point, bool negated)
        : bits_(reinterpret_cast<std::uintptr_t>(point) | static_cast<std::uintptr_t>(negated)) {}

    const Affine<F>& point() const { return *reinterpret_cast<const Affine<F>*>(bits_ & ~std::uintptr_t{1}); }
    bool negated() const { return (bits_ & 1) != 0; }
    Affine<F> value() const { return negated() ? -point() : point(); }

  private:
    std::uintptr_t bits_;
};

// out = a + b.
template <class F>
struct AffineAddition {
    SignedPoint<F> a, b;
    Affine<F>* out;
};

// Performs the additions, in parallel lanes where the processor has AVX-512 IFMA, on the calling thread.
//
// `out` may be a point read by the same addition; a point read by another addition must not be written, and
// no two additions may share an `out`.
template <class F>
void add_affine(std::span<const AffineAddition<F>> additions);

}  // namespace plonkd
