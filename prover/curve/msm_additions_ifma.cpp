// Compiled with AVX-512 flags: see field/ifma/lanes.hpp for what may be used here.
//
// One batch makes two passes. Forwards, eight additions at a time: load the operands, keep them in limb form,
// multiply up the denominators. Backwards: peel the inverses off, finish the additions.
//
// Scaling: products here divide by 2^(52 L), the data's form is 2^(64 N) = 2^(52 L - kShift). With
// denominators d_v and running products P_v = P_{v-1} d_v 2^(-52 L), starting the way back from I = c /
// P_last gives every peeled inverse as I P_{v-1} 2^(-52 L) = c / d_v, whatever c is. c = 2^(52 L + 64 N) puts
// slopes into the data's form, and one `shifted` slope serves both products it is needed in.
#include "prover/curve/msm_additions_ifma.hpp"

#include "prover/field/fields.hpp"
#include "prover/field/ifma/lanes.hpp"

namespace plonkd {
namespace {

template <class Params>
struct AdditionKernel {
    using I = Ifma<Params>;
    using Lanes = typename I::Lanes;
    static constexpr unsigned L = I::L;
    static constexpr unsigned N = I::N;
    // Vectors per batch: the inversion, some hundred products, is shared by eight times as many additions,
    // and the workspace (6 L * 64 bytes per vector: 245 to 737 KB) stays in the second-level cache.
    static constexpr unsigned kVectors = 128;

    struct alignas(64) Workspace {
        __m512i x1[kVectors][L], y1[kVectors][L], x2[kVectors][L];
        __m512i numerator[kVectors][L];  // y2 - y1 + p, or 3 x^2 for a doubling
        __m512i denominator[kVectors]
                           [L];       // x2 - x1 + p, or 2 y for a doubling, or 1 where the sum needs no slope
        __m512i prefix[kVectors][L];  // product of all denominators before
        __m512i y2[L];
        unsigned char infinite1[kVectors], infinite2[kVectors], opposite[kVectors];
    };

    struct Operands {
        const unsigned long long* x[8];
        const unsigned long long* y[8];
        __mmask8 negated;
    };

    // Lanes beyond `count` repeat the last addition: the same sum is then stored again at the same place.
    [[gnu::always_inline]] static inline const ifma::Addition& addition_of_lane(
        const ifma::Addition* additions, unsigned count, unsigned element) {
        return additions[element < count ? element : count - 1];
    }

    [[gnu::always_inline]] static inline void operands(const ifma::Addition* additions, unsigned count,
                                                       bool second, Operands& result) {
        unsigned negated = 0;
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) {
            const ifma::Addition& addition = addition_of_lane(additions, count, i);
            const std::uintptr_t tagged = second ? addition.b : addition.a;
            result.x[i] = reinterpret_cast<const unsigned long long*>(tagged & ~std::uintptr_t{1});
            result.y[i] = result.x[i] + N;
            negated |= static_cast<unsigned>(tagged & 1) << I::lane_of_element(i);
        }
        result.negated = static_cast<__mmask8>(negated);
    }

    // p - y in the lanes of `mask`: p itself for y = 0, limbs loose.
    [[gnu::always_inline]] static inline Lanes negated_where(__mmask8 mask, const Lanes& y) {
        Lanes r;
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            r.limb[j] =
                _mm512_mask_sub_epi64(y.limb[j], mask, _mm512_set1_epi64(I::kModulus.limb[j]), y.limb[j]);
        }
        return r;
    }

    // Loads vector v, returns its denominators.
    [[gnu::always_inline]] static inline Lanes load_vector(Workspace& w, unsigned v,
                                                           const ifma::Addition* additions, unsigned count) {
        Operands a;
        Operands b;
        operands(additions, count, false, a);
        operands(additions, count, true, b);
        const Lanes x1 = I::load(a.x);
        const Lanes x2 = I::load(b.x);
        const Lanes y1 = negated_where(a.negated, I::load(a.y));
        const Lanes y2 = negated_where(b.negated, I::load(b.y));
        I::store_limbs(w.x1[v], x1);
        I::store_limbs(w.y1[v], y1);
        I::store_limbs(w.x2[v], x2);
        I::store_limbs(w.numerator[v], I::carried(I::template plus_modulus<1>(I::sub(y2, y1))));
        Lanes denominator = I::carried(I::template plus_modulus<1>(I::sub(x2, x1)));
        w.infinite1[v] = w.infinite2[v] = w.opposite[v] = 0;
        // One limb decides whether a closer look is worth it.
        const __mmask8 suspects = _mm512_cmpeq_epi64_mask(x1.limb[0], x2.limb[0]) |
                                  _mm512_testn_epi64_mask(x1.limb[0], x1.limb[0]) |
                                  _mm512_testn_epi64_mask(x2.limb[0], x2.limb[0]);
        if (__builtin_expect(suspects != 0, 0)) denominator = classify(w, v, x1, y1, x2, y2, denominator);
        I::store_limbs(w.denominator[v], denominator);
        return denominator;
    }

    // Finds the lanes whose sum is not a chord's, and makes numerators and denominators of doublings.
    [[gnu::noinline]] static Lanes classify(Workspace& w, unsigned v, const Lanes& x1, const Lanes& loose_y1,
                                            const Lanes& x2, const Lanes& loose_y2, const Lanes& chord) {
        const Lanes y1 = I::template reduced_once<1>(loose_y1);
        const Lanes y2 = I::template reduced_once<1>(loose_y2);
        const __mmask8 same_x = I::is_zero(I::sub(x2, x1));
        const __mmask8 infinite1 = I::is_zero(x1) & I::is_zero(y1);
        const __mmask8 infinite2 = I::is_zero(x2) & I::is_zero(y2);
        const __mmask8 finite = static_cast<__mmask8>(~(infinite1 | infinite2));
        const __mmask8 doubling =
            same_x & I::is_zero(I::sub(y2, y1)) & static_cast<__mmask8>(~I::is_zero(y1)) & finite;
        w.infinite1[v] = infinite1;
        w.infinite2[v] = infinite2;
        w.opposite[v] = same_x & static_cast<__mmask8>(~doubling) & finite;
        const Lanes square = I::product(x1, I::shifted(x1));
        I::store_limbs(w.numerator[v], I::select(doubling, I::carried(I::add(square, I::add(square, square))),
                                                 I::load_limbs(w.numerator[v])));
        return I::select(infinite1 | infinite2 | w.opposite[v], one_unit(),
                         I::select(doubling, I::carried(I::add(y1, y1)), chord));
    }

    // Any value but 0 serves where the slope is not used.
    [[gnu::always_inline]] static inline Lanes one_unit() {
        Lanes r = I::zero();
        r.limb[0] = _mm512_set1_epi64(1);
        return r;
    }

    // [0, p) from a value in (-kBelow * p, 2p), limbs loose.
    template <unsigned kBelow>
    [[gnu::always_inline]] static inline Lanes canonical(const Lanes& a) {
        const Lanes lifted = lifted_where_negative<kBelow>(I::carried(a));
        return I::carried(lifted_where_negative<1>(I::carried(I::sub(lifted, I::broadcast(I::kModulus)))));
    }
    template <unsigned kFactor>
    [[gnu::always_inline]] static inline Lanes lifted_where_negative(const Lanes& a) {
        constexpr auto kMultiple = I::modulus_times(kFactor);
        const __mmask8 negative = _mm512_movepi64_mask(a.limb[L - 1]);
        Lanes r;
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            r.limb[j] =
                _mm512_mask_add_epi64(a.limb[j], negative, a.limb[j], _mm512_set1_epi64(kMultiple.limb[j]));
        }
        return r;
    }

    [[gnu::always_inline]] static inline void finish_vector(Workspace& w, unsigned v, const Lanes& inverse,
                                                            const ifma::Addition* additions, unsigned count) {
        const Lanes x1 = I::load_limbs(w.x1[v]);
        const Lanes y1 = I::load_limbs(w.y1[v]);
        const Lanes x2 = I::load_limbs(w.x2[v]);
        const Lanes slope = I::product(I::load_limbs(w.numerator[v]), inverse);
        const Lanes slope_shifted = I::shifted(slope);
        const Lanes slope_squared = I::product_loose(slope, slope_shifted);
        Lanes x3 = canonical<2>(I::sub(I::sub(slope_squared, x1), x2));
        const Lanes run = I::carried(I::template plus_modulus<1>(I::sub(x1, x3)));
        Lanes y3 = canonical<1>(I::sub(I::product_loose(slope_shifted, run), y1));

        if (__builtin_expect((w.infinite1[v] | w.infinite2[v] | w.opposite[v]) != 0, 0)) {
            // Both y in [0, p]; numerator = y2 - y1 + p in these lanes.
            const Lanes y2 =
                canonical<1>(I::sub(I::add(I::load_limbs(w.numerator[v]), y1), I::broadcast(I::kModulus)));
            x3 = I::select(w.infinite2[v], x1, I::select(w.opposite[v], I::zero(), x3));
            y3 = I::select(w.infinite2[v], canonical<1>(y1), I::select(w.opposite[v], I::zero(), y3));
            x3 = I::select(w.infinite1[v], x2, x3);
            y3 = I::select(w.infinite1[v], y2, y3);
        }
        unsigned long long* x_out[8];
        unsigned long long* y_out[8];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) {
            x_out[i] = reinterpret_cast<unsigned long long*>(addition_of_lane(additions, count, i).out);
            y_out[i] = x_out[i] + N;
        }
        I::store(x_out, x3);
        I::store(y_out, y3);
    }

    // The operands lie all over the point table and the buckets; a vector's arithmetic covers the next one's
    // misses.
    [[gnu::always_inline]] static inline void prefetch(const ifma::Addition* additions, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            const std::uintptr_t points[2] = {additions[i].a, additions[i].b};
            for (const std::uintptr_t point : points) {
                const char* bytes = reinterpret_cast<const char*>(point & ~std::uintptr_t{1});
                for (unsigned offset = 0; offset < 2 * 8 * N; offset += 64)
                    _mm_prefetch(bytes + offset, _MM_HINT_T0);
            }
        }
    }

    static void run(const ifma::Addition* additions, unsigned long count, Workspace& w,
                    void (*invert_eight)(std::uint64_t*)) {
        while (count != 0) {
            const unsigned size = count < 8 * kVectors ? static_cast<unsigned>(count) : 8 * kVectors;
            const unsigned vectors = (size + 7) / 8;
            Lanes product = load_vector(w, 0, additions, size);
            for (unsigned v = 1; v < vectors; ++v) {
                prefetch(additions + 8 * (v + 1), size < 8 * (v + 2) ? 0 : 8);
                I::store_limbs(w.prefix[v], product);
                const Lanes denominator = load_vector(w, v, additions + 8 * v, size - 8 * v);
                product = I::product(product, denominator);
            }
            std::uint64_t words[8 * N];
            auto* eight = reinterpret_cast<unsigned long long*>(words);
            I::store(eight, I::template reduced_once<1>(product));
            invert_eight(words);
            Lanes inverse = I::load(eight);
            for (unsigned v = vectors; v-- > 1;) {
                const Lanes own = I::product(inverse, I::load_limbs(w.prefix[v]));
                inverse = I::product(inverse, I::load_limbs(w.denominator[v]));
                finish_vector(w, v, own, additions + 8 * v, size - 8 * v);
            }
            finish_vector(w, 0, inverse, additions, size);
            additions += size;
            count -= size;
        }
    }
};

}  // namespace

namespace ifma {

#define PLONKD_ADDITION_KERNEL(Name)                                                              \
    template <>                                                                                   \
    void add_affine<Name>(const Addition* additions, std::size_t count, void* workspace,          \
                          void (*invert_eight)(std::uint64_t*)) {                                 \
        using Kernel = AdditionKernel<Name##Params>;                                              \
        Kernel::run(additions, count, *static_cast<Kernel::Workspace*>(workspace), invert_eight); \
    }                                                                                             \
    template <>                                                                                   \
    std::size_t workspace_bytes<Name>() {                                                         \
        return sizeof(AdditionKernel<Name##Params>::Workspace);                                   \
    }
PLONKD_ADDITION_KERNEL(Bn254Fp)
PLONKD_ADDITION_KERNEL(Bls12377Fp)
PLONKD_ADDITION_KERNEL(Bw6761Fp)
#undef PLONKD_ADDITION_KERNEL

}  // namespace ifma
}  // namespace plonkd
