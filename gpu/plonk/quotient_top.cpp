#include "gpu/plonk/quotient_top.hpp"

#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

// Highest first.
template <class Fr>
using Top = std::array<Fr, kNbTop>;

template <class Fr>
Top<Fr> top_of_product(const Top<Fr>& a, const Top<Fr>& b) {
    Top<Fr> product;
    for (std::size_t i = 0; i < kNbTop; ++i) {
        product[i] = Fr::zero();
        for (std::size_t j = 0; j <= i; ++j) product[i] += a[j] * b[i - j];
    }
    return product;
}

// The wire's coefficients from degree n + 1 downwards, with gamma added at degree 0.
template <class Fr>
Top<Fr> top_of_wire(const QuotientTopInputs<Fr>& inputs, std::size_t t) {
    Top<Fr> top;
    for (std::size_t i = 0; i < kNbTop; ++i) {
        top[i] = Fr::zero();
        if (i > inputs.n + 1) continue;
        const std::size_t degree = inputs.n + 1 - i;
        top[i] = inputs.wires[t][degree];
        if (degree == 0) top[i] += inputs.gamma;
    }
    return top;
}

// Adds factor * p, p given by its coefficients, to a factor whose degree is n + 1.
template <class Fr, class Coefficients>
Top<Fr> plus(Top<Fr> top, std::size_t n, const Fr& factor, const Coefficients& p) {
    for (std::size_t i = 0; i < kNbTop && i <= n + 1; ++i) top[i] += factor * p(n + 1 - i);
    return top;
}

}  // namespace

// The numerator is h (X^n - 1), so h[m] = numerator[m + n] + h[m + n]; from degree 4n upwards the numerator
// is alpha (S side
// - identity side), of degree 4n + 5.
template <class Fr>
std::array<Fr, kNbTop> quotient_top(const QuotientTopInputs<Fr>& inputs) {
    const std::size_t n = inputs.n;
    Top<Fr> identity_side;
    Top<Fr> permutation_side;
    const Fr omega_inverse = inputs.omega.inverse();
    Fr omega_power = inputs.omega.squared();  // omega^(n + 2)
    for (std::size_t i = 0; i < kNbTop; ++i) {
        identity_side[i] = i <= n + 2 ? inputs.z[n + 2 - i] : Fr::zero();
        permutation_side[i] = identity_side[i] * omega_power;
        omega_power *= omega_inverse;
    }
    Fr beta_u = inputs.beta;
    for (std::size_t t = 0; t < 3; ++t) {
        const Top<Fr> wire = top_of_wire(inputs, t);
        permutation_side = top_of_product(
            permutation_side,
            plus(wire, n, inputs.beta, [&](std::size_t degree) { return inputs.permutation[t][degree]; }));
        identity_side = top_of_product(identity_side, plus(wire, n, beta_u, [](std::size_t degree) {
                                           return degree == 1 ? Fr::one() : Fr::zero();
                                       }));
        beta_u *= inputs.u;
    }
    Top<Fr> top;
    for (std::size_t j = kNbTop; j-- > 0;) {
        const std::size_t from_top = kNbTop - 1 - j;
        top[j] = inputs.alpha * (permutation_side[from_top] - identity_side[from_top]);
        if (j + n < kNbTop) top[j] += top[j + n];
    }
    return top;
}

template std::array<Bn254Fr, kNbTop> quotient_top(const QuotientTopInputs<Bn254Fr>&);
template std::array<Bls12377Fr, kNbTop> quotient_top(const QuotientTopInputs<Bls12377Fr>&);
template std::array<Bw6761Fr, kNbTop> quotient_top(const QuotientTopInputs<Bw6761Fr>&);

}  // namespace plonkd::gpu
