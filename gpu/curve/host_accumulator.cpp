#include "gpu/curve/host_accumulator.hpp"

namespace plonkd::gpu {

template <class C>
typename C::G1Jacobian HostAccumulator<C>::to_jacobian() const {
    using Fp = typename C::Fp;
    if (zz.is_zero()) return C::G1Jacobian::infinity();
    // ZZ / ZZZ squared is 1 / ZZ.
    const Fp inverse = zzz.inverse();
    return {x * (zz * inverse).squared(), y * inverse, Fp::one()};
}

// u = (Z + Y) / (Z - Y), v = f u Z / X, then x = u / s - 1, y = v / s; with one inversion.
Bls12377::G1Jacobian HostAccumulator<Bls12377>::to_jacobian() const {
    using Fp = Bls12377Fp;
    if (x.is_zero()) return Bls12377::G1Jacobian::infinity();
    const Fp below = z - y;
    const Fp inverse = (below * x * Fp::from_canonical(EdwardsConstants::kMontgomeryScale)).inverse();
    const Fp u_over_scale = (z + y) * x * inverse;
    const Fp ordinate = Fp::from_canonical(EdwardsConstants::kAbscissaScale) * (z + y) * z * inverse;
    return {u_over_scale - Fp::one(), ordinate, Fp::one()};
}

template <class C>
typename C::G1Jacobian join_sets(std::span<const HostAccumulator<C>> sets, unsigned window_bits) {
    auto sum = C::G1Jacobian::infinity();
    for (std::size_t set = sets.size(); set-- > 0;) {
        for (unsigned i = 0; i < window_bits; ++i) sum = sum.doubled();
        sum += sets[set].to_jacobian();
    }
    return sum;
}

template struct HostAccumulator<Bn254>;
template struct HostAccumulator<Bw6761>;
template Bn254::G1Jacobian join_sets<Bn254>(std::span<const HostAccumulator<Bn254>>, unsigned);
template Bls12377::G1Jacobian join_sets<Bls12377>(std::span<const HostAccumulator<Bls12377>>, unsigned);
template Bw6761::G1Jacobian join_sets<Bw6761>(std::span<const HostAccumulator<Bw6761>>, unsigned);

}  // namespace plonkd::gpu
