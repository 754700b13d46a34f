// What the prover needs of a circuit besides the solver's program: selectors and permutation (gnark-plonk.md
// sections 3 and 4), in compressed form.
//
// Selectors are indices into the circuit's table of coefficients, the permutation is 32-bit positions: 32
// bytes per row instead of 9 field elements (288 bytes) and more. Built in one pass over the constraint
// system's instructions; the public rows' selectors (Ql = -1) and the zero rows of the padding follow from
// the counts and are not stored.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/gnark/constraint_system.hpp"

namespace plonkd {

// The indices into the coefficient table of one selector, one per constraint.
using SelectorIndices = std::vector<std::uint32_t>;

template <class C>
struct CircuitKey {
    using Fr = typename C::Fr;

    std::size_t n = 0;  // domain size: the power of two at or above nb_public + nb_constraints, at least 2
    std::size_t nb_public = 0;
    std::size_t nb_constraints = 0;

    std::vector<Fr> coefficients;
    SelectorIndices ql, qr, qm, qo, qk;
    // permutation[i]: the previous position (of 3n: L, then R, then O) that holds the same wire, cyclically.
    std::vector<std::uint32_t> permutation;

    // Per BSB22 commitment: the rows of the trace (public offset included) where Qcp is 1, in the order of
    // the hint's inputs, and the row that receives the commitment's value.
    struct Commitment {
        std::vector<std::uint32_t> committed_rows;
        std::uint32_t value_row = 0;
    };
    std::vector<Commitment> commitments;

    // Throws SetupError for a system that is too large for 32-bit positions or the field's domains, has fewer
    // than 2 rows, or whose wire ids, coefficient ids or commitment rows are out of range.
    static CircuitKey build(const ConstraintSystem& system);

    // Bytes of host memory held.
    std::size_t memory_bytes() const;
};

// The size of the SRS a domain needs (gnark-artifacts.md section 5.4).
inline std::size_t required_srs_points(std::size_t n) {
    return n + 3;
}

}  // namespace plonkd
