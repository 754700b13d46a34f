#include "prover/curve/msm.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// Window width for Pippenger's method: about n additions and 2^(c-1) bucket additions per window.
unsigned window_bits(std::size_t n) {
    unsigned bits = 2;
    while (bits < 16 && (std::size_t{1} << (bits + 4)) < n) ++bits;
    return bits;
}

// Bits [c * window, c * (window + 1)) of the scalar.
template <std::size_t N>
std::int64_t raw_digit(const BigInt<N>& scalar, unsigned c, unsigned window) {
    const std::size_t first = std::size_t{c} * window;
    const std::size_t limb = first / 64;
    if (limb >= N) return 0;
    std::uint64_t bits = scalar.limb[limb] >> (first % 64);
    if (first % 64 + c > 64 && limb + 1 < N) bits |= scalar.limb[limb + 1] << (64 - first % 64);
    return static_cast<std::int64_t>(bits & ((std::uint64_t{1} << c) - 1));
}

}  // namespace

template <class C>
typename C::G1Jacobian msm(std::span<const typename C::G1> points, std::span<const typename C::Fr> scalars) {
    using Jacobian = typename C::G1Jacobian;
    using Fr = typename C::Fr;
    const std::size_t n = scalars.size();
    if (points.size() < n) throw InternalError("multi-scalar multiplication with fewer points than scalars");

    const unsigned c = window_bits(n);
    const unsigned windows = static_cast<unsigned>(Fr::kBits / c + 1);
    const std::int64_t half = std::int64_t{1} << (c - 1);

    std::vector<typename Fr::Int> canonical(n);
    tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) { canonical[i] = scalars[i].to_canonical(); });

    // Signed digits in [-2^(c-1), 2^(c-1)): adding 2^(c-1) at every window makes all carries at once, so that
    // each digit is window(scalar + offset) - 2^(c-1), independent of the others. The top window has room for
    // its carry and stays unsigned.
    typename Fr::Int offset{};
    for (unsigned window = 0; window + 1 < windows; ++window) {
        const std::size_t bit = std::size_t{c} * window + c - 1;
        offset.limb[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) { canonical[i].add(offset); });

    std::vector<Jacobian> sums(windows, Jacobian::infinity());
    tbb::parallel_for(0U, windows, [&](unsigned window) {
        std::vector<Jacobian> buckets(static_cast<std::size_t>(half), Jacobian::infinity());
        const std::int64_t bias = window + 1 < windows ? half : 0;
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t digit = raw_digit(canonical[i], c, window) - bias;
            if (digit > 0)
                buckets[static_cast<std::size_t>(digit - 1)] =
                    buckets[static_cast<std::size_t>(digit - 1)] + points[i];
            if (digit < 0)
                buckets[static_cast<std::size_t>(-digit - 1)] =
                    buckets[static_cast<std::size_t>(-digit - 1)] + -points[i];
        }
        Jacobian running = Jacobian::infinity();
        Jacobian total = Jacobian::infinity();
        for (std::size_t b = buckets.size(); b-- > 0;) {
            running = running + buckets[b];
            total = total + running;
        }
        sums[window] = total;
    });

    Jacobian result = Jacobian::infinity();
    for (unsigned window = windows; window-- > 0;) {
        for (unsigned i = 0; i < c; ++i) result = result.doubled();
        result = result + sums[window];
    }
    return result;
}

template Bn254::G1Jacobian msm<Bn254>(std::span<const Bn254::G1>, std::span<const Bn254::Fr>);
template Bls12377::G1Jacobian msm<Bls12377>(std::span<const Bls12377::G1>, std::span<const Bls12377::Fr>);
template Bw6761::G1Jacobian msm<Bw6761>(std::span<const Bw6761::G1>, std::span<const Bw6761::Fr>);

}  // namespace plonkd
