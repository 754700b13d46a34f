// Transforms of 2, 4 or 8 elements in registers, on unreduced values.
//
// Inputs are below 2p. A sum or difference doubles the bound, a product brings it back below 2p, and only
// where a further doubling would not fit the limbs is a multiple of p taken off. What a modulus leaves free
// thus replaces nearly all of the conditional subtractions (after Harvey, "Faster arithmetic for
// number-theoretic transforms", section 3; here with as many multiples as fit: 13 p for BLS12-377).
#pragma once

#include "gpu/field/device_field.cuh"

namespace plonkd::gpu {

// The first powers of an eighth root of unity or of its inverse: kernel arguments, so that products read them
// from constant memory.
template <class Fr>
struct EighthRoots {
    Fr power[4];  // 0 to 3
};

// How many multiples of p fit the limbs.
template <class Fr>
constexpr unsigned max_multiple() {
    constexpr unsigned kTop = 32;  // bits
    constexpr auto kModulus = modulus_multiple<typename Fr::Host>(1);
    // Rounded down: the top limb plus 1 bounds the modulus from above.
    const std::uint64_t multiples =
        (std::uint64_t{1} << kTop) / (std::uint64_t{kModulus.limb[Fr::N - 1]} + 1);
    return multiples > 64 ? 64 : static_cast<unsigned>(multiples);
}

// The bound on entering each stage is 2^log_bound p.
template <class Fr>
constexpr bool reduces_after(unsigned log_bound, bool last_stage) {
    return !last_stage && (4u << log_bound) > max_multiple<Fr>();
}
// log2 of the bound on what leaves 2^log stages, in multiples of p.
template <class Fr>
constexpr unsigned log_bound_after(unsigned log) {
    unsigned log_bound = 1;
    for (unsigned stage = 0; stage < log; ++stage) {
        if (!reduces_after<Fr>(log_bound, stage + 1 == log)) ++log_bound;
    }
    return log_bound;
}

// From below 2^kFrom p to below 2^kTo p.
template <unsigned kFrom, unsigned kTo, class Fr>
__device__ __forceinline__ Fr reduced_to(const Fr& value) {
    if constexpr (kFrom <= kTo) {
        return value;
    } else {
        return reduced_to<kFrom - 1, kTo>(value.template reduced_once<(1u << (kFrom - 1))>());
    }
}

// (a, b) = (a + b, a - b), both below 2^(kLogBound + 1) p, or 2^kLogBound p.
template <unsigned kLogBound, bool kReduce, class Fr>
__device__ __forceinline__ void add_and_subtract(Fr& a, Fr& b, bool reduce_difference) {
    constexpr unsigned kBound = 1u << kLogBound;
    const Fr sum = Fr::add_unreduced(a, b);
    b = Fr::template sub_unreduced<kBound>(a, b);
    a = sum;
    if constexpr (kReduce) {
        a = a.template reduced_once<kBound>();
        if (reduce_difference) b = b.template reduced_once<kBound>();
    }
}

// Decimation in frequency, in place: element i becomes frequency reverse_bits(i).
template <unsigned kLog, class Fr, unsigned kStage = kLog, unsigned kLogBound = 1>
__device__ __forceinline__ void butterfly_forward(Fr* x, const EighthRoots<Fr>& roots) {
    if constexpr (kStage > 0) {
        constexpr unsigned kHalf = 1u << (kStage - 1);
        constexpr bool kReduce = reduces_after<Fr>(kLogBound, kStage == 1);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            if ((i & kHalf) != 0) continue;
            const unsigned power = i & (kHalf - 1);
            add_and_subtract<kLogBound, kReduce>(x[i], x[i + kHalf], power == 0);
            if (power != 0) {
                x[i + kHalf] = Fr::mul_unreduced(x[i + kHalf], roots.power[power << (3 - kStage)]);
            }
        }
        butterfly_forward<kLog, Fr, kStage - 1, kLogBound + (kReduce ? 0 : 1)>(x, roots);
    }
}

// Decimation in time, in place: the inverse of the above but for the factor 2^kLog, with inverse roots.
template <unsigned kLog, class Fr, unsigned kStage = 0, unsigned kLogBound = 1>
__device__ __forceinline__ void butterfly_inverse(Fr* x, const EighthRoots<Fr>& roots) {
    if constexpr (kStage < kLog) {
        constexpr unsigned kHalf = 1u << kStage;
        constexpr bool kReduce = reduces_after<Fr>(kLogBound, kStage + 1 == kLog);
#pragma unroll
        for (unsigned i = 0; i < 1u << kLog; ++i) {
            if ((i & kHalf) != 0) continue;
            const unsigned power = i & (kHalf - 1);
            if (power != 0) {
                x[i + kHalf] = Fr::mul_unreduced(x[i + kHalf], roots.power[power << (2 - kStage)]);
            }
            add_and_subtract<kLogBound, kReduce>(x[i], x[i + kHalf], true);
        }
        butterfly_inverse<kLog, Fr, kStage + 1, kLogBound + (kReduce ? 0 : 1)>(x, roots);
    }
}

}  // namespace plonkd::gpu
