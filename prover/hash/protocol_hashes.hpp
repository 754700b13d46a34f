// Which hashes a PlonK proof uses (gnark-plonk.md sections 7 and 11): gnark's defaults, or the short hash for
// a proof that a circuit over the next curve of the chain will verify.
#pragma once

#include <optional>
#include <string_view>

#include "prover/hash/byte_hash.hpp"

namespace plonkd {

enum class TranscriptKind {
    gnark_default,  // SHA-256 twice, expand_message_xmd for BSB22 commitments
    recursion,      // three times the short hash: BLS12-377 inside BW6-761, BW6-761 inside BN254
};

// "default", "recursion": the names on the command line.
std::string_view to_string(TranscriptKind kind);
std::optional<TranscriptKind> transcript_from_name(std::string_view name);

// The three hashes of one proof or one verification over curve C; each is an instance of its own.
template <class C>
struct ProtocolHashes {
    std::unique_ptr<ByteHash> challenge;
    std::unique_ptr<ByteHash> kzg_folding;
    std::unique_ptr<ByteHash> hash_to_field;
};

namespace detail {
template <class Fr>
std::unique_ptr<ByteHash> make_transcript_hash(TranscriptKind kind);
template <class Fr>
std::unique_ptr<ByteHash> make_hash_to_field_hash(TranscriptKind kind);
}  // namespace detail

// Throws RequestError for a kind that the curve lacks (BN254 closes the chain: nothing verifies its proofs
// recursively).
template <class C>
ProtocolHashes<C> make_protocol_hashes(TranscriptKind kind) {
    using Fr = typename C::Fr;
    return {detail::make_transcript_hash<Fr>(kind), detail::make_transcript_hash<Fr>(kind),
            detail::make_hash_to_field_hash<Fr>(kind)};
}

// The first min(hash size, field width) digest bytes of `bytes` as a big-endian integer modulo r; leaves the
// hash reset.
template <class Fr>
Fr hash_to_scalar(ByteHash& hash, std::span<const std::uint8_t> bytes);

template <class C>
typename C::Fr hash_to_field(ByteHash& hash, std::span<const std::uint8_t> bytes) {
    return hash_to_scalar<typename C::Fr>(hash, bytes);
}

}  // namespace plonkd
