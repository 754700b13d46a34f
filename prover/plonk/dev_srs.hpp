// Test SRS with a known secret (vectors/README.md): tau is the seed's bytes as a big-endian integer mod r,
// point i is tau^i * G1, with the curve's standard generators. Whoever knows the seed can forge proofs.
#pragma once

#include <cstddef>
#include <string_view>

#include "prover/gnark/kzg.hpp"

namespace plonkd {

// Throws RequestError for a seed whose secret is zero.
template <class C>
Srs<C> make_dev_srs(std::string_view seed, std::size_t nb_points);

}  // namespace plonkd
