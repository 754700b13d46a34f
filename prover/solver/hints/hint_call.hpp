// Calls a hint function of the registry with field elements: canonical integers in, outputs reduced modulo r.
#pragma once

#include <span>

#include <gmpxx.h>

#include "prover/solver/hints/registry.hpp"
#include "prover/solver/input_list.hpp"

namespace plonkd {

// r as an unbounded integer.
template <class Fr>
const mpz_class& modulus_of();

template <class Fr>
void to_integer(const Fr& element, mpz_class& integer);
// Any integer, reduced modulo r; negative ones wrap.
template <class Fr>
Fr to_element(const mpz_class& integer);

template <class Fr>
void call_hint(HintFunction function, const InputList<Fr>& inputs, std::span<Fr> outputs);

}  // namespace plonkd
