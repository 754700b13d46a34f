// The grand product of the permutation argument (gnark-plonk.md section 6.3) on the host.
#pragma once

#include <span>

#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/permutation_support.hpp"

namespace plonkd {

// Writes Z(omega^i), i < n: Z(1) = 1 and Z(omega^(i+1)) = Z(omega^i) * prod_t (P_t + beta * id + gamma) /
// (P_t + beta * S_t + gamma) at row i, over the unblinded columns L, R, O. Parallel; no memory beyond a few
// kilobytes per thread.
template <class C>
void grand_product(const CircuitKey<C>& key, const Domain<typename C::Fr>& domain,
                   const PermutationSupport<typename C::Fr>& support, std::span<const typename C::Fr> l,
                   std::span<const typename C::Fr> r, std::span<const typename C::Fr> o,
                   const typename C::Fr& beta, const typename C::Fr& gamma, std::span<typename C::Fr> z);

}  // namespace plonkd
