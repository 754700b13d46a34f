#include "prover/curve/square_root.hpp"

#include "prover/curve/curves.hpp"

namespace plonkd {
namespace {

// p - 1 = 2^adicity * odd, and what Tonelli and Shanks' algorithm needs of it.
template <class F>
struct TwoPart {
    unsigned adicity = 0;
    typename F::Int half_of_odd;  // (odd - 1) / 2
    F generator;                  // of the 2^adicity-th roots of unity

    static const TwoPart& get() {
        static const TwoPart instance;
        return instance;
    }

  private:
    TwoPart() {
        typename F::Int odd = F::kModulus;
        odd.limb[0] -= 1;
        for (; !odd.bit(0); ++adicity) odd.shift_right_one();
        half_of_odd = odd;
        half_of_odd.shift_right_one();
        typename F::Int half_of_order = F::kModulus;  // (p - 1) / 2 after the shift, as p is odd
        half_of_order.shift_right_one();
        F non_residue = F::from_u64(2);
        while (!(-non_residue.pow(half_of_order)).is_one()) non_residue += F::one();
        generator = non_residue.pow(odd);
    }
};

}  // namespace

template <class Params>
std::optional<PrimeField<Params>> square_root(const PrimeField<Params>& x) {
    using F = PrimeField<Params>;
    if (x.is_zero()) return x;
    const TwoPart<F>& two_part = TwoPart<F>::get();
    // Invariant: root^2 = x * error, the order of `error` divides 2^(adicity of correction - 1).
    const F power = x.pow(two_part.half_of_odd);
    F root = x * power;
    F error = root * power;
    F correction = two_part.generator;
    unsigned adicity = two_part.adicity;
    while (!error.is_one()) {
        unsigned order = 0;
        for (F e = error; !e.is_one(); ++order) {
            if (order == adicity) return std::nullopt;
            e = e.squared();
        }
        if (order == adicity) return std::nullopt;  // a generator of the 2-part: x is no square
        for (; adicity > order + 1; --adicity) correction = correction.squared();
        root *= correction;
        correction = correction.squared();
        adicity = order;
        error *= correction;
    }
    return root;
}

template <class Fp, int kNonResidue>
std::optional<Fp2<Fp, kNonResidue>> square_root(const Fp2<Fp, kNonResidue>& x) {
    using F2 = Fp2<Fp, kNonResidue>;
    if (x.c1.is_zero()) {
        if (const auto root = square_root(x.c0)) return F2{*root, Fp::zero()};
        // c0 is no square, hence c0 / u^2 is one.
        const auto root = square_root(-(x.c0 * F2::times_beta(Fp::one()).inverse()));
        return F2{Fp::zero(), *root};
    }
    // (a + b u)^2 = x means a^2 = (c0 + n) / 2 for one of the two roots n of the norm, and b = c1 / (2a).
    const auto norm_root = square_root(x.norm());
    if (!norm_root) return std::nullopt;
    const Fp half = Fp::from_u64(2).inverse();
    auto a = square_root((x.c0 + *norm_root) * half);
    if (!a) a = square_root((x.c0 - *norm_root) * half);
    if (!a) return std::nullopt;
    return F2{*a, x.c1 * a->doubled().inverse()};
}

template std::optional<Bn254Fp> square_root(const Bn254Fp&);
template std::optional<Bls12377Fp> square_root(const Bls12377Fp&);
template std::optional<Bw6761Fp> square_root(const Bw6761Fp&);
template std::optional<Bn254::G2Field> square_root(const Bn254::G2Field&);
template std::optional<Bls12377::G2Field> square_root(const Bls12377::G2Field&);

}  // namespace plonkd
