// Arithmetic on polynomials in coefficient form (lowest first) on the host, in parallel.
#pragma once

#include <span>

#include "prover/plonk/field_vector.hpp"

namespace plonkd {

// P(point).
template <class Fr>
Fr evaluate_polynomial(std::span<const Fr> coefficients, const Fr& point);

// sum += factor * P; `sum` is at least as long as P.
template <class Fr>
void add_scaled(std::span<Fr> sum, const Fr& factor, std::span<const Fr> polynomial);

// Replaces P by (P - P(point)) / (X - point), one coefficient shorter.
template <class Fr>
void divide_by_linear_in_place(FieldVector<Fr>& coefficients, const Fr& point);

// Appends b to the n coefficients of P and subtracts it from the lowest ones: P + b * (X^n - 1), n = current
// length.
template <class Fr>
void add_multiple_of_vanishing(FieldVector<Fr>& coefficients, std::span<const Fr> b);

}  // namespace plonkd
