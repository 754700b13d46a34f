// The circuit that dev mode proves instead of the real one (linea-compression-job.md section 17): public X,
// secret X5, and X^5 + id = X5, with a BSB22 commitment to X.
#pragma once

#include <cstdint>
#include <vector>

#include "prover/field/fields.hpp"

namespace plonkd {

// The mock circuit's number for data availability.
inline constexpr std::uint64_t kDataAvailabilityMockId = 6789;

// The bytes of a circuit.bin on BLS12-377. `id` is not 0: the circuit with 0 has a row less.
std::vector<std::uint8_t> make_dummy_circuit(std::uint64_t id);

// X and X^5 + id.
std::vector<Bls12377Fr> dummy_witness(std::uint64_t id, const Bls12377Fr& public_input);

}  // namespace plonkd
