// Multi-limb products with BMI2 and ADX: Montgomery products of 4 and 6 limbs in one piece, and the 6 x 6
// limb blocks of which the 12-limb product is made. Two independent carry chains (adcx, adox) run beside
// mulx; rows of the product alternate with rows of the reduction as in gnark-crypto's "no-carry" note
// (coarsely integrated operand scanning).
//
// x86-64 only, and only to be called where the processor has both extensions (cpu_features.hpp). Inline
// assembly rather than compiler flags, so that nothing else in an including file can come to use these
// instructions. Operands are below the modulus and so are results.
#pragma once

#include "prover/field/big_int.hpp"
#include "prover/field/x86_mod_add.hpp"

namespace plonkd::adx {

template <std::size_t N>
using Limbs = std::uint64_t[N];

// clang-format off: one instruction per line

// The accumulator is a window of registers t0, t1, …; rdx holds the row's multiplier, rax and rbx are
// scratch. `mulx` leaves the flags alone, so CF and OF each carry one chain through a row. The modulus is a
// template argument so that its limbs are addressed relative to the instruction. Operands and results stay in
// registers where they fit: a load wider than the stores just before it would stall.

// Window = a * b_limb: the first row, one chain.
#define PLONKD_ADX_START(a_limb, b_limb, low, high) \
    "movq " b_limb                                  \
    ", %%rdx\n\t"                                   \
    "xorl %%eax, %%eax\n\t"                         \
    "mulxq " a_limb ", %[" low "], %[" high "]\n\t"
#define PLONKD_ADX_EXTEND(a_limb, low, high) \
    "mulxq " a_limb ", %%rax, %[" high       \
    "]\n\t"                                  \
    "adoxq %%rax, %[" low "]\n\t"
#define PLONKD_ADX_EXTEND_END(top) \
    "movl $0, %%eax\n\t"           \
    "adoxq %%rax, %[" top "]\n\t"

// Window += a * b_limb; `top` carries each high half to the next limb and ends as the most significant limb.
#define PLONKD_ADX_ADD_START(b_limb) \
    "movq " b_limb                   \
    ", %%rdx\n\t"                    \
    "xorl %%eax, %%eax\n\t"
#define PLONKD_ADX_ADD(a_limb, low, next, top) \
    "mulxq " a_limb ", %%rax, %[" top          \
    "]\n\t"                                    \
    "adoxq %%rax, %[" low                      \
    "]\n\t"                                    \
    "adcxq %[" top "], %[" next "]\n\t"
#define PLONKD_ADX_ADD_END(a_limb, low, top) \
    "mulxq " a_limb ", %%rax, %[" top        \
    "]\n\t"                                  \
    "adoxq %%rax, %[" low                    \
    "]\n\t"                                  \
    "movl $0, %%eax\n\t"                     \
    "adcxq %%rax, %[" top                    \
    "]\n\t"                                  \
    "adoxq %%rax, %[" top "]\n\t"

// rdx = m = -window / p mod 2^64, then window = (window + m * p) / 2^64.
#define PLONKD_ADX_REDUCE_START(low) \
    "movabsq %[k], %%rdx\n\t"        \
    "imulq %[" low                   \
    "], %%rdx\n\t"                   \
    "xorl %%eax, %%eax\n\t"          \
    "mulxq %[p], %%rax, %%rbx\n\t"   \
    "adcxq %[" low                   \
    "], %%rax\n\t"                   \
    "movq %%rbx, %[" low "]\n\t"
#define PLONKD_ADX_REDUCE(offset, low, next) \
    "adcxq %[" next "], %[" low              \
    "]\n\t"                                  \
    "mulxq " offset "+%[p], %%rax, %[" next  \
    "]\n\t"                                  \
    "adoxq %%rax, %[" low "]\n\t"
#define PLONKD_ADX_REDUCE_END(last, top) \
    "movl $0, %%eax\n\t"                 \
    "adcxq %%rax, %[" last               \
    "]\n\t"                              \
    "adoxq %[" top "], %[" last "]\n\t"

#define PLONKD_ADX_REDUCE_ROW_4         \
    PLONKD_ADX_REDUCE_START("t0")       \
    PLONKD_ADX_REDUCE("8", "t0", "t1")  \
    PLONKD_ADX_REDUCE("16", "t1", "t2") \
    PLONKD_ADX_REDUCE("24", "t2", "t3") \
    PLONKD_ADX_REDUCE_END("t3", "t4")
#define PLONKD_ADX_PRODUCT_ROW_4(b_limb)      \
    PLONKD_ADX_ADD_START(b_limb)              \
    PLONKD_ADX_ADD("%[a0]", "t0", "t1", "t4") \
    PLONKD_ADX_ADD("%[a1]", "t1", "t2", "t4") \
    PLONKD_ADX_ADD("%[a2]", "t2", "t3", "t4") \
    PLONKD_ADX_ADD_END("%[a3]", "t3", "t4")   \
    PLONKD_ADX_REDUCE_ROW_4

#define PLONKD_ADX_REDUCE_ROW_6         \
    PLONKD_ADX_REDUCE_START("t0")       \
    PLONKD_ADX_REDUCE("8", "t0", "t1")  \
    PLONKD_ADX_REDUCE("16", "t1", "t2") \
    PLONKD_ADX_REDUCE("24", "t2", "t3") \
    PLONKD_ADX_REDUCE("32", "t3", "t4") \
    PLONKD_ADX_REDUCE("40", "t4", "t5") \
    PLONKD_ADX_REDUCE_END("t5", "t6")
#define PLONKD_ADX_PRODUCT_ROW_6(b_limb)      \
    PLONKD_ADX_ADD_START(b_limb)              \
    PLONKD_ADX_ADD("%[a0]", "t0", "t1", "t6") \
    PLONKD_ADX_ADD("%[a1]", "t1", "t2", "t6") \
    PLONKD_ADX_ADD("%[a2]", "t2", "t3", "t6") \
    PLONKD_ADX_ADD("%[a3]", "t3", "t4", "t6") \
    PLONKD_ADX_ADD("%[a4]", "t4", "t5", "t6") \
    PLONKD_ADX_ADD_END("%[a5]", "t5", "t6")   \
    PLONKD_ADX_REDUCE_ROW_6

// out = a * b / 2^256 mod p, with kNegatedInverse = -1 / p mod 2^64.
template <const BigInt<4>& p, std::uint64_t kNegatedInverse>
inline void montgomery_product(BigInt<4>& out, const BigInt<4>& a, const BigInt<4>& b) {
    std::uint64_t t0, t1, t2, t3, t4;
    __asm__(
        PLONKD_ADX_START("%[a0]", "%[b0]", "t0", "t1")
        PLONKD_ADX_EXTEND("%[a1]", "t1", "t2")
        PLONKD_ADX_EXTEND("%[a2]", "t2", "t3")
        PLONKD_ADX_EXTEND("%[a3]", "t3", "t4")
        PLONKD_ADX_EXTEND_END("t4")
        PLONKD_ADX_REDUCE_ROW_4
        PLONKD_ADX_PRODUCT_ROW_4("%[b1]")
        PLONKD_ADX_PRODUCT_ROW_4("%[b2]")
        PLONKD_ADX_PRODUCT_ROW_4("%[b3]")
        "movq %[t0], %%rax\n\t"
        "movq %[t1], %%rbx\n\t"
        "movq %[t2], %%rdx\n\t"
        "movq %[t3], %[t4]\n\t"
        "subq 0+%[p], %%rax\n\t"
        "sbbq 8+%[p], %%rbx\n\t"
        "sbbq 16+%[p], %%rdx\n\t"
        "sbbq 24+%[p], %[t4]\n\t"
        "cmovncq %%rax, %[t0]\n\t"
        "cmovncq %%rbx, %[t1]\n\t"
        "cmovncq %%rdx, %[t2]\n\t"
        "cmovncq %[t4], %[t3]\n\t"
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4)
        : [a0] "r"(a.limb[0]), [a1] "r"(a.limb[1]), [a2] "r"(a.limb[2]), [a3] "r"(a.limb[3]),
          [b0] "m"(b.limb[0]), [b1] "m"(b.limb[1]), [b2] "m"(b.limb[2]), [b3] "m"(b.limb[3]),
          [p] "m"(p), [k] "i"(kNegatedInverse)
        : "rax", "rbx", "rdx", "cc");
    out = {{t0, t1, t2, t3}};
}

// out = a * a / 2^256 mod p. The same rows as the product's: what it saves is the second operand's way
// through memory.
template <const BigInt<4>& p, std::uint64_t kNegatedInverse>
inline void montgomery_square(BigInt<4>& out, const BigInt<4>& a) {
    std::uint64_t t0, t1, t2, t3, t4;
    __asm__(
        PLONKD_ADX_START("%[a0]", "%[a0]", "t0", "t1")
        PLONKD_ADX_EXTEND("%[a1]", "t1", "t2")
        PLONKD_ADX_EXTEND("%[a2]", "t2", "t3")
        PLONKD_ADX_EXTEND("%[a3]", "t3", "t4")
        PLONKD_ADX_EXTEND_END("t4")
        PLONKD_ADX_REDUCE_ROW_4
        PLONKD_ADX_PRODUCT_ROW_4("%[a1]")
        PLONKD_ADX_PRODUCT_ROW_4("%[a2]")
        PLONKD_ADX_PRODUCT_ROW_4("%[a3]")
        "movq %[t0], %%rax\n\t"
        "movq %[t1], %%rbx\n\t"
        "movq %[t2], %%rdx\n\t"
        "movq %[t3], %[t4]\n\t"
        "subq 0+%[p], %%rax\n\t"
        "sbbq 8+%[p], %%rbx\n\t"
        "sbbq 16+%[p], %%rdx\n\t"
        "sbbq 24+%[p], %[t4]\n\t"
        "cmovncq %%rax, %[t0]\n\t"
        "cmovncq %%rbx, %[t1]\n\t"
        "cmovncq %%rdx, %[t2]\n\t"
        "cmovncq %[t4], %[t3]\n\t"
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4)
        : [a0] "r"(a.limb[0]), [a1] "r"(a.limb[1]), [a2] "r"(a.limb[2]), [a3] "r"(a.limb[3]),
          [p] "m"(p), [k] "i"(kNegatedInverse)
        : "rax", "rbx", "rdx", "cc");
    out = {{t0, t1, t2, t3}};
}

// out = a * b / 2^384 mod p, with kNegatedInverse = -1 / p mod 2^64.
template <const BigInt<6>& p, std::uint64_t kNegatedInverse>
inline void montgomery_product(BigInt<6>& out, const BigInt<6>& a, const BigInt<6>& b) {
    std::uint64_t t0, t1, t2, t3, t4, t5, t6, saved_4, saved_5;
    __asm__(
        PLONKD_ADX_START("%[a0]", "%[b0]", "t0", "t1")
        PLONKD_ADX_EXTEND("%[a1]", "t1", "t2")
        PLONKD_ADX_EXTEND("%[a2]", "t2", "t3")
        PLONKD_ADX_EXTEND("%[a3]", "t3", "t4")
        PLONKD_ADX_EXTEND("%[a4]", "t4", "t5")
        PLONKD_ADX_EXTEND("%[a5]", "t5", "t6")
        PLONKD_ADX_EXTEND_END("t6")
        PLONKD_ADX_REDUCE_ROW_6
        PLONKD_ADX_PRODUCT_ROW_6("%[b1]")
        PLONKD_ADX_PRODUCT_ROW_6("%[b2]")
        PLONKD_ADX_PRODUCT_ROW_6("%[b3]")
        PLONKD_ADX_PRODUCT_ROW_6("%[b4]")
        PLONKD_ADX_PRODUCT_ROW_6("%[b5]")
        "movq %[t0], %%rax\n\t"
        "movq %[t1], %%rbx\n\t"
        "movq %[t2], %%rdx\n\t"
        "movq %[t3], %[t6]\n\t"
        "movq %[t4], %[saved_4]\n\t"
        "movq %[t5], %[saved_5]\n\t"
        "subq 0+%[p], %%rax\n\t"
        "sbbq 8+%[p], %%rbx\n\t"
        "sbbq 16+%[p], %%rdx\n\t"
        "sbbq 24+%[p], %[t6]\n\t"
        "sbbq 32+%[p], %[t4]\n\t"
        "sbbq 40+%[p], %[t5]\n\t"
        "cmovncq %%rax, %[t0]\n\t"
        "cmovncq %%rbx, %[t1]\n\t"
        "cmovncq %%rdx, %[t2]\n\t"
        "cmovncq %[t6], %[t3]\n\t"
        "cmovcq %[saved_4], %[t4]\n\t"
        "cmovcq %[saved_5], %[t5]\n\t"
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
          [t5] "=&r"(t5), [t6] "=&r"(t6), [saved_4] "=m"(saved_4), [saved_5] "=m"(saved_5)
        : [a0] "m"(a.limb[0]), [a1] "m"(a.limb[1]), [a2] "m"(a.limb[2]), [a3] "m"(a.limb[3]),
          [a4] "m"(a.limb[4]), [a5] "m"(a.limb[5]),
          [b0] "m"(b.limb[0]), [b1] "m"(b.limb[1]), [b2] "m"(b.limb[2]), [b3] "m"(b.limb[3]),
          [b4] "m"(b.limb[4]), [b5] "m"(b.limb[5]),
          [p] "m"(p), [k] "i"(kNegatedInverse)
        : "rax", "rbx", "rdx", "cc");
    out = {{t0, t1, t2, t3, t4, t5}};
}

// out = a * b in full; `out` must not overlap the inputs.
inline void multiply_6(Limbs<12>& out, const Limbs<6>& a, const Limbs<6>& b) {
    std::uint64_t t0, t1, t2, t3, t4, t5, t6;
    __asm__ volatile(
        PLONKD_ADX_START("0(%[a])", "0(%[b])", "t0", "t1")
        PLONKD_ADX_EXTEND("8(%[a])", "t1", "t2")
        PLONKD_ADX_EXTEND("16(%[a])", "t2", "t3")
        PLONKD_ADX_EXTEND("24(%[a])", "t3", "t4")
        PLONKD_ADX_EXTEND("32(%[a])", "t4", "t5")
        PLONKD_ADX_EXTEND("40(%[a])", "t5", "t6")
        PLONKD_ADX_EXTEND_END("t6")
        "movq %[t0], 0(%[out])\n\t"
        PLONKD_ADX_ADD_START("8(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t1", "t2", "t0")
        PLONKD_ADX_ADD("8(%[a])", "t2", "t3", "t0")
        PLONKD_ADX_ADD("16(%[a])", "t3", "t4", "t0")
        PLONKD_ADX_ADD("24(%[a])", "t4", "t5", "t0")
        PLONKD_ADX_ADD("32(%[a])", "t5", "t6", "t0")
        PLONKD_ADX_ADD_END("40(%[a])", "t6", "t0")
        "movq %[t1], 8(%[out])\n\t"
        PLONKD_ADX_ADD_START("16(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t2", "t3", "t1")
        PLONKD_ADX_ADD("8(%[a])", "t3", "t4", "t1")
        PLONKD_ADX_ADD("16(%[a])", "t4", "t5", "t1")
        PLONKD_ADX_ADD("24(%[a])", "t5", "t6", "t1")
        PLONKD_ADX_ADD("32(%[a])", "t6", "t0", "t1")
        PLONKD_ADX_ADD_END("40(%[a])", "t0", "t1")
        "movq %[t2], 16(%[out])\n\t"
        PLONKD_ADX_ADD_START("24(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t3", "t4", "t2")
        PLONKD_ADX_ADD("8(%[a])", "t4", "t5", "t2")
        PLONKD_ADX_ADD("16(%[a])", "t5", "t6", "t2")
        PLONKD_ADX_ADD("24(%[a])", "t6", "t0", "t2")
        PLONKD_ADX_ADD("32(%[a])", "t0", "t1", "t2")
        PLONKD_ADX_ADD_END("40(%[a])", "t1", "t2")
        "movq %[t3], 24(%[out])\n\t"
        PLONKD_ADX_ADD_START("32(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t4", "t5", "t3")
        PLONKD_ADX_ADD("8(%[a])", "t5", "t6", "t3")
        PLONKD_ADX_ADD("16(%[a])", "t6", "t0", "t3")
        PLONKD_ADX_ADD("24(%[a])", "t0", "t1", "t3")
        PLONKD_ADX_ADD("32(%[a])", "t1", "t2", "t3")
        PLONKD_ADX_ADD_END("40(%[a])", "t2", "t3")
        "movq %[t4], 32(%[out])\n\t"
        PLONKD_ADX_ADD_START("40(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t5", "t6", "t4")
        PLONKD_ADX_ADD("8(%[a])", "t6", "t0", "t4")
        PLONKD_ADX_ADD("16(%[a])", "t0", "t1", "t4")
        PLONKD_ADX_ADD("24(%[a])", "t1", "t2", "t4")
        PLONKD_ADX_ADD("32(%[a])", "t2", "t3", "t4")
        PLONKD_ADX_ADD_END("40(%[a])", "t3", "t4")
        "movq %[t5], 40(%[out])\n\t"
        "movq %[t6], 48(%[out])\n\t"
        "movq %[t0], 56(%[out])\n\t"
        "movq %[t1], 64(%[out])\n\t"
        "movq %[t2], 72(%[out])\n\t"
        "movq %[t3], 80(%[out])\n\t"
        "movq %[t4], 88(%[out])\n\t"
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4), [t5] "=&r"(t5),
          [t6] "=&r"(t6)
        : [out] "r"(&out), [a] "r"(&a), [b] "r"(&b)
        : "rax", "rdx", "cc", "memory");
}

// acc[0…11] += a * b; returns the carry out of acc[11].
inline std::uint64_t multiply_add_6(Limbs<12>& acc, const Limbs<6>& a, const Limbs<6>& b) {
    std::uint64_t carry, t0, t1, t2, t3, t4, t5, t6;
    __asm__ volatile(
        "movq 0(%[acc]), %[t0]\n\t"
        "movq 8(%[acc]), %[t1]\n\t"
        "movq 16(%[acc]), %[t2]\n\t"
        "movq 24(%[acc]), %[t3]\n\t"
        "movq 32(%[acc]), %[t4]\n\t"
        "movq 40(%[acc]), %[t5]\n\t"
        PLONKD_ADX_ADD_START("0(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t0", "t1", "t6")
        PLONKD_ADX_ADD("8(%[a])", "t1", "t2", "t6")
        PLONKD_ADX_ADD("16(%[a])", "t2", "t3", "t6")
        PLONKD_ADX_ADD("24(%[a])", "t3", "t4", "t6")
        PLONKD_ADX_ADD("32(%[a])", "t4", "t5", "t6")
        PLONKD_ADX_ADD_END("40(%[a])", "t5", "t6")
        "movq %[t0], 0(%[acc])\n\t"
        PLONKD_ADX_ADD_START("8(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t1", "t2", "t0")
        PLONKD_ADX_ADD("8(%[a])", "t2", "t3", "t0")
        PLONKD_ADX_ADD("16(%[a])", "t3", "t4", "t0")
        PLONKD_ADX_ADD("24(%[a])", "t4", "t5", "t0")
        PLONKD_ADX_ADD("32(%[a])", "t5", "t6", "t0")
        PLONKD_ADX_ADD_END("40(%[a])", "t6", "t0")
        "movq %[t1], 8(%[acc])\n\t"
        PLONKD_ADX_ADD_START("16(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t2", "t3", "t1")
        PLONKD_ADX_ADD("8(%[a])", "t3", "t4", "t1")
        PLONKD_ADX_ADD("16(%[a])", "t4", "t5", "t1")
        PLONKD_ADX_ADD("24(%[a])", "t5", "t6", "t1")
        PLONKD_ADX_ADD("32(%[a])", "t6", "t0", "t1")
        PLONKD_ADX_ADD_END("40(%[a])", "t0", "t1")
        "movq %[t2], 16(%[acc])\n\t"
        PLONKD_ADX_ADD_START("24(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t3", "t4", "t2")
        PLONKD_ADX_ADD("8(%[a])", "t4", "t5", "t2")
        PLONKD_ADX_ADD("16(%[a])", "t5", "t6", "t2")
        PLONKD_ADX_ADD("24(%[a])", "t6", "t0", "t2")
        PLONKD_ADX_ADD("32(%[a])", "t0", "t1", "t2")
        PLONKD_ADX_ADD_END("40(%[a])", "t1", "t2")
        "movq %[t3], 24(%[acc])\n\t"
        PLONKD_ADX_ADD_START("32(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t4", "t5", "t3")
        PLONKD_ADX_ADD("8(%[a])", "t5", "t6", "t3")
        PLONKD_ADX_ADD("16(%[a])", "t6", "t0", "t3")
        PLONKD_ADX_ADD("24(%[a])", "t0", "t1", "t3")
        PLONKD_ADX_ADD("32(%[a])", "t1", "t2", "t3")
        PLONKD_ADX_ADD_END("40(%[a])", "t2", "t3")
        "movq %[t4], 32(%[acc])\n\t"
        PLONKD_ADX_ADD_START("40(%[b])")
        PLONKD_ADX_ADD("0(%[a])", "t5", "t6", "t4")
        PLONKD_ADX_ADD("8(%[a])", "t6", "t0", "t4")
        PLONKD_ADX_ADD("16(%[a])", "t0", "t1", "t4")
        PLONKD_ADX_ADD("24(%[a])", "t1", "t2", "t4")
        PLONKD_ADX_ADD("32(%[a])", "t2", "t3", "t4")
        PLONKD_ADX_ADD_END("40(%[a])", "t3", "t4")
        "movq %[t5], 40(%[acc])\n\t"
        "addq %[t6], 48(%[acc])\n\t"
        "adcq %[t0], 56(%[acc])\n\t"
        "adcq %[t1], 64(%[acc])\n\t"
        "adcq %[t2], 72(%[acc])\n\t"
        "adcq %[t3], 80(%[acc])\n\t"
        "adcq %[t4], 88(%[acc])\n\t"
        "movl $0, %%eax\n\t"
        "adcq %%rax, %%rax\n\t"
        : "=&a"(carry), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4), [t5] "=&r"(t5),
          [t6] "=&r"(t6)
        : [acc] "r"(&acc), [a] "r"(&a), [b] "r"(&b)
        : "rdx", "cc", "memory");
    return carry;
}

// One half of a 12-limb reduction: q = -t / p mod 2^384, then t[6…11] += (t[0…5] + q * p) / 2^384; returns
// the carry out of t[11]. t[0…5] is left as it was and stands for 0.
template <std::uint64_t kNegatedInverse>
inline std::uint64_t reduce_low_6(Limbs<12>& t, Limbs<6>& q, const Limbs<6>& p) {
    std::uint64_t carry, t0, t1, t2, t3, t4, t5, t6;
    __asm__ volatile(
        "movq 0(%[t]), %[t0]\n\t"
        "movq 8(%[t]), %[t1]\n\t"
        "movq 16(%[t]), %[t2]\n\t"
        "movq 24(%[t]), %[t3]\n\t"
        "movq 32(%[t]), %[t4]\n\t"
        "movq 40(%[t]), %[t5]\n\t"
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t0], %%rdx\n\t"
        "movq %%rdx, 0(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t0", "t1", "t6")
        PLONKD_ADX_ADD("8(%[p])", "t1", "t2", "t6")
        PLONKD_ADX_ADD("16(%[p])", "t2", "t3", "t6")
        PLONKD_ADX_ADD("24(%[p])", "t3", "t4", "t6")
        PLONKD_ADX_ADD("32(%[p])", "t4", "t5", "t6")
        PLONKD_ADX_ADD_END("40(%[p])", "t5", "t6")
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t1], %%rdx\n\t"
        "movq %%rdx, 8(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t1", "t2", "t0")
        PLONKD_ADX_ADD("8(%[p])", "t2", "t3", "t0")
        PLONKD_ADX_ADD("16(%[p])", "t3", "t4", "t0")
        PLONKD_ADX_ADD("24(%[p])", "t4", "t5", "t0")
        PLONKD_ADX_ADD("32(%[p])", "t5", "t6", "t0")
        PLONKD_ADX_ADD_END("40(%[p])", "t6", "t0")
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t2], %%rdx\n\t"
        "movq %%rdx, 16(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t2", "t3", "t1")
        PLONKD_ADX_ADD("8(%[p])", "t3", "t4", "t1")
        PLONKD_ADX_ADD("16(%[p])", "t4", "t5", "t1")
        PLONKD_ADX_ADD("24(%[p])", "t5", "t6", "t1")
        PLONKD_ADX_ADD("32(%[p])", "t6", "t0", "t1")
        PLONKD_ADX_ADD_END("40(%[p])", "t0", "t1")
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t3], %%rdx\n\t"
        "movq %%rdx, 24(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t3", "t4", "t2")
        PLONKD_ADX_ADD("8(%[p])", "t4", "t5", "t2")
        PLONKD_ADX_ADD("16(%[p])", "t5", "t6", "t2")
        PLONKD_ADX_ADD("24(%[p])", "t6", "t0", "t2")
        PLONKD_ADX_ADD("32(%[p])", "t0", "t1", "t2")
        PLONKD_ADX_ADD_END("40(%[p])", "t1", "t2")
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t4], %%rdx\n\t"
        "movq %%rdx, 32(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t4", "t5", "t3")
        PLONKD_ADX_ADD("8(%[p])", "t5", "t6", "t3")
        PLONKD_ADX_ADD("16(%[p])", "t6", "t0", "t3")
        PLONKD_ADX_ADD("24(%[p])", "t0", "t1", "t3")
        PLONKD_ADX_ADD("32(%[p])", "t1", "t2", "t3")
        PLONKD_ADX_ADD_END("40(%[p])", "t2", "t3")
        "movabsq %[k], %%rdx\n\t"
        "imulq %[t5], %%rdx\n\t"
        "movq %%rdx, 40(%[q])\n\t"
        "xorl %%eax, %%eax\n\t"
        PLONKD_ADX_ADD("0(%[p])", "t5", "t6", "t4")
        PLONKD_ADX_ADD("8(%[p])", "t6", "t0", "t4")
        PLONKD_ADX_ADD("16(%[p])", "t0", "t1", "t4")
        PLONKD_ADX_ADD("24(%[p])", "t1", "t2", "t4")
        PLONKD_ADX_ADD("32(%[p])", "t2", "t3", "t4")
        PLONKD_ADX_ADD_END("40(%[p])", "t3", "t4")
        "addq %[t6], 48(%[t])\n\t"
        "adcq %[t0], 56(%[t])\n\t"
        "adcq %[t1], 64(%[t])\n\t"
        "adcq %[t2], 72(%[t])\n\t"
        "adcq %[t3], 80(%[t])\n\t"
        "adcq %[t4], 88(%[t])\n\t"
        "movl $0, %%eax\n\t"
        "adcq %%rax, %%rax\n\t"
        : "=&a"(carry), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4), [t5] "=&r"(t5),
          [t6] "=&r"(t6)
        : [t] "r"(&t), [q] "r"(&q), [p] "r"(&p), [k] "i"(kNegatedInverse)
        : "rdx", "cc", "memory");
    return carry;
}

#undef PLONKD_ADX_START
#undef PLONKD_ADX_EXTEND
#undef PLONKD_ADX_EXTEND_END
#undef PLONKD_ADX_ADD_START
#undef PLONKD_ADX_ADD
#undef PLONKD_ADX_ADD_END
#undef PLONKD_ADX_REDUCE_START
#undef PLONKD_ADX_REDUCE
#undef PLONKD_ADX_REDUCE_END
#undef PLONKD_ADX_REDUCE_ROW_4
#undef PLONKD_ADX_PRODUCT_ROW_4
#undef PLONKD_ADX_REDUCE_ROW_6
#undef PLONKD_ADX_PRODUCT_ROW_6

// clang-format on

// A 12-limb product or square in halves of 6 limbs, x = x_low + 2^384 x_high. The reduction makes the low
// half vanish by adding q_1 p, then the next one by q_2 p. It starts as soon as the low product is there: the
// other products fill the time that its chain of dependent rows leaves. Carries into limbs 12 and 18 wait for
// one pass at the end, for nothing below depends on them.
template <const BigInt<12>& p, std::uint64_t kNegatedInverse>
class WideProduct {
  public:
    static void product(BigInt<12>& out, const BigInt<12>& a, const BigInt<12>& b) {
        WideProduct w;
        multiply_6(w.limbs<0>(), low(a), low(b));
        w.reduce_first();
        multiply_6(w.limbs<12>(), high(a), high(b));
        w.add_middle(low(a), high(b));
        w.add_middle(high(a), low(b));
        w.reduce_second(out);
    }
    // The cross product is made once and doubled.
    static void square(BigInt<12>& out, const BigInt<12>& a) {
        WideProduct w;
        multiply_6(w.limbs<0>(), low(a), low(a));
        w.reduce_first();
        multiply_6(w.limbs<12>(), high(a), high(a));
        BigInt<12> cross;
        multiply_6(cross.limb, low(a), high(a));
        w.carry_18_ += x86::add_limbs(cross, cross, cross);
        auto& middle = reinterpret_cast<BigInt<12>&>(w.limbs<6>());
        w.carry_18_ += x86::add_limbs(middle, middle, cross);
        w.reduce_second(out);
    }

  private:
    static const Limbs<6>& low(const BigInt<12>& x) { return reinterpret_cast<const Limbs<6>&>(x.limb[0]); }
    static const Limbs<6>& high(const BigInt<12>& x) { return reinterpret_cast<const Limbs<6>&>(x.limb[6]); }
    template <std::size_t kFirst>
    Limbs<12>& limbs() {
        return reinterpret_cast<Limbs<12>&>(t_[kFirst]);
    }

    void add_middle(const Limbs<6>& a, const Limbs<6>& b) { carry_18_ += multiply_add_6(limbs<6>(), a, b); }
    // After the low product: its upper half is what limbs 6 to 11 hold so far.
    void reduce_first() { carry_12_ = reduce_low_6<kNegatedInverse>(limbs<0>(), q_, low(p)); }
    void reduce_second(BigInt<12>& out) {
        add_middle(q_, high(p));
        carry_18_ += reduce_low_6<kNegatedInverse>(limbs<6>(), q_, low(p));
        multiply_add_6(limbs<12>(), q_, high(p));
        auto& result = reinterpret_cast<BigInt<12>&>(limbs<12>());
        x86::add_limbs(result, result, BigInt<12>{{carry_12_, 0, 0, 0, 0, 0, carry_18_}});
        x86::reduce_once<p>(out, result);
    }

    Limbs<24> t_;
    Limbs<6> q_;
    std::uint64_t carry_12_ = 0;
    std::uint64_t carry_18_ = 0;
};

// out = a * b / 2^768 mod p.
template <const BigInt<12>& p, std::uint64_t kNegatedInverse>
inline void montgomery_product(BigInt<12>& out, const BigInt<12>& a, const BigInt<12>& b) {
    WideProduct<p, kNegatedInverse>::product(out, a, b);
}
// out = a * a / 2^768 mod p.
template <const BigInt<12>& p, std::uint64_t kNegatedInverse>
inline void montgomery_square(BigInt<12>& out, const BigInt<12>& a) {
    WideProduct<p, kNegatedInverse>::square(out, a);
}

}  // namespace plonkd::adx
