// Integers as limbs of B bits, least significant first (gnark-solver.md section 6).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <gmpxx.h>

namespace plonkd {

// sum limbs[i] 2^(bits i); limbs may have more than `bits` bits.
mpz_class recompose(std::span<const mpz_class> limbs, std::size_t bits);

// The low limbs of `value` (of a negative one: of its two's complement). Throws HintError if |value| has more
// than bits * limbs.size() bits.
void decompose(const mpz_class& value, std::size_t bits, std::span<mpz_class> limbs);

// The coefficients of the product of two polynomials; none if either has none.
std::vector<mpz_class> convolve(std::span<const mpz_class> a, std::span<const mpz_class> b);

}  // namespace plonkd
