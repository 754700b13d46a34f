// Eight field elements side by side in AVX-512 registers, radix 2^52, for the vector kernels (`*_ifma.cpp`).
//
// Only kernel files include this header. They are compiled with AVX-512 flags, so nothing they emit may be
// shared with other objects: the linker would be free to keep the AVX-512 copy of an inline function for
// everybody. Hence the unnamed namespace (each kernel file has its own copy), no standard library templates,
// and from shared headers only what is evaluated at compile time. The ctest field_ifma_objects_share_nothing
// checks it.
//
// Form. Elements stay in the Montgomery form of PrimeField, x * 2^(64 N), merely regrouped into L = ceil(64 N
// / 52) limbs of 52 bits. The product here divides by 2^(52 L) instead, so it falls short of the form by
// 2^kShift, kShift = 52 L - 64 N (4, 32, 12 bits for N = 4, 6, 12). There is room above the modulus to shift
// one operand left by that much beforehand (`shifted`, or load_shifted at no cost): product(a, shifted(b)) is
// the Montgomery product of the scalar code, bit for bit once reduced.
//
// Ranges. A `Lanes` holds signed 64-bit limbs. "Carried" means limbs below the top lie in [0, 2^52) and the
// value is not negative, as products require of their operands. Values are otherwise only bounded as the
// comments say, in multiples of the modulus p; `canonical` brings them back to [0, p).
#pragma once

#include <immintrin.h>

#include "prover/field/big_int.hpp"

namespace plonkd {
namespace {

#define PLONKD_IFMA_INLINE [[gnu::always_inline]] static inline

template <class Params>
struct Ifma {
    static constexpr unsigned N = sizeof(Params::kModulus.limb) / 8;
    static constexpr unsigned L = (64 * N + 51) / 52;
    static constexpr unsigned kShift = 52 * L - 64 * N;
    static constexpr long long kMask = (1LL << 52) - 1;

    struct Limbs {
        long long limb[L];
    };

    static constexpr Limbs regroup(const BigInt<N>& value) {
        Limbs result{};
        for (unsigned i = 0; i < L; ++i) {
            const unsigned word = 52 * i / 64;
            const unsigned shift = 52 * i % 64;
            if (word >= N) break;
            unsigned long long bits = value.limb[word] >> shift;
            if (shift > 12 && word + 1 < N) bits |= value.limb[word + 1] << (64 - shift);
            result.limb[i] = static_cast<long long>(bits) & kMask;
        }
        return result;
    }
    static constexpr Limbs modulus_times(unsigned factor) {
        Limbs result = regroup(Params::kModulus);
        long long carry = 0;
        for (unsigned i = 0; i < L; ++i) {
            const __int128 product = static_cast<__int128>(result.limb[i]) * factor + carry;
            result.limb[i] =
                i + 1 < L ? static_cast<long long>(product) & kMask : static_cast<long long>(product);
            carry = static_cast<long long>(product >> 52);
        }
        return result;
    }
    static constexpr long long negated_inverse() {
        unsigned long long inverse = 1;
        for (int i = 0; i < 6; ++i) inverse *= 2 - Params::kModulus.limb[0] * inverse;
        return static_cast<long long>(~inverse + 1) & kMask;
    }
    static constexpr Limbs kModulus = regroup(Params::kModulus);
    static constexpr long long kNegatedInverse = negated_inverse();

    struct Lanes {
        __m512i limb[L];
    };

    PLONKD_IFMA_INLINE __m512i mask52() { return _mm512_set1_epi64(kMask); }

    PLONKD_IFMA_INLINE Lanes zero() {
        Lanes r;
        for (unsigned i = 0; i < L; ++i) r.limb[i] = _mm512_setzero_si512();
        return r;
    }
    PLONKD_IFMA_INLINE Lanes broadcast(const Limbs& value) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) r.limb[i] = _mm512_set1_epi64(value.limb[i]);
        return r;
    }

    // One step of a product: t += low or high 52 bits of x * y, x a vector or one number for all lanes in
    // memory. With 15 limbs the accumulator takes half of the registers; compilers then keep spilling it in
    // favour of loop constants, so x is forced to be a memory operand.
    PLONKD_IFMA_INLINE __m512i multiply_add_low(__m512i t, const __m512i& x, __m512i y) {
        if constexpr (L <= 8) return _mm512_madd52lo_epu64(t, x, y);
        __asm__("vpmadd52luq %[x], %[y], %[t]" : [t] "+v"(t) : [x] "m"(x), [y] "v"(y));
        return t;
    }
    PLONKD_IFMA_INLINE __m512i multiply_add_high(__m512i t, const __m512i& x, __m512i y) {
        if constexpr (L <= 8) return _mm512_madd52hi_epu64(t, x, y);
        __asm__("vpmadd52huq %[x], %[y], %[t]" : [t] "+v"(t) : [x] "m"(x), [y] "v"(y));
        return t;
    }
    PLONKD_IFMA_INLINE __m512i multiply_add_low(__m512i t, const long long& x, __m512i y) {
        if constexpr (L <= 8) return _mm512_madd52lo_epu64(t, _mm512_set1_epi64(x), y);
        __asm__("vpmadd52luq %[x]%{1to8%}, %[y], %[t]" : [t] "+v"(t) : [x] "m"(x), [y] "v"(y));
        return t;
    }
    PLONKD_IFMA_INLINE __m512i multiply_add_high(__m512i t, const long long& x, __m512i y) {
        if constexpr (L <= 8) return _mm512_madd52hi_epu64(t, _mm512_set1_epi64(x), y);
        __asm__("vpmadd52huq %[x]%{1to8%}, %[y], %[t]" : [t] "+v"(t) : [x] "m"(x), [y] "v"(y));
        return t;
    }

    // a * b / 2^(52 L) mod p for carried a, b: below p + a * b / 2^(52 L), limbs below 2^58, not carried.
    PLONKD_IFMA_INLINE Lanes product_loose(const Lanes& a, const Lanes& b) {
        __m512i t[L + 1];
#pragma GCC unroll 16
        for (unsigned j = 0; j <= L; ++j) t[j] = _mm512_setzero_si512();
        const __m512i k = _mm512_set1_epi64(kNegatedInverse);
        const __m512i none = _mm512_setzero_si512();
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) {
            const __m512i b_i = b.limb[i];
            t[0] = multiply_add_low(t[0], a.limb[0], b_i);
            const __m512i m = _mm512_madd52lo_epu64(none, t[0], k);
#pragma GCC unroll 16
            for (unsigned j = 1; j < L; ++j) t[j] = multiply_add_low(t[j], a.limb[j], b_i);
#pragma GCC unroll 16
            for (unsigned j = 0; j < L; ++j) t[j + 1] = multiply_add_high(t[j + 1], a.limb[j], b_i);
            // m makes the lowest limb's low bits 0, so what it carries is known without the product: t[0] /
            // 2^52 rounded up.
            t[1] = _mm512_add_epi64(t[1], _mm512_srli_epi64(_mm512_add_epi64(t[0], mask52()), 52));
#pragma GCC unroll 16
            for (unsigned j = 1; j < L; ++j) t[j] = multiply_add_low(t[j], kModulus.limb[j], m);
#pragma GCC unroll 16
            for (unsigned j = 0; j < L; ++j) t[j] = multiply_add_high(t[j + 1], kModulus.limb[j], m);
            t[L] = none;
        }
        Lanes r;
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) r.limb[j] = t[j];
        return r;
    }

    PLONKD_IFMA_INLINE Lanes carried(Lanes a) {
        const __m512i mask = mask52();
#pragma GCC unroll 16
        for (unsigned i = 0; i + 1 < L; ++i) {
            a.limb[i + 1] = _mm512_add_epi64(a.limb[i + 1], _mm512_srai_epi64(a.limb[i], 52));
            a.limb[i] = _mm512_and_si512(a.limb[i], mask);
        }
        return a;
    }
    PLONKD_IFMA_INLINE Lanes product(const Lanes& a, const Lanes& b) {
        return carried(product_loose(a, b));
    }

    PLONKD_IFMA_INLINE Lanes add(const Lanes& a, const Lanes& b) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) r.limb[i] = _mm512_add_epi64(a.limb[i], b.limb[i]);
        return r;
    }
    PLONKD_IFMA_INLINE Lanes sub(const Lanes& a, const Lanes& b) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) r.limb[i] = _mm512_sub_epi64(a.limb[i], b.limb[i]);
        return r;
    }
    // a + factor * p: what keeps a difference from going negative.
    template <unsigned kFactor>
    PLONKD_IFMA_INLINE Lanes plus_modulus(const Lanes& a) {
        constexpr Limbs kMultiple = modulus_times(kFactor);
        return add(a, broadcast(kMultiple));
    }
    // a * 2^kShift for a carried, a * 2^kShift below 2^(52 L).
    PLONKD_IFMA_INLINE Lanes shifted(const Lanes& a) {
        Lanes r;
        const __m512i mask = mask52();
        r.limb[0] = _mm512_and_si512(_mm512_slli_epi64(a.limb[0], kShift), mask);
#pragma GCC unroll 16
        for (unsigned i = 1; i < L; ++i) {
            r.limb[i] = _mm512_and_si512(_mm512_or_si512(_mm512_slli_epi64(a.limb[i], kShift),
                                                         _mm512_srli_epi64(a.limb[i - 1], 52 - kShift)),
                                         mask);
        }
        return r;
    }

    PLONKD_IFMA_INLINE Lanes select(__mmask8 mask, const Lanes& if_set, const Lanes& if_clear) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i)
            r.limb[i] = _mm512_mask_blend_epi64(mask, if_clear.limb[i], if_set.limb[i]);
        return r;
    }
    // Lanes whose limbs are all zero: for canonical values, or limb-wise differences of canonical values.
    PLONKD_IFMA_INLINE __mmask8 is_zero(const Lanes& a) {
        __m512i any = a.limb[0];
#pragma GCC unroll 16
        for (unsigned i = 1; i < L; ++i) any = _mm512_or_si512(any, a.limb[i]);
        return _mm512_testn_epi64_mask(any, any);
    }

    // One conditional subtraction: [0, 2 * kFactor * p) to [0, kFactor * p); in any limbs, out carried.
    template <unsigned kFactor = 1>
    PLONKD_IFMA_INLINE Lanes reduced_once(const Lanes& a) {
        constexpr Limbs kMultiple = modulus_times(kFactor);
        const Lanes whole = carried(a);
        const Lanes less = carried(sub(a, broadcast(kMultiple)));
        return select(_mm512_movepi64_mask(less.limb[L - 1]), whole, less);
    }

    // Words q = 0 … N-1 of eight elements to limbs, times 2^kLeft (0 or kShift).
    template <unsigned kLeft>
    PLONKD_IFMA_INLINE Lanes from_words(const __m512i (&word)[N]) {
        Lanes r;
        const __m512i mask = mask52();
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) {
            __m512i bits;
            if (52 * i < kLeft) {
                bits = _mm512_slli_epi64(word[0], kLeft);
            } else {
                const unsigned first = 52 * i - kLeft;
                const unsigned q = first / 64;
                const unsigned shift = first % 64;
                if (q >= N) {
                    bits = _mm512_setzero_si512();
                } else if (shift == 0) {
                    bits = word[q];
                } else if (shift <= 12 || q + 1 >= N) {
                    bits = _mm512_srli_epi64(word[q], shift);
                } else {
                    bits = _mm512_or_si512(_mm512_srli_epi64(word[q], shift),
                                           _mm512_slli_epi64(word[q + 1], 64 - shift));
                }
            }
            r.limb[i] = _mm512_and_si512(bits, mask);
        }
        return r;
    }
    // Carried limbs of a value below 2^(64 N) to words.
    PLONKD_IFMA_INLINE void to_words(const Lanes& a, __m512i (&word)[N]) {
#pragma GCC unroll 16
        for (unsigned q = 0; q < N; ++q) {
            const unsigned i = 64 * q / 52;
            const unsigned shift = 64 * q % 52;
            __m512i bits = shift == 0 ? a.limb[i] : _mm512_srli_epi64(a.limb[i], shift);
            if (i + 1 < L) bits = _mm512_or_si512(bits, _mm512_slli_epi64(a.limb[i + 1], 52 - shift));
            if (shift > 40 && i + 2 < L)
                bits = _mm512_or_si512(bits, _mm512_slli_epi64(a.limb[i + 2], 104 - shift));
            word[q] = bits;
        }
    }

    // The cheap transposition below puts elements 1 and 2, 5 and 6 into each other's lanes. Loads and stores
    // agree on it; only code that handles lanes one by one needs to know.
    PLONKD_IFMA_INLINE constexpr unsigned lane_of_element(unsigned element) {
        return (element & 3) == 1 ? element + 1 : (element & 3) == 2 ? element - 1 : element;
    }

    // Words of the eight elements at base + index * stride words.
    PLONKD_IFMA_INLINE void load_words(const unsigned long long* base, unsigned long stride,
                                       __m512i (&word)[N]) {
        const unsigned long long* e[8];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) e[i] = base + i * stride;
        load_words(e, word);
    }
    PLONKD_IFMA_INLINE void load_words(const unsigned long long* const (&e)[8], __m512i (&word)[N]) {
#pragma GCC unroll 4
        for (unsigned q = 0; q + 4 <= N; q += 4) {
            const __m512i z0 = load_pair(e[0] + q, e[1] + q);
            const __m512i z1 = load_pair(e[2] + q, e[3] + q);
            const __m512i z2 = load_pair(e[4] + q, e[5] + q);
            const __m512i z3 = load_pair(e[6] + q, e[7] + q);
            const __m512i t0 = _mm512_unpacklo_epi64(z0, z1);
            const __m512i t1 = _mm512_unpackhi_epi64(z0, z1);
            const __m512i t2 = _mm512_unpacklo_epi64(z2, z3);
            const __m512i t3 = _mm512_unpackhi_epi64(z2, z3);
            word[q] = _mm512_shuffle_i64x2(t0, t2, 0x88);
            word[q + 1] = _mm512_shuffle_i64x2(t1, t3, 0x88);
            word[q + 2] = _mm512_shuffle_i64x2(t0, t2, 0xdd);
            word[q + 3] = _mm512_shuffle_i64x2(t1, t3, 0xdd);
        }
        if constexpr (N % 4 == 2) {
            constexpr unsigned q = N - 2;
            const __m512i even = load_quad(e[0] + q, e[1] + q, e[4] + q, e[5] + q);
            const __m512i odd = load_quad(e[2] + q, e[3] + q, e[6] + q, e[7] + q);
            word[q] = _mm512_unpacklo_epi64(even, odd);
            word[q + 1] = _mm512_unpackhi_epi64(even, odd);
        }
    }
    PLONKD_IFMA_INLINE __m512i load_pair(const unsigned long long* low, const unsigned long long* high) {
        return _mm512_inserti64x4(
            _mm512_castsi256_si512(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(low))),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(high)), 1);
    }
    PLONKD_IFMA_INLINE __m512i load_quad(const unsigned long long* a, const unsigned long long* b,
                                         const unsigned long long* c, const unsigned long long* d) {
        const __m256i low =
            _mm256_inserti64x2(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a))),
                               _mm_loadu_si128(reinterpret_cast<const __m128i*>(b)), 1);
        const __m256i high =
            _mm256_inserti64x2(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(c))),
                               _mm_loadu_si128(reinterpret_cast<const __m128i*>(d)), 1);
        return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    }

    PLONKD_IFMA_INLINE void store_words(unsigned long long* base, unsigned long stride,
                                        const __m512i (&word)[N]) {
        unsigned long long* e[8];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) e[i] = base + i * stride;
        store_words(e, word);
    }
    PLONKD_IFMA_INLINE void store_words(unsigned long long* const (&e)[8], const __m512i (&word)[N]) {
#pragma GCC unroll 4
        for (unsigned q = 0; q + 4 <= N; q += 4) {
            const __m512i t0 = _mm512_unpacklo_epi64(word[q], word[q + 1]);
            const __m512i t1 = _mm512_unpackhi_epi64(word[q], word[q + 1]);
            const __m512i t2 = _mm512_unpacklo_epi64(word[q + 2], word[q + 3]);
            const __m512i t3 = _mm512_unpackhi_epi64(word[q + 2], word[q + 3]);
            const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
            const __m512i second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
            store_pair(e[0] + q, e[1] + q, _mm512_permutex2var_epi64(t0, first, t2));
            store_pair(e[2] + q, e[3] + q, _mm512_permutex2var_epi64(t1, first, t3));
            store_pair(e[4] + q, e[5] + q, _mm512_permutex2var_epi64(t0, second, t2));
            store_pair(e[6] + q, e[7] + q, _mm512_permutex2var_epi64(t1, second, t3));
        }
        if constexpr (N % 4 == 2) {
            constexpr unsigned q = N - 2;
            const __m512i even = _mm512_unpacklo_epi64(word[q], word[q + 1]);
            const __m512i odd = _mm512_unpackhi_epi64(word[q], word[q + 1]);
            store_quad(e[0] + q, e[1] + q, e[4] + q, e[5] + q, even);
            store_quad(e[2] + q, e[3] + q, e[6] + q, e[7] + q, odd);
        }
    }
    PLONKD_IFMA_INLINE void store_pair(unsigned long long* low, unsigned long long* high, __m512i value) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(low), _mm512_castsi512_si256(value));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(high), _mm512_extracti64x4_epi64(value, 1));
    }
    PLONKD_IFMA_INLINE void store_quad(unsigned long long* a, unsigned long long* b, unsigned long long* c,
                                       unsigned long long* d, __m512i value) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(a), _mm512_castsi512_si128(value));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(b), _mm512_extracti64x2_epi64(value, 1));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(c), _mm512_extracti64x2_epi64(value, 2));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(d), _mm512_extracti64x2_epi64(value, 3));
    }

    // Eight canonical elements, `stride` words apart.
    PLONKD_IFMA_INLINE Lanes load(const unsigned long long* base, unsigned long stride = N) {
        __m512i word[N];
        load_words(base, stride, word);
        return from_words<0>(word);
    }
    PLONKD_IFMA_INLINE Lanes load_shifted(const unsigned long long* base, unsigned long stride = N) {
        __m512i word[N];
        load_words(base, stride, word);
        return from_words<kShift>(word);
    }
    PLONKD_IFMA_INLINE Lanes load(const unsigned long long* const (&e)[8]) {
        __m512i word[N];
        load_words(e, word);
        return from_words<0>(word);
    }
    // `a` carried and below 2^(64 N).
    PLONKD_IFMA_INLINE void store(unsigned long long* base, const Lanes& a, unsigned long stride = N) {
        __m512i word[N];
        to_words(a, word);
        store_words(base, stride, word);
    }
    PLONKD_IFMA_INLINE void store(unsigned long long* const (&e)[8], const Lanes& a) {
        __m512i word[N];
        to_words(a, word);
        store_words(e, word);
    }

    // Limb form in memory: L vectors of 64 bytes.
    PLONKD_IFMA_INLINE Lanes load_limbs(const __m512i* from) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) r.limb[i] = _mm512_load_si512(from + i);
        return r;
    }
    PLONKD_IFMA_INLINE void store_limbs(__m512i* to, const Lanes& a) {
#pragma GCC unroll 16
        for (unsigned i = 0; i < L; ++i) _mm512_store_si512(to + i, a.limb[i]);
    }
};

}  // namespace
}  // namespace plonkd
