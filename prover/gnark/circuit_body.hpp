// The CBOR body of a constraint system, to and from a CircuitDescription (gnark-artifacts.md section 2).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/circuit_description.hpp"

namespace plonkd {

// Reads all of `body`. Keys may come in any order, unknown ones are skipped; what the prover needs must be
// there. Refuses systems it cannot prove (R1CS, other fields), blueprint tags it does not know, and GKR
// blueprints whose indices do not fit together. `version` of the result is left to the caller.
CircuitDescription read_circuit_body(const ByteReader& body);

// In gnark's encoding: the same bytes for the same content.
std::vector<std::uint8_t> encode_circuit_body(const CircuitDescription& description);

}  // namespace plonkd
