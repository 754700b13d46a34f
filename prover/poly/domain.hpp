// The multiplicative subgroups of a scalar field of power-of-two order on which polynomials are interpolated,
// and the shift that gives the coset beside them (gnark-plonk.md sections 1 and 2).
#pragma once

#include <cstddef>

#include "prover/field/fields.hpp"

namespace plonkd {

// The largest s with 2^s dividing r - 1.
template <class Fr>
unsigned two_adicity();

// gnark's generator u of the coset u * <omega>: 5 (BN254), 22 (BLS12-377), 15 (BW6-761).
template <class Fr>
Fr coset_shift();

template <class Fr>
struct Domain {
    std::size_t n;
    unsigned log_n;
    Fr omega;  // generator of the n-th roots of unity: g^(2^(s - log_n)) with gnark's g
    Fr omega_inverse;
    Fr n_inverse;

    // `n` must be a power of two with log2 n <= two_adicity; anything else is an InternalError: sizes from
    // files are checked where they are read.
    static Domain of_size(std::size_t n);
};

// The bits of `index` (below 2^bits) in reverse order.
std::size_t reverse_bits(std::size_t index, unsigned bits);

}  // namespace plonkd
