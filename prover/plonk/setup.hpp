// The verifying key of a circuit: commitments to its fixed columns (gnark-plonk.md section 5).
#pragma once

#include "prover/gnark/verifying_key.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/engine.hpp"

namespace plonkd {

// `engine` has `key` loaded; `kzg` is the verifying part of the same SRS.
template <class C>
VerifyingKey<C> setup(const CircuitKey<C>& key, const KzgVerifyingKey<C>& kzg, Engine<C>& engine);

}  // namespace plonkd
