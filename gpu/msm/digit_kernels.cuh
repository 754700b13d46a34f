// Scalars to (bucket, point) pairs, and how many of the sorted pairs count.
#pragma once

#include "gpu/field/device_field.cuh"
#include "gpu/msm/msm_shape.hpp"

namespace plonkd::gpu {

// Which bucket of which set a digit belongs to, and which table entry goes there.
struct DigitLayout {
    unsigned window_bits, nb_windows, nb_sets, log_chunk;

    // Sorts behind every bucket: the key of zero digits.
    __host__ __device__ std::uint32_t no_bucket() const { return nb_sets << (window_bits - 1); }
};

// A payload names a table entry and a sign.
__host__ __device__ inline std::uint32_t payload(unsigned multiple, std::uint32_t point, unsigned log_chunk,
                                                 bool negative) {
    return (negative ? 0x80000000u : 0u) | (multiple << log_chunk) | point;
}

// keys[w * count + i], payloads[…]: digit w of scalar i. One thread per scalar, 256 a block; 32 to 48 bytes
// in and 8 W out per scalar, 32 or 47 registers: bound by memory, at 72 % of its rate.
template <class Fr>
__global__ void __launch_bounds__(256)
    write_digits(const Fr* scalars, std::uint32_t count, DigitLayout layout, std::uint32_t* keys,
                 std::uint32_t* payloads) {
    constexpr unsigned N = Fr::N;
    const std::uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    Limbs<N> value = Fr::load(scalars + i).to_canonical();

    // The smaller of s and r - s: its top digit needs no carry.
    constexpr Limbs<N> kModulus = modulus_multiple<typename Fr::Host>(1);
    Limbs<N> negated;
    negated.limb[0] = sub_cc(kModulus.limb[0], value.limb[0]);
#pragma unroll
    for (unsigned j = 1; j < N - 1; ++j) negated.limb[j] = subc_cc(kModulus.limb[j], value.limb[j]);
    negated.limb[N - 1] = subc(kModulus.limb[N - 1], value.limb[N - 1]);
    sub_cc(negated.limb[0], value.limb[0]);
#pragma unroll
    for (unsigned j = 1; j < N; ++j) subc_cc(negated.limb[j], value.limb[j]);
    const bool flip = subc(0, 0) != 0;
#pragma unroll
    for (unsigned j = 0; j < N; ++j) value.limb[j] = flip ? negated.limb[j] : value.limb[j];

    const std::uint32_t half = 1u << (layout.window_bits - 1);
    std::uint32_t carry = 0;
    unsigned multiple = 0;
    unsigned set = 0;
    for (unsigned w = 0; w < layout.nb_windows; ++w) {
        const std::uint32_t digit = (value.limb[0] & (2 * half - 1)) + carry;
        carry = digit > half ? 1 : 0;
        const std::uint32_t magnitude = carry != 0 ? 2 * half - digit : digit;
        const std::size_t position = static_cast<std::size_t>(w) * count + i;
        keys[position] = magnitude == 0 ? layout.no_bucket() : set * half + magnitude - 1;
        payloads[position] = payload(multiple, i, layout.log_chunk, flip != (carry != 0));
#pragma unroll
        for (unsigned j = 0; j < N - 1; ++j) {
            value.limb[j] = __funnelshift_r(value.limb[j], value.limb[j + 1], layout.window_bits);
        }
        value.limb[N - 1] >>= layout.window_bits;
        if (++set == layout.nb_sets) {
            set = 0;
            ++multiple;
        }
    }
}

// *nb_valid = how many of the sorted keys are below `no_bucket`. One thread: about 30 dependent reads.
static __global__ void count_valid(const std::uint32_t* keys, std::uint32_t nb_entries,
                                   std::uint32_t no_bucket, std::uint32_t* nb_valid) {
    std::uint32_t low = 0;
    std::uint32_t high = nb_entries;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (keys[middle] < no_bucket) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *nb_valid = low;
}

}  // namespace plonkd::gpu
