// Position-by-position work of the quotient on one coset, values in bit-reversed order. Stream-ordered.
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

template <class Fr>
struct CosetWires {
    const Fr *l, *r, *o, *z;
};

// h += lagrange0 (z - 1) - alpha (l + beta X + gamma)(r + beta u X + gamma)(o + beta u^2 X + gamma) z, where
// lagrange0 holds alpha^2 L_0 and X runs through shift * omega^i.
template <class Fr>
struct IdentitySide {
    CosetWires<Fr> wires;
    const Fr* lagrange0;
    PowerTableView<Fr> omega;
    Fr alpha, gamma;
    Fr beta_shift[3];  // beta shift, beta u shift, beta u^2 shift
};
template <class Fr>
void subtract_identity_side(const IdentitySide<Fr>& inputs, unsigned log_n, Fr* h, cudaStream_t stream);

// product[i] = (product[i] + beta s[i] + gamma) * z(omega X): the first factor of the permutation side with
// the shifted z.
template <class Fr>
void begin_permutation_side(Fr* product, const Fr* s, const Fr* z, const Fr& beta, const Fr& gamma,
                            unsigned log_n, cudaStream_t stream);
// product[i] *= wire[i] + beta s[i] + gamma.
template <class Fr>
void extend_permutation_side(Fr* product, const Fr* wire, const Fr* s, const Fr& beta, const Fr& gamma,
                             std::size_t n, cudaStream_t stream);
// h = (h + alpha product (wire + beta s + gamma)) * vanishing_inverse.
template <class Fr>
struct PermutationSideEnd {
    const Fr *product, *wire, *s;
    Fr alpha, beta, gamma, vanishing_inverse;
};
template <class Fr>
void finish_permutation_side(const PermutationSideEnd<Fr>& inputs, Fr* h, std::size_t n, cudaStream_t stream);

// values[i mod n] -= amounts[i], i < 6, one after the other.
template <class Fr>
void subtract_at(Fr* values, std::size_t n, const std::array<Fr, 6>& amounts, cudaStream_t stream);

// From h modulo X^n - a_c on three cosets to its coefficients, in chunks of n + 2. `inverse` is the inverse
// Vandermonde matrix of the a_c, `top` the coefficients from 3n upwards.
template <class Fr>
struct QuotientResidues {
    const Fr* part[3];
    Fr inverse[3][3];
    Fr top[6];
};
template <class Fr>
void write_quotient_chunks(const QuotientResidues<Fr>& residues, std::size_t n,
                           const std::array<Fr*, 3>& chunks, cudaStream_t stream);

}  // namespace plonkd::gpu
