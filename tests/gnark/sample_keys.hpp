// Keys, proofs, witnesses and SRS of our own making: right in form and in every single value (points in the
// group, values in range), without a circuit behind them. For tests that must run without the reference data.
#pragma once

#include <cstddef>

#include "prover/gnark/kzg.hpp"
#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/gnark/witness.hpp"

namespace plonkd::test {

template <class C>
KzgVerifyingKey<C> sample_kzg_key();

// i * G for i = 1, 2, ...; the second point is infinity.
template <class C>
std::vector<typename C::G1> sample_points(std::size_t count);

template <class C>
VerifyingKey<C> sample_verifying_key(std::size_t nb_commitments);

template <class C>
Proof<C> sample_proof(std::size_t nb_commitments);

template <class Fr>
Witness<Fr> sample_witness(std::uint32_t nb_public, std::uint32_t nb_secret);

}  // namespace plonkd::test
