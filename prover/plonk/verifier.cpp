#include "prover/plonk/verifier.hpp"

#include <array>

#include "prover/curve/msm.hpp"
#include "prover/curve/pairing.hpp"
#include "prover/plonk/blinding.hpp"
#include "prover/plonk/linearisation.hpp"
#include "prover/plonk/proof_transcript.hpp"

namespace plonkd {

namespace {

VerifyResult invalid(std::string reason) {
    return {false, std::move(reason)};
}

std::string mismatch(const char* what, std::size_t expected, std::size_t found) {
    return std::string(what) + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

template <class C>
VerifyResult check_counts(const VerifyingKey<C>& key, const Proof<C>& proof, std::size_t nb_public_inputs) {
    if (nb_public_inputs != key.nb_public) {
        return invalid(mismatch("public inputs", key.nb_public, nb_public_inputs));
    }
    if (proof.bsb22.size() != key.qcp.size()) {
        return invalid(mismatch("BSB22 commitments", key.qcp.size(), proof.bsb22.size()));
    }
    const std::size_t nb_values = kNbFixedClaimedValues + key.qcp.size();
    if (proof.claimed_values.size() != nb_values) {
        return invalid(mismatch("claimed values", nb_values, proof.claimed_values.size()));
    }
    return {true, {}};
}

template <class C>
ProofEvaluations<typename C::Fr> evaluations_of(const Proof<C>& proof) {
    const auto& values = proof.claimed_values;
    return {values[1],
            values[2],
            values[3],
            values[4],
            values[5],
            proof.shifted_value,
            {values.begin() + kNbFixedClaimedValues, values.end()}};
}

// Both KZG openings in one pairing check: e(D + lambda Z - (y + lambda z) G1 + zeta A + lambda omega zeta B,
// G2) = e(A + lambda B, tau G2), where the batch with digest D and value y is folded from `digests` by powers
// of v.
template <class C>
bool openings_hold(const VerifyingKey<C>& key, const Proof<C>& proof, std::span<const typename C::G1> digests,
                   const typename C::Fr& folding, const typename C::Fr& zeta) {
    using Fr = typename C::Fr;
    const Fr lambda = random_element<Fr>();

    std::vector<typename C::G1> points;
    std::vector<Fr> scalars;
    const auto add = [&](const typename C::G1& point, const Fr& scalar) {
        points.push_back(point);
        scalars.push_back(scalar);
    };
    Fr value = lambda * proof.shifted_value;
    Fr power = Fr::one();
    for (std::size_t i = 0; i < digests.size(); ++i) {
        add(digests[i], power);
        value += power * proof.claimed_values[i];
        power *= folding;
    }
    add(proof.z, lambda);
    add(key.kzg.g1, -value);
    add(proof.batched_opening, zeta);
    add(proof.shifted_opening, lambda * key.omega * zeta);
    const typename C::G1 left = msm<C>(points, scalars).to_affine();
    const typename C::G1 right =
        (multiply(proof.shifted_opening, lambda) + proof.batched_opening).to_affine();
    const std::array<typename C::G1, 2> g1{left, -right};
    return pairing_product_is_one<C>(std::span<const typename C::G1>(g1),
                                     std::span<const typename C::G2>(key.kzg.g2));
}

}  // namespace

template <class C>
VerifyResult verify(const VerifyingKey<C>& key, const Proof<C>& proof,
                    std::span<const typename C::Fr> public_inputs, TranscriptKind transcript_kind) {
    using Fr = typename C::Fr;
    if (VerifyResult counts = check_counts(key, proof, public_inputs.size()); !counts) return counts;

    ProofTranscript<C> transcript(transcript_kind);
    std::vector<Fr> commitment_values;
    for (const auto& commitment : proof.bsb22)
        commitment_values.push_back(transcript.hash_to_field(commitment));
    Challenges<Fr> challenges;
    challenges.gamma = transcript.gamma(key, public_inputs, proof.lro);
    challenges.beta = transcript.beta();
    challenges.alpha = transcript.alpha(proof.bsb22, proof.z);
    challenges.zeta = transcript.zeta(proof.h);

    const ProofEvaluations<Fr> evaluations = evaluations_of(proof);
    const auto domain = DomainAtZeta<Fr>::of(key, challenges.zeta);
    const Fr public_input = public_input_at_zeta(key, challenges.zeta, domain, public_inputs,
                                                 std::span<const Fr>(commitment_values));
    if (!(proof.claimed_values[0] == linearised_value(challenges, domain, evaluations, public_input))) {
        return invalid("the claimed evaluations do not satisfy the circuit's equation at zeta");
    }

    const LinearisationFactors<Fr> factors = linearisation_factors(key, challenges, domain, evaluations);
    const auto digests = opened_digests(key, proof, linearisation_digest(key, proof, factors));
    const Fr folding =
        transcript.folding(challenges.zeta, digests, proof.claimed_values, proof.shifted_value);
    if (!openings_hold(key, proof, std::span<const typename C::G1>(digests), folding, challenges.zeta)) {
        return invalid("the openings do not match the commitments (pairing check)");
    }
    return {true, {}};
}

#define PLONKD_INSTANTIATE(C)                                                                        \
    template VerifyResult verify<C>(const VerifyingKey<C>&, const Proof<C>&, std::span<const C::Fr>, \
                                    TranscriptKind);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
