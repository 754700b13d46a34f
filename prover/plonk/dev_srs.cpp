#include "prover/plonk/dev_srs.hpp"

namespace plonkd {

template <class C>
Srs<C> make_dev_srs(std::string_view seed, std::size_t nb_points, const PowersOfPoint<C>& powers) {
    using Fr = typename C::Fr;
    const Fr tau = Fr::from_bytes_reduced({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()});
    if (tau.is_zero())
        throw RequestError("the seed of the test SRS gives the secret zero: choose another text");
    KzgVerifyingKey<C> vk;
    vk.g1 = C::g1_generator();
    vk.g2[0] = C::g2_generator();
    vk.g2[1] = multiply(C::g2_generator(), tau).to_affine();
    for (std::size_t i = 0; i < 2; ++i) vk.lines[i] = pairing_lines<C>(vk.g2[i]);
    return Srs<C>::from_points(vk, powers(vk.g1, tau, nb_points));
}

template Srs<Bn254> make_dev_srs(std::string_view, std::size_t, const PowersOfPoint<Bn254>&);
template Srs<Bls12377> make_dev_srs(std::string_view, std::size_t, const PowersOfPoint<Bls12377>&);
template Srs<Bw6761> make_dev_srs(std::string_view, std::size_t, const PowersOfPoint<Bw6761>&);

}  // namespace plonkd
