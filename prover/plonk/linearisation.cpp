#include "prover/plonk/linearisation.hpp"

#include "prover/curve/msm.hpp"
#include "prover/field/batch_inverse.hpp"

namespace plonkd {

template <class C>
LinearisationFactors<typename C::Fr> linearisation_factors(
    const VerifyingKey<C>& key, const Challenges<typename C::Fr>& challenges,
    const DomainAtZeta<typename C::Fr>& domain, const ProofEvaluations<typename C::Fr>& evaluations) {
    using Fr = typename C::Fr;
    const auto& [gamma, beta, alpha, zeta] = challenges;
    const Fr& u = key.coset_shift;
    LinearisationFactors<Fr> factors;
    factors.ql = evaluations.l;
    factors.qr = evaluations.r;
    factors.qm = evaluations.l * evaluations.r;
    factors.qo = evaluations.o;
    factors.bsb22 = evaluations.qcp;
    factors.s3 = alpha * (evaluations.l + beta * evaluations.s1 + gamma) *
                 (evaluations.r + beta * evaluations.s2 + gamma) * beta * evaluations.z_shifted;
    factors.z = alpha.squared() * domain.first_lagrange -
                alpha * (evaluations.l + beta * zeta + gamma) * (evaluations.r + beta * u * zeta + gamma) *
                    (evaluations.o + beta * u.squared() * zeta + gamma);
    factors.h[0] = -domain.vanishing;
    factors.h[1] = factors.h[0] * domain.chunk_power;
    factors.h[2] = factors.h[1] * domain.chunk_power;
    return factors;
}

template <class C>
typename C::G1 linearisation_digest(const VerifyingKey<C>& key, const Proof<C>& proof,
                                    const LinearisationFactors<typename C::Fr>& factors) {
    using Fr = typename C::Fr;
    std::vector<typename C::G1> points{key.ql,   key.qr,  key.qm,     key.qo,     key.qk,
                                       key.s[2], proof.z, proof.h[0], proof.h[1], proof.h[2]};
    std::vector<Fr> scalars{factors.ql, factors.qr, factors.qm,   factors.qo,   Fr::one(),
                            factors.s3, factors.z,  factors.h[0], factors.h[1], factors.h[2]};
    points.insert(points.end(), proof.bsb22.begin(), proof.bsb22.end());
    scalars.insert(scalars.end(), factors.bsb22.begin(), factors.bsb22.end());
    return msm<C>(points, scalars).to_affine();
}

// L_j(zeta) = omega^j (zeta^n - 1) / (n (zeta - omega^j)).
template <class C>
typename C::Fr public_input_at_zeta(const VerifyingKey<C>& key, const typename C::Fr& zeta,
                                    const DomainAtZeta<typename C::Fr>& domain,
                                    std::span<const typename C::Fr> public_inputs,
                                    std::span<const typename C::Fr> commitment_values) {
    using Fr = typename C::Fr;
    std::vector<Fr> roots;
    Fr root = Fr::one();
    for (std::size_t i = 0; i < public_inputs.size(); ++i) {
        roots.push_back(root);
        root *= key.omega;
    }
    for (const std::uint64_t index : key.commitment_constraint_indexes) {
        roots.push_back(key.omega.pow(key.nb_public + index));
    }
    std::vector<Fr> inverses;
    inverses.reserve(roots.size());
    for (const Fr& point : roots) inverses.push_back(zeta - point);
    batch_inverse_serial(std::span<Fr>(inverses));

    Fr sum = Fr::zero();
    for (std::size_t i = 0; i < roots.size(); ++i) {
        const Fr& value =
            i < public_inputs.size() ? public_inputs[i] : commitment_values[i - public_inputs.size()];
        sum += value * roots[i] * inverses[i];
    }
    return sum * domain.vanishing * key.n_inverse;
}

template <class Fr>
Fr linearised_value(const Challenges<Fr>& challenges, const DomainAtZeta<Fr>& domain,
                    const ProofEvaluations<Fr>& evaluations, const Fr& public_input) {
    const auto& [gamma, beta, alpha, zeta] = challenges;
    const Fr permutation = alpha * (evaluations.l + beta * evaluations.s1 + gamma) *
                           (evaluations.r + beta * evaluations.s2 + gamma) * (evaluations.o + gamma) *
                           evaluations.z_shifted;
    return -(public_input - alpha.squared() * domain.first_lagrange + permutation);
}

template <class C>
std::vector<typename C::G1> opened_digests(const VerifyingKey<C>& key, const Proof<C>& proof,
                                           const typename C::G1& linearised) {
    std::vector<typename C::G1> digests{linearised,   proof.lro[0], proof.lro[1],
                                        proof.lro[2], key.s[0],     key.s[1]};
    digests.insert(digests.end(), key.qcp.begin(), key.qcp.end());
    return digests;
}

#define PLONKD_INSTANTIATE(C)                                                                                \
    template LinearisationFactors<C::Fr> linearisation_factors<C>(                                           \
        const VerifyingKey<C>&, const Challenges<C::Fr>&, const DomainAtZeta<C::Fr>&,                        \
        const ProofEvaluations<C::Fr>&);                                                                     \
    template C::G1 linearisation_digest<C>(const VerifyingKey<C>&, const Proof<C>&,                          \
                                           const LinearisationFactors<C::Fr>&);                              \
    template C::Fr public_input_at_zeta<C>(const VerifyingKey<C>&, const C::Fr&, const DomainAtZeta<C::Fr>&, \
                                           std::span<const C::Fr>, std::span<const C::Fr>);                  \
    template C::Fr linearised_value<C::Fr>(const Challenges<C::Fr>&, const DomainAtZeta<C::Fr>&,             \
                                           const ProofEvaluations<C::Fr>&, const C::Fr&);                    \
    template std::vector<C::G1> opened_digests<C>(const VerifyingKey<C>&, const Proof<C>&, const C::G1&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
