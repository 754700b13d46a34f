// Test SRS with a known secret (vectors/README.md): tau is the seed's bytes as a big-endian integer mod r,
// point i is tau^i * G1, with the curve's standard generators. Whoever knows the seed can forge proofs.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "prover/curve/fixed_base.hpp"
#include "prover/gnark/kzg.hpp"

namespace plonkd {

// tau^i * base for i < count: fixed_base_powers, or a device's.
template <class C>
using PowersOfPoint = std::function<std::vector<typename C::G1>(
    const typename C::G1& base, const typename C::Fr& tau, std::size_t count)>;

// Throws RequestError for a seed whose secret is zero.
template <class C>
Srs<C> make_dev_srs(std::string_view seed, std::size_t nb_points,
                    const PowersOfPoint<C>& powers = fixed_base_powers<C>);

}  // namespace plonkd
