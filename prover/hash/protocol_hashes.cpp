#include "prover/hash/protocol_hashes.hpp"

#include <algorithm>
#include <type_traits>

#include "prover/failure/failure.hpp"
#include "prover/hash/expand_message.hpp"
#include "prover/hash/short_hash.hpp"

namespace plonkd {
namespace {

template <class Fr>
std::unique_ptr<ByteHash> make_recursion_hash() {
    if constexpr (std::is_same_v<Fr, Bls12377Fr>) {
        return std::make_unique<ShortHash<Bw6761Fr, Bls12377Fr>>();
    } else if constexpr (std::is_same_v<Fr, Bw6761Fr>) {
        return std::make_unique<ShortHash<Bn254Fr, Bw6761Fr>>();
    } else {
        throw RequestError(
            "transcript 'recursion' does not exist for curve bn254: no outer curve verifies it");
    }
}

}  // namespace

std::string_view to_string(TranscriptKind kind) {
    return kind == TranscriptKind::recursion ? "recursion" : "default";
}

std::optional<TranscriptKind> transcript_from_name(std::string_view name) {
    for (const TranscriptKind kind : {TranscriptKind::gnark_default, TranscriptKind::recursion}) {
        if (name == to_string(kind)) return kind;
    }
    return std::nullopt;
}

template <class Fr>
std::unique_ptr<ByteHash> detail::make_transcript_hash(TranscriptKind kind) {
    return kind == TranscriptKind::recursion ? make_recursion_hash<Fr>() : make_sha256_hash();
}

template <class Fr>
std::unique_ptr<ByteHash> detail::make_hash_to_field_hash(TranscriptKind kind) {
    return kind == TranscriptKind::recursion ? make_recursion_hash<Fr>() : make_expand_message_hash<Fr>();
}

template <class Fr>
Fr hash_to_scalar(ByteHash& hash, std::span<const std::uint8_t> bytes) {
    hash.reset();
    hash.write(bytes);
    const std::vector<std::uint8_t> digest = hash.sum();
    hash.reset();
    return Fr::from_bytes_reduced(std::span(digest).first(std::min(digest.size(), Fr::kBytes)));
}

#define PLONKD_INSTANTIATE(Fr)                                                              \
    template std::unique_ptr<ByteHash> detail::make_transcript_hash<Fr>(TranscriptKind);    \
    template std::unique_ptr<ByteHash> detail::make_hash_to_field_hash<Fr>(TranscriptKind); \
    template Fr hash_to_scalar<Fr>(ByteHash&, std::span<const std::uint8_t>);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
