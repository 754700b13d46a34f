// Hashing to a scalar field by RFC 9380 expand_message_xmd with SHA-256, gnark's default for BSB22
// commitments (gnark-solver.md section 9).
#pragma once

#include <string_view>

#include "prover/hash/byte_hash.hpp"

namespace plonkd {

// expand_message_xmd(message, domain, length), SHA-256; length ≤ 255 · 32, domain at most 255 bytes.
std::vector<std::uint8_t> expand_message_xmd(std::span<const std::uint8_t> message, std::string_view domain,
                                             std::size_t length);

// The hash whose digest is the canonical big-endian encoding (Fr::kBytes) of the one element of Fr that
// `16 + Fr::kBytes` expanded bytes give modulo r, under the domain "BSB22-Plonk". Exists for the three proof
// curves' Fr.
template <class Fr>
std::unique_ptr<ByteHash> make_expand_message_hash();

}  // namespace plonkd
