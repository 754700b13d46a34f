#include "gpu/ntt/eighth_roots.hpp"

#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

template <class Fr>
EighthRootPowers<Fr> EighthRootPowers<Fr>::make() {
    const auto domain = Domain<Fr>::of_size(8);
    EighthRootPowers powers;
    powers.forward[0] = powers.inverse[0] = Fr::one();
    for (std::size_t i = 1; i < powers.forward.size(); ++i) {
        powers.forward[i] = powers.forward[i - 1] * domain.omega;
        powers.inverse[i] = powers.inverse[i - 1] * domain.omega_inverse;
    }
    return powers;
}

template struct EighthRootPowers<Bn254Fr>;
template struct EighthRootPowers<Bls12377Fr>;
template struct EighthRootPowers<Bw6761Fr>;

}  // namespace plonkd::gpu
