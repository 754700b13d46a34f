#include "prover/poly/ntt.hpp"

#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace plonkd {
namespace {

constexpr std::size_t kGrain = 1024;

using Range = tbb::blocked_range<std::size_t>;

template <class Fr>
std::vector<Fr> powers(const Fr& base, std::size_t count) {
    std::vector<Fr> result(count, Fr::one());
    std::span<Fr> values(result);
    scale_by_powers(values, Fr::one(), base);
    return result;
}

// Decimation in frequency, natural to bit-reversed order. `roots[i]` = root^i for i < n/2.
template <class Fr>
void decimation_in_frequency(std::span<Fr> values, const std::vector<Fr>& roots) {
    const std::size_t n = values.size();
    for (std::size_t half = n / 2, stride = 1; half >= 1; half /= 2, stride *= 2) {
        tbb::parallel_for(Range(0, n / 2, kGrain), [&](const Range& range) {
            for (std::size_t k = range.begin(); k != range.end(); ++k) {
                const std::size_t j = k & (half - 1);
                const std::size_t i = 2 * (k - j) + j;
                const Fr difference = values[i] - values[i + half];
                values[i] += values[i + half];
                values[i + half] = difference * roots[j * stride];
            }
        });
    }
}

// Decimation in time, bit-reversed to natural order.
template <class Fr>
void decimation_in_time(std::span<Fr> values, const std::vector<Fr>& roots) {
    const std::size_t n = values.size();
    for (std::size_t half = 1, stride = n / 2; half < n; half *= 2, stride /= 2) {
        tbb::parallel_for(Range(0, n / 2, kGrain), [&](const Range& range) {
            for (std::size_t k = range.begin(); k != range.end(); ++k) {
                const std::size_t j = k & (half - 1);
                const std::size_t i = 2 * (k - j) + j;
                const Fr product = values[i + half] * roots[j * stride];
                values[i + half] = values[i] - product;
                values[i] += product;
            }
        });
    }
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
    tbb::parallel_for(Range(0, values.size(), kGrain), [&](const Range& range) {
        Fr power = factor * base.pow(range.begin());
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            values[i] *= power;
            power *= base;
        }
    });
}

template <class Fr>
Ntt<Fr>::Ntt(std::size_t n)
    : domain_(Domain<Fr>::of_size(n)),
      roots_(powers(domain_.omega, n / 2)),
      inverse_roots_(powers(domain_.omega_inverse, n / 2)) {}

template <class Fr>
void Ntt<Fr>::forward_to_bit_reversed(std::span<Fr> values) const {
    decimation_in_frequency(values, roots_);
}

template <class Fr>
void Ntt<Fr>::coset_forward_to_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    scale_by_powers(values, Fr::one(), shift);
    forward_to_bit_reversed(values);
}

template <class Fr>
void Ntt<Fr>::inverse_from_bit_reversed(std::span<Fr> values) const {
    decimation_in_time(values, inverse_roots_);
    scale_by_powers(values, domain_.n_inverse, Fr::one());
}

template <class Fr>
void Ntt<Fr>::coset_inverse_from_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    decimation_in_time(values, inverse_roots_);
    scale_by_powers(values, domain_.n_inverse, shift.inverse());
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
    bit_reverse(values);
    inverse_from_bit_reversed(values);
}

template <class Fr>
void Ntt<Fr>::coset_inverse(std::span<Fr> values, const Fr& shift) const {
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
