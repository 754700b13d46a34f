// Arithmetic on polynomials in coefficient form (lowest first) on the host, in parallel, beyond
// field/vector_ops.hpp.
#pragma once

#include <span>

#include "prover/plonk/field_vector.hpp"

namespace plonkd {

// Replaces P by (P - P(point)) / (X - point), one coefficient shorter.
template <class Fr>
void divide_by_linear_in_place(FieldVector<Fr>& coefficients, const Fr& point);

// Appends b to the n coefficients of P and subtracts it from the lowest ones: P + b * (X^n - 1), n = current
// length.
template <class Fr>
void add_multiple_of_vanishing(FieldVector<Fr>& coefficients, std::span<const Fr> b);

}  // namespace plonkd
