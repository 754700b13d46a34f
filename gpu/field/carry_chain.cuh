// 32-bit integer arithmetic with the carry flag, one PTX instruction per function.
//
// A chain is a run of calls in which each consumes the carry of the one before; `volatile` keeps them in
// order and nothing else may stand between them. A multiply-add's low and high half on neighbouring
// registers, chained, become one IMAD.WIDE.U32.X (checked in docs/cuda-engine.md), which is what makes a
// field product run at the multiplier's rate.
#pragma once

#include <cstdint>

namespace plonkd::gpu {

// Sums. `_cc` leaves a carry, `c_` consumes one.
__device__ __forceinline__ std::uint32_t add_cc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("add.cc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}
__device__ __forceinline__ std::uint32_t addc_cc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("addc.cc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}
__device__ __forceinline__ std::uint32_t addc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("addc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}

// Differences; the flag is the borrow.
__device__ __forceinline__ std::uint32_t sub_cc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("sub.cc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}
__device__ __forceinline__ std::uint32_t subc_cc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("subc.cc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}
__device__ __forceinline__ std::uint32_t subc(std::uint32_t a, std::uint32_t b) {
    std::uint32_t r;
    asm volatile("subc.u32 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));
    return r;
}

// a * b as two words.
__device__ __forceinline__ void mul_wide(std::uint32_t& low, std::uint32_t& high, std::uint32_t a,
                                         std::uint32_t b) {
    asm volatile("{ .reg .u64 product; mul.wide.u32 product, %2, %3; mov.b64 {%0, %1}, product; }"
                 : "=r"(low), "=r"(high)
                 : "r"(a), "r"(b));
}

// (low, high) = a * b + (add_low, add_high): the first, a middle and the last pair of a chain.
__device__ __forceinline__ void mad_wide_cc(std::uint32_t& low, std::uint32_t& high, std::uint32_t a,
                                            std::uint32_t b, std::uint32_t add_low, std::uint32_t add_high) {
    asm volatile("mad.lo.cc.u32 %0, %1, %2, %3;" : "=r"(low) : "r"(a), "r"(b), "r"(add_low));
    asm volatile("madc.hi.cc.u32 %0, %1, %2, %3;" : "=r"(high) : "r"(a), "r"(b), "r"(add_high));
}
__device__ __forceinline__ void madc_wide_cc(std::uint32_t& low, std::uint32_t& high, std::uint32_t a,
                                             std::uint32_t b, std::uint32_t add_low, std::uint32_t add_high) {
    asm volatile("madc.lo.cc.u32 %0, %1, %2, %3;" : "=r"(low) : "r"(a), "r"(b), "r"(add_low));
    asm volatile("madc.hi.cc.u32 %0, %1, %2, %3;" : "=r"(high) : "r"(a), "r"(b), "r"(add_high));
}
__device__ __forceinline__ void madc_wide(std::uint32_t& low, std::uint32_t& high, std::uint32_t a,
                                          std::uint32_t b, std::uint32_t add_low, std::uint32_t add_high) {
    asm volatile("madc.lo.cc.u32 %0, %1, %2, %3;" : "=r"(low) : "r"(a), "r"(b), "r"(add_low));
    asm volatile("madc.hi.u32 %0, %1, %2, %3;" : "=r"(high) : "r"(a), "r"(b), "r"(add_high));
}

}  // namespace plonkd::gpu
