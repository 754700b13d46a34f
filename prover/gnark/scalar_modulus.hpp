// The scalar field's modulus as gnark writes it in a constraint system: lower-case hexadecimal without
// prefix.
#pragma once

#include <string>

#include "prover/curve/curve_id.hpp"

namespace plonkd {

std::string scalar_modulus_hex(CurveId curve);

}  // namespace plonkd
