// The prover's random values: they hide the witness and have no other effect on a proof.
//
// `random` draws from the operating system's CSPRNG. `insecure_fixed` is the rule of the test vectors (small
// integers), for proofs that must be reproduced byte for byte; a proof made with it hides nothing.
#pragma once

#include <array>
#include <cstddef>

namespace plonkd {

enum class BlindingKind { random, insecure_fixed };

template <class Fr>
struct Blinding {
    // Coefficients, lowest first, of the polynomials multiplied by X^n - 1.
    std::array<Fr, 2> l, r, o;
    std::array<Fr, 3> z;

    // The two unused rows of a BSB22 commitment's column: its value row, and the last constraint row.
    struct Bsb22 {
        Fr value_row, last_row;
    };

    static Blinding draw(BlindingKind kind);
    static Bsb22 draw_bsb22(BlindingKind kind, std::size_t commitment);
};

// A uniformly random field element from the operating system's CSPRNG.
template <class Fr>
Fr random_element();

}  // namespace plonkd
