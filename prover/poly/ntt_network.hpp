// The butterfly network behind Ntt, coefficients in natural order to values in bit-reversed order and back,
// in the form the processor does best.
#pragma once

#include <memory>
#include <span>

#include "prover/poly/domain.hpp"

namespace plonkd {

template <class Fr>
class NttNetwork {
  public:
    virtual ~NttNetwork() = default;

    // `shift`, unless null, is the coset's shift. The inverse includes 1/n.
    virtual void forward(std::span<Fr> values, const Fr* shift) const = 0;
    virtual void inverse(std::span<Fr> values, const Fr* shift) const = 0;
};

// Scalar arithmetic; any n.
template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_portable_network(const Domain<Fr>& domain);

// Needs cpu_features().avx512_ifma and n >= 64.
template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_ifma_network(const Domain<Fr>& domain);

}  // namespace plonkd
