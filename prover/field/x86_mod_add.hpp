// Modular addition and subtraction with whole carry chains, which compilers break up when they translate the
// portable 128-bit form. Baseline x86-64, so always usable there. Operands are below the modulus p, whose top
// bit is free.
#pragma once

#include "prover/field/big_int.hpp"

namespace plonkd::x86 {

// clang-format off: one instruction per line

// a + b mod p.
template <const BigInt<4>& p>
inline BigInt<4> add_mod(const BigInt<4>& a, const BigInt<4>& b) {
    BigInt<4> sum = a;
    BigInt<4> reduced;
    __asm__(
        "addq %[b0], %[s0]\n\t"
        "adcq %[b1], %[s1]\n\t"
        "adcq %[b2], %[s2]\n\t"
        "adcq %[b3], %[s3]\n\t"
        "movq %[s0], %[r0]\n\t"
        "movq %[s1], %[r1]\n\t"
        "movq %[s2], %[r2]\n\t"
        "movq %[s3], %[r3]\n\t"
        "subq 0+%[p], %[r0]\n\t"
        "sbbq 8+%[p], %[r1]\n\t"
        "sbbq 16+%[p], %[r2]\n\t"
        "sbbq 24+%[p], %[r3]\n\t"
        "cmovcq %[s0], %[r0]\n\t"
        "cmovcq %[s1], %[r1]\n\t"
        "cmovcq %[s2], %[r2]\n\t"
        "cmovcq %[s3], %[r3]\n\t"
        : [s0] "+&r"(sum.limb[0]), [s1] "+&r"(sum.limb[1]), [s2] "+&r"(sum.limb[2]), [s3] "+&r"(sum.limb[3]),
          [r0] "=&r"(reduced.limb[0]), [r1] "=&r"(reduced.limb[1]), [r2] "=&r"(reduced.limb[2]),
          [r3] "=&r"(reduced.limb[3])
        : [b0] "rm"(b.limb[0]), [b1] "rm"(b.limb[1]), [b2] "rm"(b.limb[2]), [b3] "rm"(b.limb[3]), [p] "m"(p)
        : "cc");
    return reduced;
}

// a - b mod p.
template <const BigInt<4>& p>
inline BigInt<4> sub_mod(const BigInt<4>& a, const BigInt<4>& b) {
    BigInt<4> difference = a;
    BigInt<4> correction;
    __asm__(
        "subq %[b0], %[d0]\n\t"
        "sbbq %[b1], %[d1]\n\t"
        "sbbq %[b2], %[d2]\n\t"
        "sbbq %[b3], %[d3]\n\t"
        "sbbq %[c3], %[c3]\n\t"
        "movq %[c3], %[c0]\n\t"
        "movq %[c3], %[c1]\n\t"
        "movq %[c3], %[c2]\n\t"
        "andq 0+%[p], %[c0]\n\t"
        "andq 8+%[p], %[c1]\n\t"
        "andq 16+%[p], %[c2]\n\t"
        "andq 24+%[p], %[c3]\n\t"
        "addq %[c0], %[d0]\n\t"
        "adcq %[c1], %[d1]\n\t"
        "adcq %[c2], %[d2]\n\t"
        "adcq %[c3], %[d3]\n\t"
        : [d0] "+&r"(difference.limb[0]), [d1] "+&r"(difference.limb[1]), [d2] "+&r"(difference.limb[2]),
          [d3] "+&r"(difference.limb[3]), [c0] "=&r"(correction.limb[0]), [c1] "=&r"(correction.limb[1]),
          [c2] "=&r"(correction.limb[2]), [c3] "=&r"(correction.limb[3])
        : [b0] "rm"(b.limb[0]), [b1] "rm"(b.limb[1]), [b2] "rm"(b.limb[2]), [b3] "rm"(b.limb[3]), [p] "m"(p)
        : "cc");
    return difference;
}

// a + b mod p.
template <const BigInt<6>& p>
inline BigInt<6> add_mod(const BigInt<6>& a, const BigInt<6>& b) {
    BigInt<6> sum = a;
    BigInt<6> reduced;
    __asm__(
        "addq %[b0], %[s0]\n\t"
        "adcq %[b1], %[s1]\n\t"
        "adcq %[b2], %[s2]\n\t"
        "adcq %[b3], %[s3]\n\t"
        "adcq %[b4], %[s4]\n\t"
        "adcq %[b5], %[s5]\n\t"
        "movq %[s0], %[r0]\n\t"
        "movq %[s1], %[r1]\n\t"
        "movq %[s2], %[r2]\n\t"
        "movq %[s3], %[r3]\n\t"
        "movq %[s4], %[r4]\n\t"
        "movq %[s5], %[r5]\n\t"
        "subq 0+%[p], %[r0]\n\t"
        "sbbq 8+%[p], %[r1]\n\t"
        "sbbq 16+%[p], %[r2]\n\t"
        "sbbq 24+%[p], %[r3]\n\t"
        "sbbq 32+%[p], %[r4]\n\t"
        "sbbq 40+%[p], %[r5]\n\t"
        "cmovcq %[s0], %[r0]\n\t"
        "cmovcq %[s1], %[r1]\n\t"
        "cmovcq %[s2], %[r2]\n\t"
        "cmovcq %[s3], %[r3]\n\t"
        "cmovcq %[s4], %[r4]\n\t"
        "cmovcq %[s5], %[r5]\n\t"
        : [s0] "+&r"(sum.limb[0]), [s1] "+&r"(sum.limb[1]), [s2] "+&r"(sum.limb[2]), [s3] "+&r"(sum.limb[3]),
          [s4] "+&r"(sum.limb[4]), [s5] "+&r"(sum.limb[5]), [r0] "=&r"(reduced.limb[0]),
          [r1] "=&r"(reduced.limb[1]), [r2] "=&r"(reduced.limb[2]), [r3] "=&r"(reduced.limb[3]),
          [r4] "=&r"(reduced.limb[4]), [r5] "=&r"(reduced.limb[5])
        : [b0] "m"(b.limb[0]), [b1] "m"(b.limb[1]), [b2] "m"(b.limb[2]), [b3] "m"(b.limb[3]),
          [b4] "m"(b.limb[4]), [b5] "m"(b.limb[5]), [p] "m"(p)
        : "cc");
    return reduced;
}

// a - b mod p.
template <const BigInt<6>& p>
inline BigInt<6> sub_mod(const BigInt<6>& a, const BigInt<6>& b) {
    BigInt<6> difference = a;
    BigInt<6> correction;
    __asm__(
        "subq %[b0], %[d0]\n\t"
        "sbbq %[b1], %[d1]\n\t"
        "sbbq %[b2], %[d2]\n\t"
        "sbbq %[b3], %[d3]\n\t"
        "sbbq %[b4], %[d4]\n\t"
        "sbbq %[b5], %[d5]\n\t"
        "sbbq %[c5], %[c5]\n\t"
        "movq %[c5], %[c0]\n\t"
        "movq %[c5], %[c1]\n\t"
        "movq %[c5], %[c2]\n\t"
        "movq %[c5], %[c3]\n\t"
        "movq %[c5], %[c4]\n\t"
        "andq 0+%[p], %[c0]\n\t"
        "andq 8+%[p], %[c1]\n\t"
        "andq 16+%[p], %[c2]\n\t"
        "andq 24+%[p], %[c3]\n\t"
        "andq 32+%[p], %[c4]\n\t"
        "andq 40+%[p], %[c5]\n\t"
        "addq %[c0], %[d0]\n\t"
        "adcq %[c1], %[d1]\n\t"
        "adcq %[c2], %[d2]\n\t"
        "adcq %[c3], %[d3]\n\t"
        "adcq %[c4], %[d4]\n\t"
        "adcq %[c5], %[d5]\n\t"
        : [d0] "+&r"(difference.limb[0]), [d1] "+&r"(difference.limb[1]), [d2] "+&r"(difference.limb[2]),
          [d3] "+&r"(difference.limb[3]), [d4] "+&r"(difference.limb[4]), [d5] "+&r"(difference.limb[5]),
          [c0] "=&r"(correction.limb[0]), [c1] "=&r"(correction.limb[1]), [c2] "=&r"(correction.limb[2]),
          [c3] "=&r"(correction.limb[3]), [c4] "=&r"(correction.limb[4]), [c5] "=&r"(correction.limb[5])
        : [b0] "m"(b.limb[0]), [b1] "m"(b.limb[1]), [b2] "m"(b.limb[2]), [b3] "m"(b.limb[3]),
          [b4] "m"(b.limb[4]), [b5] "m"(b.limb[5]), [p] "m"(p)
        : "cc");
    return difference;
}

// out = a + b, returns the carry; `out` may be an operand.
inline std::uint64_t add_limbs(BigInt<12>& out, const BigInt<12>& a, const BigInt<12>& b) {
    std::uint64_t limb;
    __asm__(
        "movq 0(%[a]), %[limb]\n\t"
        "addq 0(%[b]), %[limb]\n\t"
        "movq %[limb], 0(%[out])\n\t"
        "movq 8(%[a]), %[limb]\n\t"
        "adcq 8(%[b]), %[limb]\n\t"
        "movq %[limb], 8(%[out])\n\t"
        "movq 16(%[a]), %[limb]\n\t"
        "adcq 16(%[b]), %[limb]\n\t"
        "movq %[limb], 16(%[out])\n\t"
        "movq 24(%[a]), %[limb]\n\t"
        "adcq 24(%[b]), %[limb]\n\t"
        "movq %[limb], 24(%[out])\n\t"
        "movq 32(%[a]), %[limb]\n\t"
        "adcq 32(%[b]), %[limb]\n\t"
        "movq %[limb], 32(%[out])\n\t"
        "movq 40(%[a]), %[limb]\n\t"
        "adcq 40(%[b]), %[limb]\n\t"
        "movq %[limb], 40(%[out])\n\t"
        "movq 48(%[a]), %[limb]\n\t"
        "adcq 48(%[b]), %[limb]\n\t"
        "movq %[limb], 48(%[out])\n\t"
        "movq 56(%[a]), %[limb]\n\t"
        "adcq 56(%[b]), %[limb]\n\t"
        "movq %[limb], 56(%[out])\n\t"
        "movq 64(%[a]), %[limb]\n\t"
        "adcq 64(%[b]), %[limb]\n\t"
        "movq %[limb], 64(%[out])\n\t"
        "movq 72(%[a]), %[limb]\n\t"
        "adcq 72(%[b]), %[limb]\n\t"
        "movq %[limb], 72(%[out])\n\t"
        "movq 80(%[a]), %[limb]\n\t"
        "adcq 80(%[b]), %[limb]\n\t"
        "movq %[limb], 80(%[out])\n\t"
        "movq 88(%[a]), %[limb]\n\t"
        "adcq 88(%[b]), %[limb]\n\t"
        "movq %[limb], 88(%[out])\n\t"
        "movl $0, %k[limb]\n\t"
        "adcq %[limb], %[limb]\n\t"
        : "=m"(out), [limb] "=&r"(limb)
        : [out] "r"(&out), [a] "r"(&a), [b] "r"(&b), "m"(a), "m"(b)
        : "cc");
    return limb;
}

// reduced = value mod p for a value below 2p; not in place. Through memory, for 12 limbs do not fit the
// registers, and limb by limb: wide loads right after narrow stores would stall.
template <const BigInt<12>& p>
inline void reduce_once(BigInt<12>& reduced, const BigInt<12>& value) {
    std::uint64_t limb;
    __asm__(
        "movq 0(%[value]), %[limb]\n\t"
        "subq 0+%[p], %[limb]\n\t"
        "movq %[limb], 0(%[reduced])\n\t"
        "movq 8(%[value]), %[limb]\n\t"
        "sbbq 8+%[p], %[limb]\n\t"
        "movq %[limb], 8(%[reduced])\n\t"
        "movq 16(%[value]), %[limb]\n\t"
        "sbbq 16+%[p], %[limb]\n\t"
        "movq %[limb], 16(%[reduced])\n\t"
        "movq 24(%[value]), %[limb]\n\t"
        "sbbq 24+%[p], %[limb]\n\t"
        "movq %[limb], 24(%[reduced])\n\t"
        "movq 32(%[value]), %[limb]\n\t"
        "sbbq 32+%[p], %[limb]\n\t"
        "movq %[limb], 32(%[reduced])\n\t"
        "movq 40(%[value]), %[limb]\n\t"
        "sbbq 40+%[p], %[limb]\n\t"
        "movq %[limb], 40(%[reduced])\n\t"
        "movq 48(%[value]), %[limb]\n\t"
        "sbbq 48+%[p], %[limb]\n\t"
        "movq %[limb], 48(%[reduced])\n\t"
        "movq 56(%[value]), %[limb]\n\t"
        "sbbq 56+%[p], %[limb]\n\t"
        "movq %[limb], 56(%[reduced])\n\t"
        "movq 64(%[value]), %[limb]\n\t"
        "sbbq 64+%[p], %[limb]\n\t"
        "movq %[limb], 64(%[reduced])\n\t"
        "movq 72(%[value]), %[limb]\n\t"
        "sbbq 72+%[p], %[limb]\n\t"
        "movq %[limb], 72(%[reduced])\n\t"
        "movq 80(%[value]), %[limb]\n\t"
        "sbbq 80+%[p], %[limb]\n\t"
        "movq %[limb], 80(%[reduced])\n\t"
        "movq 88(%[value]), %[limb]\n\t"
        "sbbq 88+%[p], %[limb]\n\t"
        "movq %[limb], 88(%[reduced])\n\t"
        "movq 0(%[reduced]), %[limb]\n\t"
        "cmovcq 0(%[value]), %[limb]\n\t"
        "movq %[limb], 0(%[reduced])\n\t"
        "movq 8(%[reduced]), %[limb]\n\t"
        "cmovcq 8(%[value]), %[limb]\n\t"
        "movq %[limb], 8(%[reduced])\n\t"
        "movq 16(%[reduced]), %[limb]\n\t"
        "cmovcq 16(%[value]), %[limb]\n\t"
        "movq %[limb], 16(%[reduced])\n\t"
        "movq 24(%[reduced]), %[limb]\n\t"
        "cmovcq 24(%[value]), %[limb]\n\t"
        "movq %[limb], 24(%[reduced])\n\t"
        "movq 32(%[reduced]), %[limb]\n\t"
        "cmovcq 32(%[value]), %[limb]\n\t"
        "movq %[limb], 32(%[reduced])\n\t"
        "movq 40(%[reduced]), %[limb]\n\t"
        "cmovcq 40(%[value]), %[limb]\n\t"
        "movq %[limb], 40(%[reduced])\n\t"
        "movq 48(%[reduced]), %[limb]\n\t"
        "cmovcq 48(%[value]), %[limb]\n\t"
        "movq %[limb], 48(%[reduced])\n\t"
        "movq 56(%[reduced]), %[limb]\n\t"
        "cmovcq 56(%[value]), %[limb]\n\t"
        "movq %[limb], 56(%[reduced])\n\t"
        "movq 64(%[reduced]), %[limb]\n\t"
        "cmovcq 64(%[value]), %[limb]\n\t"
        "movq %[limb], 64(%[reduced])\n\t"
        "movq 72(%[reduced]), %[limb]\n\t"
        "cmovcq 72(%[value]), %[limb]\n\t"
        "movq %[limb], 72(%[reduced])\n\t"
        "movq 80(%[reduced]), %[limb]\n\t"
        "cmovcq 80(%[value]), %[limb]\n\t"
        "movq %[limb], 80(%[reduced])\n\t"
        "movq 88(%[reduced]), %[limb]\n\t"
        "cmovcq 88(%[value]), %[limb]\n\t"
        "movq %[limb], 88(%[reduced])\n\t"
        : "=m"(reduced), [limb] "=&r"(limb)
        : [reduced] "r"(&reduced), [value] "r"(&value), "m"(value), [p] "m"(p)
        : "cc");
}

// a - b mod p.
template <const BigInt<12>& p>
inline BigInt<12> sub_mod(const BigInt<12>& a, const BigInt<12>& b) {
    BigInt<12> difference;
    std::uint64_t limb;
    __asm__(
        "movq 0(%[a]), %[limb]\n\t"
        "subq 0(%[b]), %[limb]\n\t"
        "movq %[limb], 0(%[difference])\n\t"
        "movq 8(%[a]), %[limb]\n\t"
        "sbbq 8(%[b]), %[limb]\n\t"
        "movq %[limb], 8(%[difference])\n\t"
        "movq 16(%[a]), %[limb]\n\t"
        "sbbq 16(%[b]), %[limb]\n\t"
        "movq %[limb], 16(%[difference])\n\t"
        "movq 24(%[a]), %[limb]\n\t"
        "sbbq 24(%[b]), %[limb]\n\t"
        "movq %[limb], 24(%[difference])\n\t"
        "movq 32(%[a]), %[limb]\n\t"
        "sbbq 32(%[b]), %[limb]\n\t"
        "movq %[limb], 32(%[difference])\n\t"
        "movq 40(%[a]), %[limb]\n\t"
        "sbbq 40(%[b]), %[limb]\n\t"
        "movq %[limb], 40(%[difference])\n\t"
        "movq 48(%[a]), %[limb]\n\t"
        "sbbq 48(%[b]), %[limb]\n\t"
        "movq %[limb], 48(%[difference])\n\t"
        "movq 56(%[a]), %[limb]\n\t"
        "sbbq 56(%[b]), %[limb]\n\t"
        "movq %[limb], 56(%[difference])\n\t"
        "movq 64(%[a]), %[limb]\n\t"
        "sbbq 64(%[b]), %[limb]\n\t"
        "movq %[limb], 64(%[difference])\n\t"
        "movq 72(%[a]), %[limb]\n\t"
        "sbbq 72(%[b]), %[limb]\n\t"
        "movq %[limb], 72(%[difference])\n\t"
        "movq 80(%[a]), %[limb]\n\t"
        "sbbq 80(%[b]), %[limb]\n\t"
        "movq %[limb], 80(%[difference])\n\t"
        "movq 88(%[a]), %[limb]\n\t"
        "sbbq 88(%[b]), %[limb]\n\t"
        "movq %[limb], 88(%[difference])\n\t"
        "jnc 1f\n\t"
        "movq 0+%[p], %[limb]\n\t"
        "addq %[limb], 0(%[difference])\n\t"
        "movq 8+%[p], %[limb]\n\t"
        "adcq %[limb], 8(%[difference])\n\t"
        "movq 16+%[p], %[limb]\n\t"
        "adcq %[limb], 16(%[difference])\n\t"
        "movq 24+%[p], %[limb]\n\t"
        "adcq %[limb], 24(%[difference])\n\t"
        "movq 32+%[p], %[limb]\n\t"
        "adcq %[limb], 32(%[difference])\n\t"
        "movq 40+%[p], %[limb]\n\t"
        "adcq %[limb], 40(%[difference])\n\t"
        "movq 48+%[p], %[limb]\n\t"
        "adcq %[limb], 48(%[difference])\n\t"
        "movq 56+%[p], %[limb]\n\t"
        "adcq %[limb], 56(%[difference])\n\t"
        "movq 64+%[p], %[limb]\n\t"
        "adcq %[limb], 64(%[difference])\n\t"
        "movq 72+%[p], %[limb]\n\t"
        "adcq %[limb], 72(%[difference])\n\t"
        "movq 80+%[p], %[limb]\n\t"
        "adcq %[limb], 80(%[difference])\n\t"
        "movq 88+%[p], %[limb]\n\t"
        "adcq %[limb], 88(%[difference])\n\t"
        "1:\n\t"
        : "=m"(difference), [limb] "=&r"(limb)
        : [difference] "r"(&difference), [a] "r"(&a), [b] "r"(&b), "m"(a), "m"(b), [p] "m"(p)
        : "cc");
    return difference;
}

// clang-format on

// a + b mod p.
template <const BigInt<12>& p>
inline BigInt<12> add_mod(const BigInt<12>& a, const BigInt<12>& b) {
    BigInt<12> sum;
    add_limbs(sum, a, b);
    BigInt<12> reduced;
    reduce_once<p>(reduced, sum);
    return reduced;
}

}  // namespace plonkd::x86
