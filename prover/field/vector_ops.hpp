// Arithmetic on whole vectors of field elements: parallel (oneTBB) for long ones, eight lanes at a time where
// the processor has AVX-512 IFMA. Results are the scalar operators', bit for bit.
//
// All spans of one call have the same size unless the comment says otherwise (InternalError if not). A
// destination may be one of the operands, but must not overlap one partly. Fields: Bn254Fr, Bls12377Fr,
// Bw6761Fr.
#pragma once

#include <span>

#include "prover/field/fields.hpp"

namespace plonkd::vector_ops {

template <class F>
void add(std::span<F> out, std::span<const F> a, std::span<const F> b);  // out = a + b
template <class F>
void subtract(std::span<F> out, std::span<const F> a, std::span<const F> b);  // out = a - b
template <class F>
void multiply(std::span<F> out, std::span<const F> a, std::span<const F> b);  // out = a * b
template <class F>
void multiply_add(std::span<F> out, std::span<const F> a, std::span<const F> b);  // out += a * b
template <class F>
void scale(std::span<F> out, const F& factor, std::span<const F> a);  // out = factor * a
template <class F>
void add_scaled(std::span<F> out, const F& factor, std::span<const F> a);  // out += factor * a
// out = a + factor * b + constant: a wire with its permutation term.
template <class F>
void affine(std::span<F> out, std::span<const F> a, const F& factor, std::span<const F> b, const F& constant);
// out *= a + factor * b + constant
template <class F>
void multiply_by_affine(std::span<F> out, std::span<const F> a, const F& factor, std::span<const F> b,
                        const F& constant);

// out[i] = first * ratio^i
template <class F>
void powers(std::span<F> out, const F& first, const F& ratio);
// values[i] *= factor * ratio^i
template <class F>
void scale_by_powers(std::span<F> values, const F& factor, const F& ratio);

// sum of coefficients[i] * point^i; 0 for none.
template <class F>
F evaluate(std::span<const F> coefficients, const F& point);

}  // namespace plonkd::vector_ops
