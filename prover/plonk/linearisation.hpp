// The linearised polynomial (gnark-plonk.md sections 6.7 and 9): what it is a combination of, its commitment,
// and the value it must have at zeta. The prover combines polynomials with these factors, the verifier
// commitments; the prover gets the commitment from the same combination, which spares it a multi-scalar
// multiplication.
#pragma once

#include <span>
#include <vector>

#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"

namespace plonkd {

template <class Fr>
struct Challenges {
    Fr gamma, beta, alpha, zeta;
};

// Claimed evaluations: blinded l, r, o and s1, s2, qcp_i at zeta, blinded z at omega * zeta.
template <class Fr>
struct ProofEvaluations {
    Fr l, r, o, s1, s2, z_shifted;
    std::vector<Fr> qcp;
};

template <class Fr>
struct LinearisationFactors {
    Fr ql, qr, qm, qo;      // of the selectors; Qk (incomplete) has the factor one
    std::vector<Fr> bsb22;  // of PI2_i
    Fr s3, z;
    Fr h[3];
};

// zeta^n - 1, zeta^(n+2) and L_0(zeta) = (zeta^n - 1) / (n (zeta - 1)).
template <class Fr>
struct DomainAtZeta {
    Fr vanishing, chunk_power, first_lagrange;

    template <class C>
    static DomainAtZeta of(const VerifyingKey<C>& key, const Fr& zeta) {
        const Fr zeta_n = zeta.pow(key.n);
        const Fr vanishing = zeta_n - Fr::one();
        return {vanishing, zeta_n * zeta.squared(), vanishing * key.n_inverse * (zeta - Fr::one()).inverse()};
    }
};

template <class C>
LinearisationFactors<typename C::Fr> linearisation_factors(
    const VerifyingKey<C>& key, const Challenges<typename C::Fr>& challenges,
    const DomainAtZeta<typename C::Fr>& domain, const ProofEvaluations<typename C::Fr>& evaluations);

// The commitment to the linearised polynomial, from the points of key and proof.
template <class C>
typename C::G1 linearisation_digest(const VerifyingKey<C>& key, const Proof<C>& proof,
                                    const LinearisationFactors<typename C::Fr>& factors);

// PI(zeta): the public inputs and the BSB22 commitment values at their rows.
template <class C>
typename C::Fr public_input_at_zeta(const VerifyingKey<C>& key, const typename C::Fr& zeta,
                                    const DomainAtZeta<typename C::Fr>& domain,
                                    std::span<const typename C::Fr> public_inputs,
                                    std::span<const typename C::Fr> commitment_values);

// lin(zeta) = -(PI - alpha^2 L_0 + alpha (l + beta s1 + gamma)(r + beta s2 + gamma)(o + gamma) z_shifted).
template <class Fr>
Fr linearised_value(const Challenges<Fr>& challenges, const DomainAtZeta<Fr>& domain,
                    const ProofEvaluations<Fr>& evaluations, const Fr& public_input);

// The points opened at zeta in the order of section 6.8: [lin], LRO, S1, S2, Qcp_i.
template <class C>
std::vector<typename C::G1> opened_digests(const VerifyingKey<C>& key, const Proof<C>& proof,
                                           const typename C::G1& linearised);

}  // namespace plonkd
