#include "prover/curve/final_exponentiation.hpp"

namespace plonkd {
namespace {

constexpr std::uint64_t kBn254Seed = 0x44e992b44a6909f1;
constexpr std::uint64_t kBls12377Seed = 0x8508c00000000001;  // BW6-761's as well

// f^exponent in the cyclotomic subgroup; all exponents here have few non-zero bits or are short.
template <class C>
SexticExtension<C> power(const SexticExtension<C>& f, std::uint64_t exponent) {
    const BigInt<1> bits{{exponent}};
    SexticExtension<C> result = f;
    for (std::size_t i = bits.bit_length() - 1; i-- > 0;) {
        result = result.cyclotomic_squared();
        if (bits.bit(i)) result = result * f;
    }
    return result;
}

// (x + p)(x^2 + p^2 - 1)(x - 1)^2 + 3 = 3 (p^4 - p^2 + 1) / r (Hayashida, Hayasaka and Teruya, eprint
// 2020/875).
SexticExtension<Bls12377> hard_part(const SexticExtension<Bls12377>& f) {
    constexpr std::uint64_t x = kBls12377Seed;
    const auto a = power(power(f, x - 1), x - 1);
    const auto b = power(a, x) * a.frobenius();
    const auto c = power(power(b, x), x) * b.frobenius().frobenius() * b.conjugate();
    return c * f.cyclotomic_squared() * f;
}

// 2x (6x^2 + 3x + 1) (p^4 - p^2 + 1) / r, written to the base p:
// (1 + 6x + 12x^2 + 12x^3) + (4x + 6x^2 + 12x^3) p + (6x + 6x^2 + 12x^3) p^2 + (-1 + 4x + 6x^2 + 12x^3) p^3
// (Fuentes-Castaneda, Knapp and Rodriguez-Henriquez, SAC 2011, section 5).
SexticExtension<Bn254> hard_part(const SexticExtension<Bn254>& f) {
    constexpr std::uint64_t x = kBn254Seed;
    const auto f_2x = power(f, x).cyclotomic_squared();
    const auto f_4x = f_2x.cyclotomic_squared();
    const auto f_6x = f_4x * f_2x;
    const auto f_6x2 = power(f_6x, x);
    const auto f_12x3 = power(f_6x2.cyclotomic_squared(), x);
    const auto a = f_6x * f_6x2 * f_12x3;  // 6x + 6x^2 + 12x^3
    const auto b = a * f_2x.conjugate();   // 4x + 6x^2 + 12x^3
    const auto digit1 = b.frobenius();
    const auto digit2 = a.frobenius().frobenius();
    const auto digit3 = (b * f.conjugate()).frobenius().frobenius().frobenius();
    return a * f_6x2 * f * digit1 * digit2 * digit3;
}

// (x + 1) (p^2 - p + 1) / r (El Housni, "The arithmetic of pairing-based proof systems", algorithm 4.4, with
// the curve's h_t = 13, h_y = 9, hence the powers (h_t + h_y) / 2 = 11 and (h_t^2 + 3 h_y^2) / 4 = 103).
SexticExtension<Bw6761> hard_part(const SexticExtension<Bw6761>& f) {
    constexpr std::uint64_t x = kBls12377Seed;
    const auto a = power(power(f, x - 1), x - 1) * f.frobenius();
    const auto b = power(a, x + 1) * f.conjugate();
    const auto a_cubed = a.cyclotomic_squared() * a;
    const auto c = power(b, (x - 1) / 3);
    const auto d = power(c, x - 1);
    const auto e = power(power(d, x - 1), x - 1) * d;
    const auto d_inverse = d.conjugate();
    const auto g = d_inverse * b;
    const auto h = power(e, x + 1) * g;
    const auto i = power(h * d_inverse, x + 1) * g.conjugate();
    const auto j = power(h * c, 11) * e;
    return a_cubed * j.cyclotomic_squared() * j * b * power(i, 103);
}

}  // namespace

template <class C>
SexticExtension<C> final_exponentiation(const SexticExtension<C>& f) {
    // (q^3 - 1)(q + 1), q the size of F, leads into the cyclotomic subgroup, whose order q^2 - q + 1 is a
    // multiple of r.
    const SexticExtension<C> ratio = f.conjugate() * f.inverse();
    auto power_of_q = ratio.frobenius();
    if constexpr (C::kId != CurveId::bw6761) power_of_q = power_of_q.frobenius();
    return hard_part(power_of_q * ratio);
}

template SexticExtension<Bn254> final_exponentiation(const SexticExtension<Bn254>&);
template SexticExtension<Bls12377> final_exponentiation(const SexticExtension<Bls12377>&);
template SexticExtension<Bw6761> final_exponentiation(const SexticExtension<Bw6761>&);

}  // namespace plonkd
