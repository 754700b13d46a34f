// The Fiat-Shamir challenges of one PlonK proof (gnark-plonk.md section 7), for prover and verifier alike.
//
// What enters the hashes, and in which order, is decided here and nowhere else. Challenges are drawn in the
// order gamma, beta, alpha, zeta, folding.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/hash/protocol_hashes.hpp"
#include "prover/hash/transcript.hpp"

namespace plonkd {

template <class C>
class ProofTranscript {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    // Throws RequestError for a transcript kind that the curve lacks.
    explicit ProofTranscript(TranscriptKind kind);

    // The value of a BSB22 commitment's wire.
    Fr hash_to_field(const G1& commitment);

    Fr gamma(const VerifyingKey<C>& key, std::span<const Fr> public_inputs, std::span<const G1> lro);
    Fr beta();
    Fr alpha(std::span<const G1> bsb22, const G1& z);
    Fr zeta(std::span<const G1> h);
    // v of the batch opening at zeta; digests and values in the order of section 6.8.
    Fr folding(const Fr& zeta, std::span<const G1> digests, std::span<const Fr> values,
               const Fr& shifted_value);

  private:
    void bind(const char* challenge, const G1& point);
    void bind(const char* challenge, const Fr& value);

    ProtocolHashes<C> hashes_;
    Transcript transcript_;
};

}  // namespace plonkd
