// In-place discrete Fourier transforms over the power-of-two subgroups of a scalar field: coefficients a_0 …
// a_{n-1} of P become the values P(s * omega^i), s = 1 or a coset shift, and back. Montgomery form
// throughout.
//
// "Natural" order has P(s * omega^i) at position i. "Bit-reversed" order has it at position reverse_bits(i,
// log n); transforms to and from it skip a pass over the data, which is worth it wherever the values are only
// used position by position.
//
// Every method is safe to call from several threads at once (on different data) and is parallel inside
// (oneTBB). The spans must have exactly n elements. An Ntt owns its twiddle factors and nothing else of size
// n.
#pragma once

#include <memory>
#include <span>

#include "prover/poly/domain.hpp"
#include "prover/poly/ntt_network.hpp"

namespace plonkd {

template <class Fr>
class Ntt {
  public:
    explicit Ntt(std::size_t n);

    const Domain<Fr>& domain() const { return domain_; }

    // Coefficients to evaluations, natural order on both sides.
    void forward(std::span<Fr> values) const;
    void coset_forward(std::span<Fr> values, const Fr& shift) const;
    // Evaluations to coefficients, natural order on both sides, 1/n included.
    void inverse(std::span<Fr> values) const;
    void coset_inverse(std::span<Fr> values, const Fr& shift) const;

    // The same with the evaluations in bit-reversed order; coefficients stay in natural order.
    void forward_to_bit_reversed(std::span<Fr> values) const;
    void coset_forward_to_bit_reversed(std::span<Fr> values, const Fr& shift) const;
    void inverse_from_bit_reversed(std::span<Fr> values) const;
    void coset_inverse_from_bit_reversed(std::span<Fr> values, const Fr& shift) const;

  private:
    void check_size(std::span<const Fr> values) const;

    Domain<Fr> domain_;
    std::unique_ptr<const NttNetwork<Fr>> network_;
};

// Swaps position i with position reverse_bits(i, log2 of the size), in parallel.
template <class Fr>
void bit_reverse(std::span<Fr> values);

// values[i] *= factor * base^i, in parallel.
template <class Fr>
void scale_by_powers(std::span<Fr> values, const Fr& factor, const Fr& base);

}  // namespace plonkd
