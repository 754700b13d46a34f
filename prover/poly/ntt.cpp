#include "prover/poly/ntt.hpp"

#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/failure/failure.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/vector_ops.hpp"

namespace plonkd {
namespace {

constexpr std::size_t kGrain = 1024;

using Range = tbb::blocked_range<std::size_t>;

template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_network(const Domain<Fr>& domain) {
    if (cpu_features().avx512_ifma && domain.n >= 64) return make_ifma_network(domain);
    return make_portable_network(domain);
}

}  // namespace

template <class Fr>
void bit_reverse(std::span<Fr> values) {
    unsigned bits = 0;
    while ((std::size_t{1} << bits) < values.size()) ++bits;
    tbb::parallel_for(Range(0, values.size(), kGrain), [&](const Range& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            const std::size_t j = reverse_bits(i, bits);
            if (i < j) std::swap(values[i], values[j]);
        }
    });
}

template <class Fr>
void scale_by_powers(std::span<Fr> values, const Fr& factor, const Fr& base) {
    vector_ops::scale_by_powers(values, factor, base);
}

template <class Fr>
Ntt<Fr>::Ntt(std::size_t n) : domain_(Domain<Fr>::of_size(n)), network_(make_network(domain_)) {}

template <class Fr>
void Ntt<Fr>::check_size(std::span<const Fr> values) const {
    if (values.size() != domain_.n) {
        throw InternalError("transform of size " + std::to_string(domain_.n) + " applied to " +
                            std::to_string(values.size()) + " elements");
    }
}

template <class Fr>
void Ntt<Fr>::forward_to_bit_reversed(std::span<Fr> values) const {
    check_size(values);
    network_->forward(values, nullptr);
}

template <class Fr>
void Ntt<Fr>::coset_forward_to_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    network_->forward(values, &shift);
}

template <class Fr>
void Ntt<Fr>::inverse_from_bit_reversed(std::span<Fr> values) const {
    check_size(values);
    network_->inverse(values, nullptr);
}

template <class Fr>
void Ntt<Fr>::coset_inverse_from_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    network_->inverse(values, &shift);
}

template <class Fr>
void Ntt<Fr>::forward(std::span<Fr> values) const {
    forward_to_bit_reversed(values);
    bit_reverse(values);
}

template <class Fr>
void Ntt<Fr>::coset_forward(std::span<Fr> values, const Fr& shift) const {
    coset_forward_to_bit_reversed(values, shift);
    bit_reverse(values);
}

template <class Fr>
void Ntt<Fr>::inverse(std::span<Fr> values) const {
    check_size(values);
    bit_reverse(values);
    inverse_from_bit_reversed(values);
}

template <class Fr>
void Ntt<Fr>::coset_inverse(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    bit_reverse(values);
    coset_inverse_from_bit_reversed(values, shift);
}

template class Ntt<Bn254Fr>;
template class Ntt<Bls12377Fr>;
template class Ntt<Bw6761Fr>;
template void bit_reverse(std::span<Bn254Fr>);
template void bit_reverse(std::span<Bls12377Fr>);
template void bit_reverse(std::span<Bw6761Fr>);
template void scale_by_powers(std::span<Bn254Fr>, const Bn254Fr&, const Bn254Fr&);
template void scale_by_powers(std::span<Bls12377Fr>, const Bls12377Fr&, const Bls12377Fr&);
template void scale_by_powers(std::span<Bw6761Fr>, const Bw6761Fr&, const Bw6761Fr&);

}  // namespace plonkd
