// The polynomial a blob stands for, evaluated over the scalar field of BLS12-381 (linea-compression-job.md
// section 9).
#pragma once

#include <cstdint>
#include <span>

#include "prover/field/fields.hpp"

namespace plonkd {

enum class BlobInterpretation {
    evaluations,   // EIP-4844: values in bit-reversed order on the subgroup whose order is the number of
                   // elements
    coefficients,  // low degree first
};

// p(x mod r). `padded_blob` is a power of two of elements, at most 2^32; `x` any 32-byte integer. Throws
// InternalError for another size.
Bls12381Fr evaluate_blob(std::span<const std::uint8_t> padded_blob, std::span<const std::uint8_t, 32> x,
                         BlobInterpretation interpretation);

}  // namespace plonkd
