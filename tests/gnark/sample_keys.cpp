#include "tests/gnark/sample_keys.hpp"

#include <algorithm>

#include "prover/curve/pairing.hpp"

namespace plonkd::test {
namespace {

// Distinct, and large: negatives of small numbers.
template <class Fr>
Fr sample_value(std::uint64_t i) {
    return -Fr::from_u64(1000 + i);
}

}  // namespace

template <class C>
std::vector<typename C::G1> sample_points(std::size_t count) {
    std::vector<typename C::G1> points;
    auto sum = C::G1Jacobian::infinity();
    for (std::size_t i = 0; i < count; ++i) {
        sum = sum + C::g1_generator();
        points.push_back(i == 1 ? C::G1::infinity() : sum.to_affine());
    }
    return points;
}

template <class C>
KzgVerifyingKey<C> sample_kzg_key() {
    KzgVerifyingKey<C> key;
    key.g1 = C::g1_generator();
    key.g2[0] = C::g2_generator();
    key.g2[1] = C::G2Jacobian::from_affine(C::g2_generator()).doubled().to_affine();
    for (int i = 0; i < 2; ++i) key.lines[i] = pairing_lines<C>(key.g2[i]);
    return key;
}

template <class C>
VerifyingKey<C> sample_verifying_key(std::size_t nb_commitments) {
    using Fr = typename C::Fr;
    const auto points = sample_points<C>(8 + nb_commitments);
    VerifyingKey<C> key;
    key.n = 16;
    key.n_inverse = Fr::from_u64(16).inverse();
    key.omega = sample_value<Fr>(0);
    key.nb_public = 1;
    key.coset_shift = sample_value<Fr>(1);
    std::copy_n(points.begin(), 3, key.s);
    key.ql = points[3];
    key.qr = points[4];
    key.qm = points[5];
    key.qo = points[6];
    key.qk = points[7];
    key.qcp.assign(points.begin() + 8, points.end());
    key.kzg = sample_kzg_key<C>();
    for (std::size_t i = 0; i < nb_commitments; ++i) key.commitment_constraint_indexes.push_back(3 * i);
    return key;
}

template <class C>
Proof<C> sample_proof(std::size_t nb_commitments) {
    using Fr = typename C::Fr;
    const auto points = sample_points<C>(9 + nb_commitments);
    Proof<C> proof;
    std::copy_n(points.begin(), 3, proof.lro);
    proof.z = points[3];
    std::copy_n(points.begin() + 4, 3, proof.h);
    proof.batched_opening = points[7];
    for (std::size_t i = 0; i < kNbFixedClaimedValues + nb_commitments; ++i) {
        proof.claimed_values.push_back(sample_value<Fr>(i));
    }
    proof.shifted_opening = points[8];
    proof.shifted_value = sample_value<Fr>(77);
    proof.bsb22.assign(points.begin() + 9, points.end());
    return proof;
}

template <class Fr>
Witness<Fr> sample_witness(std::uint32_t nb_public, std::uint32_t nb_secret) {
    Witness<Fr> witness{nb_public, nb_secret, {}};
    for (std::uint32_t i = 0; i < nb_public + nb_secret; ++i) witness.values.push_back(sample_value<Fr>(i));
    return witness;
}

#define PLONKD_INSTANTIATE(C)                                      \
    template std::vector<C::G1> sample_points<C>(std::size_t);     \
    template KzgVerifyingKey<C> sample_kzg_key<C>();               \
    template VerifyingKey<C> sample_verifying_key<C>(std::size_t); \
    template Proof<C> sample_proof<C>(std::size_t);                \
    template Witness<C::Fr> sample_witness(std::uint32_t, std::uint32_t);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::test
