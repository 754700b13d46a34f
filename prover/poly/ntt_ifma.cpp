// Compiled with AVX-512 flags: see field/ifma/lanes.hpp for what may be used here.
//
// A pass loads its elements once, keeps them in limb form in the workspace through all of its layers, and
// stores them canonical. In between values are not reduced. Forwards, a factor's product t is below 1.4 p and
// each layer adds at most 2 p: after k layers values are below (2 k + 1) p. Backwards, sums double: they are
// brought below 2 p in every kDoublings-th layer. Products take operands up to 2^(52 L), which is 84 p for
// the tightest field (BN254).
#include "prover/poly/ntt_ifma.hpp"

#include "prover/field/fields.hpp"
#include "prover/field/ifma/lanes.hpp"

namespace plonkd {
namespace {

template <class Params>
struct Transform {
    using I = Ifma<Params>;
    using Lanes = typename I::Lanes;
    static constexpr unsigned L = I::L;
    static constexpr unsigned N = I::N;
    static constexpr unsigned kMaxLogRows = 8;
    static constexpr unsigned kMaxLogBlock = 12;
    static constexpr unsigned kMaxVectors = 1U << (kMaxLogBlock - 3);
    // From below 2 p, four doublings reach 32 p; a difference of such values plus 32 p is still below 2^(52
    // L).
    static constexpr unsigned kDoublings = 4;
    static constexpr unsigned kDoubledBound = 32;

    using Vector = __m512i[L];
    struct alignas(64) Workspace {
        Vector values[kMaxVectors];
    };
    using Factors = ifma::LayerFactors;

    [[gnu::always_inline]] static inline Lanes broadcast_factor(const Factors& factors, unsigned long node) {
        const unsigned long index = factors.first + node;
        const auto* words =
            reinterpret_cast<const long long*>(factors.words) + (index >> 3) * (8 * L) + (index & 7);
        Lanes r;
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) r.limb[j] = _mm512_set1_epi64(words[8 * j]);
        return r;
    }
    [[gnu::always_inline]] static inline Lanes factor_group(const std::uint64_t* words) {
        return I::load_limbs(reinterpret_cast<const __m512i*>(words));
    }

    // (x, y) <- (x + w y, x - w y + 2 p)
    [[gnu::always_inline]] static inline void split(Lanes& x, Lanes& y, const Lanes& w) {
        const Lanes t = I::product_loose(I::carried(y), w);
        y = I::template plus_modulus<2>(I::sub(x, t));
        x = I::add(x, t);
    }
    // The same for w = 1 and canonical values.
    [[gnu::always_inline]] static inline void split_by_one(Lanes& x, Lanes& y) {
        const Lanes t = y;
        y = I::template plus_modulus<2>(I::sub(x, t));
        x = I::add(x, t);
    }
    // (x, y) <- (x + y, (x - y) w) for values below kDoubledBound * p.
    [[gnu::always_inline]] static inline void join(Lanes& x, Lanes& y, const Lanes& w) {
        const Lanes difference = I::carried(I::template plus_modulus<kDoubledBound>(I::sub(x, y)));
        x = I::add(x, y);
        y = I::product_loose(difference, w);
    }

    // [0, 2 p) from values below 64 p; limbs in any state in, carried out. The quotient comes from the top
    // limb: p has at least 40 bits there, so that the estimate is the true quotient or one less.
    [[gnu::always_inline]] static inline Lanes reduced(const Lanes& loose) {
        constexpr unsigned kScale = 12;
        constexpr long long kTop = I::kModulus.limb[L - 1];
        if constexpr (kTop >= (1LL << 30)) {
            constexpr auto kReciprocal =
                static_cast<long long>((static_cast<unsigned __int128>(1) << (52 + kScale)) / (kTop + 1));
            static_assert(kReciprocal < (1LL << 52));
            const Lanes a = I::carried(loose);
            const __m512i quotient = _mm512_srli_epi64(
                _mm512_madd52hi_epu64(_mm512_setzero_si512(), a.limb[L - 1], _mm512_set1_epi64(kReciprocal)),
                kScale);
            return I::carried(I::sub(a, multiple_of_modulus(quotient)));
        } else {
            // Little of p is in the top limb (BW6-761: 13 bits of 377), so take 52 bits from the two top
            // limbs.
            constexpr unsigned kBits = 24;
            constexpr long long kHead =
                (I::kModulus.limb[L - 1] << kBits) | (I::kModulus.limb[L - 2] >> (52 - kBits));
            constexpr auto kReciprocal =
                static_cast<long long>((static_cast<unsigned __int128>(1) << (52 + kScale)) / (kHead + 1));
            static_assert(kReciprocal < (1LL << 52));
            const Lanes a = I::carried(loose);
            const __m512i head = _mm512_or_si512(_mm512_slli_epi64(a.limb[L - 1], kBits),
                                                 _mm512_srli_epi64(a.limb[L - 2], 52 - kBits));
            const __m512i quotient = _mm512_srli_epi64(
                _mm512_madd52hi_epu64(_mm512_setzero_si512(), head, _mm512_set1_epi64(kReciprocal)), kScale);
            return I::carried(I::sub(a, multiple_of_modulus(quotient)));
        }
    }
    [[gnu::always_inline]] static inline Lanes multiple_of_modulus(__m512i quotient) {
        Lanes r = I::zero();
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            const __m512i p = _mm512_set1_epi64(I::kModulus.limb[j]);
            r.limb[j] = _mm512_madd52lo_epu64(r.limb[j], p, quotient);
            if (j + 1 < L) r.limb[j + 1] = _mm512_madd52hi_epu64(r.limb[j + 1], p, quotient);
        }
        return r;
    }
    [[gnu::always_inline]] static inline Lanes canonical(const Lanes& loose) {
        return I::template reduced_once<1>(reduced(loose));
    }

    // The layer of a pass whose nodes have 2 * half vectors each.
    static void split_layer(Workspace& w, unsigned long vectors, unsigned long half, const Factors& factors) {
        for (unsigned long first = 0, node = 0; first < vectors; first += 2 * half, ++node) {
            const Lanes factor = broadcast_factor(factors, node);
            for (unsigned long v = first; v < first + half; ++v) {
                Lanes x = I::load_limbs(w.values[v]);
                Lanes y = I::load_limbs(w.values[v + half]);
                split(x, y, factor);
                I::store_limbs(w.values[v], x);
                I::store_limbs(w.values[v + half], y);
            }
        }
    }
    template <bool kReduce>
    static void join_layer(Workspace& w, unsigned long vectors, unsigned long half, const Factors& factors) {
        for (unsigned long first = 0, node = 0; first < vectors; first += 2 * half, ++node) {
            const Lanes factor = broadcast_factor(factors, node);
            for (unsigned long v = first; v < first + half; ++v) {
                Lanes x = I::load_limbs(w.values[v]);
                Lanes y = I::load_limbs(w.values[v + half]);
                join(x, y, factor);
                I::store_limbs(w.values[v], kReduce ? reduced(x) : x);
                I::store_limbs(w.values[v + half], y);
            }
        }
    }
    // `layer` counts the join layers of a pass from its first, 1.
    static void join_layer(Workspace& w, unsigned long vectors, unsigned long half, const Factors& factors,
                           unsigned layer) {
        if (layer % kDoublings == 0) {
            join_layer<true>(w, vectors, half, factors);
        } else {
            join_layer<false>(w, vectors, half, factors);
        }
    }

    static void forward_columns(unsigned long long* data, unsigned log_rows, unsigned long stride,
                                const Factors* layers, bool first_is_one, const std::uint64_t* scale,
                                Workspace& w) {
        const unsigned long rows = 1UL << log_rows;
        const unsigned long half = rows / 2;
        for (unsigned long row = 0; row < half; ++row) {
            Lanes x = I::load(data + row * stride * N);
            Lanes y = I::load(data + (row + half) * stride * N);
            if (first_is_one) {
                split_by_one(x, y);
            } else {
                split(x, y, broadcast_factor(layers[0], 0));
            }
            I::store_limbs(w.values[row], x);
            I::store_limbs(w.values[row + half], y);
        }
        for (unsigned l = 1; l < log_rows; ++l) split_layer(w, rows, rows >> (l + 1), layers[l]);
        for (unsigned long row = 0; row < rows; ++row) {
            Lanes x = I::load_limbs(w.values[row]);
            if (scale != nullptr) {
                x = I::template reduced_once<1>(I::product_loose(I::carried(x), column_scale(scale)));
            } else {
                x = canonical(x);
            }
            I::store(data + row * stride * N, x);
        }
    }
    static void inverse_columns(unsigned long long* data, unsigned log_rows, unsigned long stride,
                                const Factors* layers, bool first_is_one, const std::uint64_t* scale,
                                Workspace& w) {
        const unsigned long rows = 1UL << log_rows;
        const unsigned long half = rows / 2;
        for (unsigned long row = 0; row < rows; ++row)
            I::store_limbs(w.values[row], I::load(data + row * stride * N));
        for (unsigned l = log_rows; l-- > 1;) join_layer(w, rows, rows >> (l + 1), layers[l], log_rows - l);
        for (unsigned long row = 0; row < half; ++row) {
            Lanes x = I::load_limbs(w.values[row]);
            Lanes y = I::load_limbs(w.values[row + half]);
            if (first_is_one) {
                const Lanes difference = I::template plus_modulus<kDoubledBound>(I::sub(x, y));
                x = I::add(x, y);
                y = difference;
            } else {
                join(x, y, broadcast_factor(layers[0], 0));
            }
            if (scale != nullptr) {
                const Lanes factors = column_scale(scale);
                x = I::template reduced_once<1>(I::product_loose(I::carried(x), factors));
                y = I::template reduced_once<1>(I::product_loose(I::carried(y), factors));
            } else {
                x = canonical(x);
                y = canonical(y);
            }
            I::store(data + row * stride * N, x);
            I::store(data + (row + half) * stride * N, y);
        }
    }
    // A group of factors in the lanes of the columns' elements.
    [[gnu::always_inline]] static inline Lanes column_scale(const std::uint64_t* scale) {
        Lanes r = factor_group(scale);
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) r.limb[j] = _mm512_permutexvar_epi64(element_order(), r.limb[j]);
        return r;
    }
    // Swaps lanes 1 and 2, 5 and 6: from natural to element order and back.
    [[gnu::always_inline]] static inline __m512i element_order() {
        return _mm512_setr_epi64(0, 2, 1, 3, 4, 6, 5, 7);
    }

    // 64 contiguous elements as an 8 x 8 matrix: vector v of the workspace holds row v; a column vector holds
    // one position of eight rows, in natural order. The last three layers work on column vectors.
    static void transpose(const __m512i (&in)[8], __m512i (&out)[8]) {
        __m512i pairs[8];
#pragma GCC unroll 4
        for (unsigned i = 0; i < 8; i += 2) {
            pairs[i] = _mm512_unpacklo_epi64(in[i], in[i + 1]);
            pairs[i + 1] = _mm512_unpackhi_epi64(in[i], in[i + 1]);
        }
        __m512i quads[8];
#pragma GCC unroll 4
        for (unsigned i = 0; i < 8; i += 4) {
#pragma GCC unroll 2
            for (unsigned k = 0; k < 2; ++k) {
                quads[i + k] = _mm512_shuffle_i64x2(pairs[i + k], pairs[i + k + 2], 0x88);
                quads[i + k + 2] = _mm512_shuffle_i64x2(pairs[i + k], pairs[i + k + 2], 0xdd);
            }
        }
        // quads[k] = rows 0…3 of positions k and k + 4 interleaved by chunks of two.
#pragma GCC unroll 4
        for (unsigned k = 0; k < 4; ++k) {
            out[k] = _mm512_shuffle_i64x2(quads[k], quads[k + 4], 0x88);
            out[k + 4] = _mm512_shuffle_i64x2(quads[k], quads[k + 4], 0xdd);
        }
    }
    [[gnu::always_inline]] static inline void transpose_tile(const Vector* in, Lanes (&out)[8]) {
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            __m512i rows[8];
            __m512i columns[8];
            for (unsigned v = 0; v < 8; ++v) rows[v] = in[v][j];
            transpose(rows, columns);
            for (unsigned c = 0; c < 8; ++c) out[c].limb[j] = columns[I::lane_of_element(c)];
        }
    }
    [[gnu::always_inline]] static inline void transpose_tile(const Lanes (&in)[8], Vector* out) {
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            __m512i columns[8];
            __m512i rows[8];
            for (unsigned c = 0; c < 8; ++c) columns[I::lane_of_element(c)] = in[c].limb[j];
            transpose(columns, rows);
            for (unsigned v = 0; v < 8; ++v) out[v][j] = rows[v];
        }
    }

    // The factors of the last three layers for the tile of rows 8 t … 8 t + 7.
    struct TileFactors {
        Lanes four;    // nodes 8 t + lane
        Lanes two[2];  // nodes 2 (8 t + lane) + k
        Lanes one[4];  // nodes 4 (8 t + lane) + k
    };
    [[gnu::always_inline]] static inline void load_tile_factors(const Factors* last_three, unsigned long tile,
                                                                TileFactors& f) {
        f.four = factor_group(last_three[0].words + (last_three[0].first / 8 + tile) * 8 * L);
        const std::uint64_t* two = last_three[1].words + (last_three[1].first / 8 + 2 * tile) * 8 * L;
        deinterleave(factor_group(two), factor_group(two + 8 * L), f.two[0], f.two[1]);
        const std::uint64_t* one = last_three[2].words + (last_three[2].first / 8 + 4 * tile) * 8 * L;
        Lanes even[2];
        Lanes odd[2];
        deinterleave(factor_group(one), factor_group(one + 8 * L), even[0], odd[0]);
        deinterleave(factor_group(one + 16 * L), factor_group(one + 24 * L), even[1], odd[1]);
        deinterleave(even[0], even[1], f.one[0], f.one[2]);
        deinterleave(odd[0], odd[1], f.one[1], f.one[3]);
    }
    [[gnu::always_inline]] static inline void deinterleave(const Lanes& a, const Lanes& b, Lanes& even,
                                                           Lanes& odd) {
#pragma GCC unroll 16
        for (unsigned j = 0; j < L; ++j) {
            even.limb[j] =
                _mm512_permutex2var_epi64(a.limb[j], _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b.limb[j]);
            odd.limb[j] =
                _mm512_permutex2var_epi64(a.limb[j], _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b.limb[j]);
        }
    }
    // Addresses of position c of the tile's rows, such that lanes in natural order go to rows in order.
    template <class Word>
    [[gnu::always_inline]] static inline void column_addresses(Word* tile, unsigned c, Word* (&e)[8]) {
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) e[i] = tile + (8 * I::lane_of_element(i) + c) * N;
    }

    static void forward_block(unsigned long long* data, unsigned log_size, const Factors* layers,
                              Workspace& w) {
        const unsigned long vectors = 1UL << (log_size - 3);
        for (unsigned long v = 0; v < vectors; ++v) I::store_limbs(w.values[v], I::load(data + 8 * v * N));
        for (unsigned l = 0; l + 3 < log_size; ++l) split_layer(w, vectors, vectors >> (l + 1), layers[l]);
        for (unsigned long tile = 0; tile < vectors / 8; ++tile) {
            Lanes x[8];
            transpose_tile(w.values + 8 * tile, x);
            TileFactors f;
            load_tile_factors(layers + log_size - 3, tile, f);
            for (unsigned k = 0; k < 4; ++k) split(x[k], x[k + 4], f.four);
            for (unsigned k = 0; k < 8; k += 4) {
                split(x[k], x[k + 2], f.two[k / 4]);
                split(x[k + 1], x[k + 3], f.two[k / 4]);
            }
            for (unsigned k = 0; k < 8; k += 2) split(x[k], x[k + 1], f.one[k / 2]);
            for (unsigned c = 0; c < 8; ++c) {
                unsigned long long* e[8];
                column_addresses(data + 64 * tile * N, c, e);
                I::store(e, canonical(x[c]));
            }
        }
    }
    static void inverse_block(unsigned long long* data, unsigned log_size, const Factors* layers,
                              Workspace& w) {
        const unsigned long vectors = 1UL << (log_size - 3);
        for (unsigned long tile = 0; tile < vectors / 8; ++tile) {
            Lanes x[8];
            for (unsigned c = 0; c < 8; ++c) {
                const unsigned long long* e[8];
                column_addresses<const unsigned long long>(data + 64 * tile * N, c, e);
                x[c] = I::load(e);
            }
            TileFactors f;
            load_tile_factors(layers + log_size - 3, tile, f);
            for (unsigned k = 0; k < 8; k += 2) join(x[k], x[k + 1], f.one[k / 2]);
            for (unsigned k = 0; k < 8; k += 4) {
                join(x[k], x[k + 2], f.two[k / 4]);
                join(x[k + 1], x[k + 3], f.two[k / 4]);
            }
            for (unsigned k = 0; k < 4; ++k) join(x[k], x[k + 4], f.four);
            transpose_tile(x, w.values + 8 * tile);
        }
        for (unsigned l = log_size - 3; l-- > 0;)
            join_layer(w, vectors, vectors >> (l + 1), layers[l], log_size - l);
        for (unsigned long v = 0; v < vectors; ++v) {
            I::store(data + 8 * v * N, canonical(I::load_limbs(w.values[v])));
        }
    }

    static void regroup_factors(const unsigned long long* elements, unsigned long count, __m512i* out) {
        for (unsigned long i = 0; i < count; i += 8, out += L) {
            Lanes r = I::load(elements + i * N);
#pragma GCC unroll 16
            for (unsigned j = 0; j < L; ++j) r.limb[j] = _mm512_permutexvar_epi64(element_order(), r.limb[j]);
            I::store_limbs(out, r);
        }
    }
    static void multiply_factors(const std::uint64_t* in, unsigned long count, const Factors& by,
                                 __m512i* out) {
        const Lanes factor = broadcast_factor(by, 0);
        for (unsigned long i = 0; i < count; i += 8, in += 8 * L, out += L) {
            I::store_limbs(out, I::template reduced_once<1>(I::product_loose(factor_group(in), factor)));
        }
    }
};

template <class Word>
unsigned long long* words(Word* from) {
    return reinterpret_cast<unsigned long long*>(from);
}

}  // namespace

namespace ifma {

#define PLONKD_NTT_KERNEL(Fr)                                                                                \
    template <>                                                                                              \
    std::size_t NttKernel<Fr>::factor_group_words() {                                                        \
        return 8 * Ifma<Fr##Params>::L;                                                                      \
    }                                                                                                        \
    template <>                                                                                              \
    unsigned NttKernel<Fr>::shift() {                                                                        \
        return Ifma<Fr##Params>::kShift;                                                                     \
    }                                                                                                        \
    template <>                                                                                              \
    std::size_t NttKernel<Fr>::workspace_bytes() {                                                           \
        return sizeof(Transform<Fr##Params>::Workspace);                                                     \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::regroup_factors(const std::uint64_t* elements, std::size_t count,                    \
                                        std::uint64_t* out) {                                                \
        Transform<Fr##Params>::regroup_factors(reinterpret_cast<const unsigned long long*>(elements), count, \
                                               reinterpret_cast<__m512i*>(out));                             \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::multiply_factors(const std::uint64_t* in, std::size_t count, LayerFactors by,        \
                                         std::uint64_t* out) {                                               \
        Transform<Fr##Params>::multiply_factors(in, count, by, reinterpret_cast<__m512i*>(out));             \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::forward_columns(std::uint64_t* data, unsigned log_rows, std::size_t stride,          \
                                        const LayerFactors* layers, bool first_is_one,                       \
                                        const std::uint64_t* scale, void* workspace) {                       \
        Transform<Fr##Params>::forward_columns(words(data), log_rows, stride, layers, first_is_one, scale,   \
                                               *static_cast<Transform<Fr##Params>::Workspace*>(workspace));  \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::inverse_columns(std::uint64_t* data, unsigned log_rows, std::size_t stride,          \
                                        const LayerFactors* layers, bool first_is_one,                       \
                                        const std::uint64_t* scale, void* workspace) {                       \
        Transform<Fr##Params>::inverse_columns(words(data), log_rows, stride, layers, first_is_one, scale,   \
                                               *static_cast<Transform<Fr##Params>::Workspace*>(workspace));  \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::forward_block(std::uint64_t* data, unsigned log_size, const LayerFactors* layers,    \
                                      void* workspace) {                                                     \
        Transform<Fr##Params>::forward_block(words(data), log_size, layers,                                  \
                                             *static_cast<Transform<Fr##Params>::Workspace*>(workspace));    \
    }                                                                                                        \
    template <>                                                                                              \
    void NttKernel<Fr>::inverse_block(std::uint64_t* data, unsigned log_size, const LayerFactors* layers,    \
                                      void* workspace) {                                                     \
        Transform<Fr##Params>::inverse_block(words(data), log_size, layers,                                  \
                                             *static_cast<Transform<Fr##Params>::Workspace*>(workspace));    \
    }

using Bw6761FrParams = Bls12377FpParams;
PLONKD_NTT_KERNEL(Bn254Fr)
PLONKD_NTT_KERNEL(Bls12377Fr)
PLONKD_NTT_KERNEL(Bw6761Fr)
#undef PLONKD_NTT_KERNEL

}  // namespace ifma
}  // namespace plonkd
