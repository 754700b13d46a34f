// Square roots modulo an odd prime, the one that Go's big.Int.ModSqrt returns (gnark-hints.md section 10).
#pragma once

#include <optional>

#include <gmpxx.h>

namespace plonkd {

// Nothing if `value` is not a square modulo `prime`. A modulus that is not an odd prime is refused with
// HintError where that shows; otherwise the result is meaningless.
std::optional<mpz_class> modular_square_root(const mpz_class& value, const mpz_class& prime);

}  // namespace plonkd
