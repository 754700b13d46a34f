// A Lagrange SRS for small domains, from the secret: L_i(tau) * G, one multiplication each.
#pragma once

#include <string_view>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd::test {

template <class C>
std::vector<typename C::G1> lagrange_points(std::string_view seed, std::size_t n) {
    using Fr = typename C::Fr;
    const Fr tau = Fr::from_bytes_reduced({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()});
    const auto domain = Domain<Fr>::of_size(n);
    std::vector<typename C::G1> points;
    Fr root = Fr::one();
    for (std::size_t i = 0; i < n; ++i) {
        // omega^i (tau^n - 1) / (n (tau - omega^i))
        const Fr scalar = root * (tau.pow(n) - Fr::one()) * domain.n_inverse * (tau - root).inverse();
        points.push_back(multiply(C::g1_generator(), scalar).to_affine());
        root *= domain.omega;
    }
    return points;
}

}  // namespace plonkd::test
