// The circuit's fixed columns and the permutation's grand product, row by row, in device memory.
// Stream-ordered.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gpu/poly/power_table.hpp"

namespace plonkd::gpu {

// The order in which a kernel leaves the n values of a column.
enum class RowOrder { natural, bit_reversed };

// A selector: row i has public_value for i < nb_public, then coefficients[indices[i - nb_public]], then zero.
template <class Fr>
struct SelectorRows {
    const std::uint32_t* indices;
    std::size_t nb_constraints;
    const Fr* coefficients;
    std::size_t nb_public;
    Fr public_value;
};
template <class Fr>
void write_selector(const SelectorRows<Fr>& selector, unsigned log_n, RowOrder order, Fr* out,
                    cudaStream_t stream);
// sum += factor * selector.
template <class Fr>
void add_selector(const SelectorRows<Fr>& selector, const Fr& factor, unsigned log_n, RowOrder order, Fr* sum,
                  cudaStream_t stream);

// Where positions of the permutation point to: u^t omega^i for position t n + i (gnark-plonk.md section 4).
template <class Fr>
struct PermutationRows {
    const std::uint32_t* permutation;  // 3n positions
    PowerTableView<Fr> omega;
    Fr shifts[3];  // 1, u, u^2
};
// S_(third + 1).
template <class Fr>
void write_permutation(const PermutationRows<Fr>& rows, unsigned third, unsigned log_n, RowOrder order,
                       Fr* out, cudaStream_t stream);
// sum += factor * S_(third + 1).
template <class Fr>
void add_permutation(const PermutationRows<Fr>& rows, unsigned third, const Fr& factor, unsigned log_n,
                     RowOrder order, Fr* sum, cudaStream_t stream);

// The factors of the grand product (section 6.3): numerators[i] = prod (P_t + beta u^t omega^i + gamma),
// denominators[i] = prod (P_t + beta S_(t+1) + gamma).
template <class Fr>
struct GrandProductRows {
    PermutationRows<Fr> rows;
    const Fr* wires[3];
    Fr beta, gamma;
};
template <class Fr>
void write_grand_product_factors(const GrandProductRows<Fr>& inputs, unsigned log_n, Fr* numerators,
                                 Fr* denominators, cudaStream_t stream);

// z[i] = prefix[i] * suffix[i] * factor. `prefix` and z may be the same.
template <class Fr>
void join_grand_product(const Fr* prefix, const Fr* suffix, const Fr& factor, Fr* z, std::size_t n,
                        cudaStream_t stream);

}  // namespace plonkd::gpu
