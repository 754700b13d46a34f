// Compiled with AVX-512 flags: see ifma/lanes.hpp for what may be used here.
#include "prover/field/vector_ops_ifma.hpp"

#include "prover/field/fields.hpp"
#include "prover/field/ifma/lanes.hpp"

namespace plonkd {
namespace {

using Word = unsigned long long;

template <class Params>
struct Vectors {
    using I = Ifma<Params>;
    using Lanes = typename I::Lanes;
    static constexpr unsigned N = I::N;
    static constexpr unsigned L = I::L;
    static constexpr unsigned long kPowers = 32;
    static constexpr unsigned kChains = kPowers / 8;
    static constexpr unsigned long kInversions = 2048;

    struct alignas(64) Workspace {
        __m512i prefix[kInversions / 8][L];
        unsigned char zero[kInversions / 8];
    };

    [[gnu::always_inline]] static inline Lanes broadcast_element(const Word* element) {
        return I::load(element, 0);
    }
    // [0, p) from below 2 p.
    [[gnu::always_inline]] static inline Lanes canonical(const Lanes& a) {
        return I::template reduced_once<1>(a);
    }
    // [0, p) from below 4 p.
    [[gnu::always_inline]] static inline Lanes canonical4(const Lanes& a) {
        return canonical(I::template reduced_once<2>(a));
    }

    static void add(Word* out, const Word* a, const Word* b, unsigned long count) {
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical(I::add(I::load(a + i), I::load(b + i))));
        }
    }
    static void subtract(Word* out, const Word* a, const Word* b, unsigned long count) {
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical(I::template plus_modulus<1>(I::sub(I::load(a + i), I::load(b + i)))));
        }
    }
    static void multiply(Word* out, const Word* a, const Word* b, unsigned long count) {
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical(I::product_loose(I::load(a + i), I::load_shifted(b + i))));
        }
    }
    static void multiply_add(Word* out, const Word* a, const Word* b, unsigned long count) {
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            const Lanes product = I::product_loose(I::load(a + i), I::load_shifted(b + i));
            I::store(out + i, canonical4(I::add(product, I::load(out + i))));
        }
    }
    static void scale(Word* out, const Word* factor, const Word* a, unsigned long count) {
        const Lanes f = broadcast_element(factor);
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical(I::product_loose(I::load(a + i), f)));
        }
    }
    static void add_scaled(Word* out, const Word* factor, const Word* a, unsigned long count) {
        const Lanes f = broadcast_element(factor);
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical4(I::add(I::product_loose(I::load(a + i), f), I::load(out + i))));
        }
    }
    // a + f b + c, below 4 p, loose.
    [[gnu::always_inline]] static inline Lanes affine_term(const Word* a, const Lanes& f, const Word* b,
                                                           const Lanes& c) {
        return I::add(I::add(I::product_loose(I::load(b), f), I::load(a)), c);
    }
    static void affine(Word* out, const Word* a, const Word* factor, const Word* b, const Word* constant,
                       unsigned long count) {
        const Lanes f = broadcast_element(factor);
        const Lanes c = broadcast_element(constant);
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            I::store(out + i, canonical4(affine_term(a + i, f, b + i, c)));
        }
    }
    static void multiply_by_affine(Word* out, const Word* a, const Word* factor, const Word* b,
                                   const Word* constant, unsigned long count) {
        const Lanes f = broadcast_element(factor);
        const Lanes c = broadcast_element(constant);
        for (unsigned long i = 0; i < count * N; i += 8 * N) {
            const Lanes term = I::carried(affine_term(a + i, f, b + i, c));
            I::store(out + i, canonical4(I::product_loose(term, I::load_shifted(out + i))));
        }
    }

    // Four chains: a product's latency is several times its share of the multipliers.
    static void powers(Word* out, const Word* first_powers, const Word* step, unsigned long count) {
        Lanes chain[kChains];
        const Lanes s = broadcast_element(step);
        for (unsigned k = 0; k < kChains; ++k) chain[k] = I::load(first_powers + 8 * k * N);
        const Lanes unprepared = unprepare();
        for (unsigned long i = 0; i < count * N; i += kPowers * N) {
            for (unsigned k = 0; k < kChains; ++k) {
                I::store(out + i + 8 * k * N, canonical(I::product_loose(chain[k], unprepared)));
                chain[k] = I::product(chain[k], s);
            }
        }
    }
    // What turns a prepared element, 2^(52 L) x, into 2^(64 N) x.
    [[gnu::always_inline]] static inline Lanes unprepare() {
        constexpr unsigned kExponent = 64 * N;
        Lanes r = I::zero();
        r.limb[kExponent / 52] = _mm512_set1_epi64(1LL << (kExponent % 52));
        return r;
    }
    static void scale_by_powers(Word* values, const Word* first_powers, const Word* step,
                                unsigned long count) {
        Lanes chain[kChains];
        const Lanes s = broadcast_element(step);
        for (unsigned k = 0; k < kChains; ++k) chain[k] = I::load(first_powers + 8 * k * N);
        for (unsigned long i = 0; i < count * N; i += kPowers * N) {
            for (unsigned k = 0; k < kChains; ++k) {
                Word* own = values + i + 8 * k * N;
                I::store(own, canonical(I::product_loose(I::load(own), chain[k])));
                chain[k] = I::product(chain[k], s);
            }
        }
    }
    static void horner(Word* sums, const Word* coefficients, const Word* step, unsigned long count) {
        Lanes chain[kChains];
        const Lanes s = broadcast_element(step);
        for (unsigned k = 0; k < kChains; ++k) chain[k] = I::zero();
        for (unsigned long i = count; i != 0; i -= kPowers) {
            const Word* own = coefficients + (i - kPowers) * N;
            for (unsigned k = 0; k < kChains; ++k) {
                chain[k] = I::carried(I::add(I::product_loose(chain[k], s), I::load(own + 8 * k * N)));
            }
        }
        for (unsigned k = 0; k < kChains; ++k) I::store(sums + 8 * k * N, canonical4(chain[k]));
    }

    static void invert(Word* values, unsigned long count, Workspace& w,
                       void (*invert_eight)(std::uint64_t*)) {
        const unsigned long vectors = count / 8;
        Lanes one = I::zero();
        one.limb[0] = _mm512_set1_epi64(1);
        Lanes product = one;
        for (unsigned long v = 0; v < vectors; ++v) {
            const Lanes x = I::load(values + 8 * v * N);
            const __mmask8 zero = I::is_zero(x);
            w.zero[v] = zero;
            I::store_limbs(w.prefix[v], product);
            product = v == 0 ? I::select(zero, one, x) : I::product(product, I::select(zero, one, x));
        }
        std::uint64_t words[8 * N];
        auto* eight = reinterpret_cast<Word*>(words);
        I::store(eight, canonical(product));
        invert_eight(words);
        // Running products lose 2^(52 L) per factor; peeled the same way, the inverses get it back (the
        // scaling argument of curve/msm_additions_ifma.cpp with c = 2^(128 N)).
        Lanes inverse = I::load(eight);
        for (unsigned long v = vectors; v-- > 0;) {
            Word* own = values + 8 * v * N;
            const Lanes x = I::select(w.zero[v], one, I::load(own));
            const Lanes peeled = v == 0 ? inverse : I::product(inverse, I::load_limbs(w.prefix[v]));
            inverse = I::product(inverse, x);
            I::store(own, I::select(w.zero[v], I::zero(), canonical(peeled)));
        }
    }
};

Word* w(std::uint64_t* from) {
    return reinterpret_cast<Word*>(from);
}
const Word* w(const std::uint64_t* from) {
    return reinterpret_cast<const Word*>(from);
}

}  // namespace

namespace ifma {

// NOLINTBEGIN(bugprone-macro-parentheses): the arguments are type names
#define PLONKD_VECTOR_KERNEL(F, Params)                                                                     \
    template <>                                                                                             \
    unsigned VectorKernel<F>::shift() {                                                                     \
        return Ifma<Params>::kShift;                                                                        \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::add(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,           \
                              std::size_t n) {                                                              \
        Vectors<Params>::add(w(out), w(a), w(b), n);                                                        \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::subtract(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,      \
                                   std::size_t n) {                                                         \
        Vectors<Params>::subtract(w(out), w(a), w(b), n);                                                   \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::multiply(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,      \
                                   std::size_t n) {                                                         \
        Vectors<Params>::multiply(w(out), w(a), w(b), n);                                                   \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::multiply_add(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,  \
                                       std::size_t n) {                                                     \
        Vectors<Params>::multiply_add(w(out), w(a), w(b), n);                                               \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::scale(std::uint64_t* out, const std::uint64_t* factor, const std::uint64_t* a,    \
                                std::size_t n) {                                                            \
        Vectors<Params>::scale(w(out), w(factor), w(a), n);                                                 \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::add_scaled(std::uint64_t* out, const std::uint64_t* factor,                       \
                                     const std::uint64_t* a, std::size_t n) {                               \
        Vectors<Params>::add_scaled(w(out), w(factor), w(a), n);                                            \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::affine(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* factor,   \
                                 const std::uint64_t* b, const std::uint64_t* constant, std::size_t n) {    \
        Vectors<Params>::affine(w(out), w(a), w(factor), w(b), w(constant), n);                             \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::multiply_by_affine(std::uint64_t* out, const std::uint64_t* a,                    \
                                             const std::uint64_t* factor, const std::uint64_t* b,           \
                                             const std::uint64_t* constant, std::size_t n) {                \
        Vectors<Params>::multiply_by_affine(w(out), w(a), w(factor), w(b), w(constant), n);                 \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::powers(std::uint64_t* out, const std::uint64_t* first, const std::uint64_t* step, \
                                 std::size_t n) {                                                           \
        Vectors<Params>::powers(w(out), w(first), w(step), n);                                              \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::scale_by_powers(std::uint64_t* values, const std::uint64_t* first,                \
                                          const std::uint64_t* step, std::size_t n) {                       \
        Vectors<Params>::scale_by_powers(w(values), w(first), w(step), n);                                  \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::horner(std::uint64_t* sums, const std::uint64_t* coefficients,                    \
                                 const std::uint64_t* step, std::size_t n) {                                \
        Vectors<Params>::horner(w(sums), w(coefficients), w(step), n);                                      \
    }                                                                                                       \
    template <>                                                                                             \
    std::size_t VectorKernel<F>::workspace_bytes() {                                                        \
        return sizeof(Vectors<Params>::Workspace);                                                          \
    }                                                                                                       \
    template <>                                                                                             \
    void VectorKernel<F>::invert(std::uint64_t* values, std::size_t n, void* workspace,                     \
                                 void (*invert_eight)(std::uint64_t*)) {                                    \
        Vectors<Params>::invert(w(values), n, *static_cast<Vectors<Params>::Workspace*>(workspace),         \
                                invert_eight);                                                              \
    }
// NOLINTEND(bugprone-macro-parentheses)

PLONKD_VECTOR_KERNEL(Bn254Fr, Bn254FrParams)
PLONKD_VECTOR_KERNEL(Bn254Fp, Bn254FpParams)
PLONKD_VECTOR_KERNEL(Bls12377Fr, Bls12377FrParams)
PLONKD_VECTOR_KERNEL(Bls12377Fp, Bls12377FpParams)
PLONKD_VECTOR_KERNEL(Bw6761Fp, Bw6761FpParams)
PLONKD_VECTOR_KERNEL(Bls12381Fr, Bls12381FrParams)
#undef PLONKD_VECTOR_KERNEL

}  // namespace ifma
}  // namespace plonkd
