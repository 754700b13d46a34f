#include "prover/plonk/proof_transcript.hpp"

#include "prover/curve/encoding.hpp"

namespace plonkd {

namespace {

template <class C>
std::array<std::uint8_t, C::kG1RawBytes> raw_bytes(const typename C::G1& point) {
    std::array<std::uint8_t, C::kG1RawBytes> bytes;
    encode_raw<C>(point, bytes.data());
    return bytes;
}

template <class Fr>
std::array<std::uint8_t, Fr::kBytes> canonical_bytes(const Fr& value) {
    std::array<std::uint8_t, Fr::kBytes> bytes;
    value.to_bytes(bytes.data());
    return bytes;
}

constexpr const char* kGamma = "gamma";
constexpr const char* kBeta = "beta";
constexpr const char* kAlpha = "alpha";
constexpr const char* kZeta = "zeta";

}  // namespace

template <class C>
ProofTranscript<C>::ProofTranscript(TranscriptKind kind)
    : hashes_(make_protocol_hashes<C>(kind)),
      transcript_(*hashes_.challenge, {kGamma, kBeta, kAlpha, kZeta}) {}

template <class C>
void ProofTranscript<C>::bind(const char* challenge, const G1& point) {
    transcript_.bind(challenge, raw_bytes<C>(point));
}

template <class C>
void ProofTranscript<C>::bind(const char* challenge, const Fr& value) {
    transcript_.bind(challenge, canonical_bytes(value));
}

template <class C>
typename C::Fr ProofTranscript<C>::hash_to_field(const G1& commitment) {
    return plonkd::hash_to_field<C>(*hashes_.hash_to_field, raw_bytes<C>(commitment));
}

template <class C>
typename C::Fr ProofTranscript<C>::gamma(const VerifyingKey<C>& key, std::span<const Fr> public_inputs,
                                         std::span<const G1> lro) {
    for (const G1& point : key.s) bind(kGamma, point);
    for (const G1* point : {&key.ql, &key.qr, &key.qm, &key.qo, &key.qk}) bind(kGamma, *point);
    for (const G1& point : key.qcp) bind(kGamma, point);
    for (const Fr& value : public_inputs) bind(kGamma, value);
    for (const G1& point : lro) bind(kGamma, point);
    return transcript_.challenge<Fr>(kGamma);
}

template <class C>
typename C::Fr ProofTranscript<C>::beta() {
    return transcript_.challenge<Fr>(kBeta);
}

template <class C>
typename C::Fr ProofTranscript<C>::alpha(std::span<const G1> bsb22, const G1& z) {
    for (const G1& point : bsb22) bind(kAlpha, point);
    bind(kAlpha, z);
    return transcript_.challenge<Fr>(kAlpha);
}

template <class C>
typename C::Fr ProofTranscript<C>::zeta(std::span<const G1> h) {
    for (const G1& point : h) bind(kZeta, point);
    return transcript_.challenge<Fr>(kZeta);
}

template <class C>
typename C::Fr ProofTranscript<C>::folding(const Fr& zeta, std::span<const G1> digests,
                                           std::span<const Fr> values, const Fr& shifted_value) {
    Transcript folding_transcript(*hashes_.kzg_folding, {kGamma});
    folding_transcript.bind(kGamma, canonical_bytes(zeta));
    for (const G1& digest : digests) folding_transcript.bind(kGamma, raw_bytes<C>(digest));
    for (const Fr& value : values) folding_transcript.bind(kGamma, canonical_bytes(value));
    folding_transcript.bind(kGamma, canonical_bytes(shifted_value));
    return folding_transcript.challenge<Fr>(kGamma);
}

template class ProofTranscript<Bn254>;
template class ProofTranscript<Bls12377>;
template class ProofTranscript<Bw6761>;

}  // namespace plonkd
