// Fast path of emulated.mulHint, the hint that circuits with emulated arithmetic call most.
#pragma once

#include <span>

#include "prover/solver/input_list.hpp"

namespace plonkd {

// Does what the function in the registry does. Calls with 64-bit limbs that overflow by at most 64 bits are
// computed on machine words; others go to that function.
template <class Fr>
void multiply_emulated(const InputList<Fr>& inputs, std::span<Fr> outputs);

}  // namespace plonkd
