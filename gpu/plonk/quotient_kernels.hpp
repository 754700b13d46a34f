// Position-by-position work of the quotient on one coset, values in bit-reversed order, and the join of the
// cosets. Stream-ordered.
#pragma once

#include <array>
#include <cstddef>

#include "gpu/poly/power_table.hpp"

namespace plonkd::gpu {

// h += a * b.
template <class Fr>
void add_product(Fr* h, const Fr* a, const Fr* b, std::size_t n, cudaStream_t stream);
// h += a * b * c.
template <class Fr>
void add_product(Fr* h, const Fr* a, const Fr* b, const Fr* c, std::size_t n, cudaStream_t stream);

// The permutation argument grows in h, in three steps, so that one of the S is needed at a time.
//
// h = (l + beta s1 + gamma) z(omega X).
template <class Fr>
void begin_permutation(Fr* h, const Fr* l, const Fr* s1, const Fr* z, const Fr& beta, const Fr& gamma,
                       unsigned log_n, cudaStream_t stream);
// h *= r + beta s2 + gamma.
template <class Fr>
void extend_permutation(Fr* h, const Fr* r, const Fr* s2, const Fr& beta, const Fr& gamma, std::size_t n,
                        cudaStream_t stream);
// h = alpha (h (o + beta s3 + gamma)
//            - (l + beta X + gamma)(r + beta u X + gamma)(o + beta u^2 X + gamma) z),
// where X runs through shift * omega^i.
template <class Fr>
struct PermutationEnd {
    const Fr *l, *r, *o, *z, *s3;
    PowerTableView<Fr> omega;
    Fr alpha, beta, gamma;
    Fr beta_shift[3];  // beta shift, beta u shift, beta u^2 shift
};
template <class Fr>
void finish_permutation(const PermutationEnd<Fr>& inputs, unsigned log_n, Fr* h, cudaStream_t stream);

// values[i mod n] -= amounts[i], i < 6, one after the other.
template <class Fr>
void subtract_at(Fr* values, std::size_t n, const std::array<Fr, 6>& amounts, cudaStream_t stream);

// From a polynomial modulo X^n - a_c, c < 3, to its coefficients i n to (i + 1) n, i < 3, in place, plus
// weight[i] times the n coefficients of `addend`. `inverse` is the inverse Vandermonde matrix of the a_c.
template <class Fr>
struct ResidueJoin {
    Fr* part[3];
    const Fr* addend;
    Fr inverse[3][3];
    Fr weight[3];
};
template <class Fr>
void join_residues(const ResidueJoin<Fr>& inputs, std::size_t n, cudaStream_t stream);

// From rows of n coefficients, and `top` from 3n upwards, to chunks of n + 2: chunk c begins at element 2c of
// row c, and what it has beyond the row's end is written behind it.
template <class Fr>
void complete_chunks(const std::array<Fr*, 3>& rows, const std::array<Fr, 6>& top, std::size_t n,
                     cudaStream_t stream);

}  // namespace plonkd::gpu
