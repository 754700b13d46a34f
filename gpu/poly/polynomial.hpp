// Element-wise work on columns in device memory, stream-ordered. Lengths in elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>
#include <span>

namespace plonkd::gpu {

// values[i] = value.
template <class Fr>
void fill(Fr* values, std::size_t count, const Fr& value, cudaStream_t stream);

// values[rows[i]] += entries[i]; rows are distinct.
template <class Fr>
void add_rows(Fr* values, const std::uint32_t* rows, const Fr* entries, std::size_t count,
              cudaStream_t stream);

// values[rows[i]] = value.
template <class Fr>
void set_rows(Fr* values, const std::uint32_t* rows, std::size_t count, const Fr& value, cudaStream_t stream);

// values[rows[i]] += value; rows are distinct.
template <class Fr>
void add_to_rows(Fr* values, const std::uint32_t* rows, std::size_t count, const Fr& value,
                 cudaStream_t stream);

// sum[i] += factor * polynomial[i].
template <class Fr>
void add_scaled(Fr* sum, const Fr& factor, const Fr* polynomial, std::size_t count, cudaStream_t stream);

// P + b (X^n - 1): appends b behind the n coefficients and subtracts it from the lowest ones. At most 3
// coefficients; `coefficients` has room for them.
template <class Fr>
void add_multiple_of_vanishing(Fr* coefficients, std::size_t n, std::span<const Fr> b, cudaStream_t stream);

// out = P mod (X^n - residue), n coefficients.
template <class Fr>
void reduce_modulo_vanishing(const Fr* coefficients, std::size_t length, std::size_t n, const Fr& residue,
                             Fr* out, cudaStream_t stream);

}  // namespace plonkd::gpu
