#include "prover/plonk/setup.hpp"

#include <algorithm>

#include "prover/poly/domain.hpp"

namespace plonkd {

template <class C>
VerifyingKey<C> setup(const CircuitKey<C>& key, const KzgVerifyingKey<C>& kzg, Engine<C>& engine) {
    using Kind = FixedColumn::Kind;
    std::vector<PolynomialRef<C>> columns;
    for (const Kind kind : {Kind::s1, Kind::s2, Kind::s3, Kind::ql, Kind::qr, Kind::qm, Kind::qo, Kind::qk}) {
        columns.push_back(FixedColumn{kind});
    }
    for (std::size_t i = 0; i < key.commitments.size(); ++i) columns.push_back(FixedColumn{Kind::qcp, i});
    const std::vector<typename C::G1> commitments = engine.commit(columns);

    const auto domain = Domain<typename C::Fr>::of_size(key.n);
    VerifyingKey<C> result;
    result.n = key.n;
    result.n_inverse = domain.n_inverse;
    result.omega = domain.omega;
    result.nb_public = key.nb_public;
    result.coset_shift = coset_shift<typename C::Fr>();
    std::copy_n(commitments.begin(), 3, result.s);
    result.ql = commitments[3];
    result.qr = commitments[4];
    result.qm = commitments[5];
    result.qo = commitments[6];
    result.qk = commitments[7];
    result.qcp.assign(commitments.begin() + 8, commitments.end());
    result.kzg = kzg;
    for (const auto& commitment : key.commitments) {
        result.commitment_constraint_indexes.push_back(commitment.value_row - key.nb_public);
    }
    return result;
}

#define PLONKD_INSTANTIATE(C) \
    template VerifyingKey<C> setup<C>(const CircuitKey<C>&, const KzgVerifyingKey<C>&, Engine<C>&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
