// Pseudo-random field elements by number, for benchmarks: any part of a long vector can be made without the
// rest, on any thread. Not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plonkd {

// splitmix64's output function at position `index` (Steele, Lea, Flood, OOPSLA 2014).
constexpr std::uint64_t pseudo_random_bits(std::uint64_t index) {
    index = (index + 1) * 0x9e3779b97f4a7c15;
    index = (index ^ (index >> 30)) * 0xbf58476d1ce4e5b9;
    index = (index ^ (index >> 27)) * 0x94d049bb133111eb;
    return index ^ (index >> 31);
}

// Uniform below the power of two under the modulus.
template <class F>
F pseudo_random_element(std::uint64_t index) {
    typename F::Int limbs;
    for (std::size_t i = 0; i < F::kLimbs; ++i) {
        limbs.limb[i] = pseudo_random_bits(index * F::kLimbs + i);
    }
    limbs.limb[F::kLimbs - 1] &= (std::uint64_t{1} << ((F::kBits - 1) % 64)) - 1;
    return F::from_montgomery(limbs);
}

// 60 % zero or one, 25 % bytes, the rest uniform: about what the wires of a circuit over bytes and hashes
// hold.
template <class F>
F pseudo_random_wire(std::uint64_t index) {
    const std::uint64_t bits = pseudo_random_bits(~index);
    const std::uint64_t kind = bits % 100;
    if (kind < 60) return (bits >> 32 & 1) != 0 ? F::one() : F::zero();
    if (kind < 85) return F::from_u64(bits >> 32 & 255);
    return pseudo_random_element<F>(index);
}

}  // namespace plonkd
