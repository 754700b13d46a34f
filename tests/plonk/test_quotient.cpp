// The quotient and the grand product satisfy their equations, for every small domain: also where three cosets
// of n points are fewer than the quotient's coefficients below 3n.

#include <gtest/gtest.h>

#include "prover/plonk/blinding.hpp"
#include "prover/plonk/cpu_grand_product.hpp"
#include "prover/plonk/cpu_polynomial.hpp"
#include "prover/plonk/cpu_quotient.hpp"
#include "tests/plonk/random_circuit.hpp"

namespace plonkd {
namespace {

template <class C>
class Quotient : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Quotient, Curves);

template <class Fr>
FieldVector<Fr> random_vector(std::size_t length) {
    FieldVector<Fr> values(length);
    for (Fr& value : values) value = random_element<Fr>();
    return values;
}

// Wire columns that satisfy everything by design: all rows hold the same value, and Qk is completed with what
// the gates lack. Selectors and permutation come from a random circuit.
template <class C>
class SatisfiedTrace {
  public:
    using Fr = typename C::Fr;

    explicit SatisfiedTrace(std::uint32_t nb_constraints)
        : circuit_(test::RandomCircuit<C>::make(1, 1, nb_constraints, nb_constraints)),
          key_(CircuitKey<C>::build(circuit_.system())),
          ntt_(key_.n),
          support_(ntt_.domain()),
          fixed_(key_, ntt_, support_, std::size_t{1} << 30) {}

    void check_quotient() {
        const std::size_t n = key_.n;
        const Fr alpha = random_element<Fr>();
        const Fr beta = random_element<Fr>();
        const Fr gamma = random_element<Fr>();
        const Fr value = random_element<Fr>();
        FieldVector<Fr> wire(n, value);

        FieldVector<Fr> z(n);
        grand_product<C>(key_, ntt_.domain(), support_, wire, wire, wire, beta, gamma, z);
        EXPECT_EQ(z[0], Fr::one());

        SparseVector<Fr> completion;
        FieldVector<Fr> selectors[5];
        using Kind = FixedColumn::Kind;
        const Kind kinds[] = {Kind::ql, Kind::qr, Kind::qm, Kind::qo, Kind::qk};
        for (std::size_t i = 0; i < 5; ++i) {
            selectors[i].resize(n);
            fixed_.write_lagrange({kinds[i]}, selectors[i]);
        }
        for (std::size_t i = 0; i < n; ++i) {
            const Fr gate = selectors[0][i] * value + selectors[1][i] * value +
                            selectors[2][i] * value.squared() + selectors[3][i] * value + selectors[4][i];
            completion.rows.push_back(static_cast<std::uint32_t>(i));
            completion.values.push_back(-gate);
        }

        const auto l = blinded(wire, 2);
        const auto r = blinded(wire, 2);
        const auto o = blinded(wire, 2);
        const auto z_blinded = blinded(z, 3);
        const QuotientPolynomials<Fr> polynomials{l, r, o, z_blinded, {}, completion, alpha, beta, gamma};
        const auto h = quotient<C>(polynomials, fixed_, ntt_);
        for (const auto& chunk : h) ASSERT_EQ(chunk.size(), n + 2);

        // h (X^n - 1) = gate + alpha ordering + alpha^2 boundary, at a random point.
        const Fr x = random_element<Fr>();
        const auto at = [&](const FieldVector<Fr>& p, const Fr& point) {
            return vector_ops::evaluate(std::span<const Fr>(p), point);
        };
        const auto fixed_at = [&](Kind kind) {
            FieldVector<Fr> scratch;
            return vector_ops::evaluate(fixed_.monomial({kind}, scratch), x);
        };
        FieldVector<Fr> completed(n);
        for (std::size_t i = 0; i < n; ++i) completed[i] = selectors[4][i] + completion.values[i];
        ntt_.inverse(completed);
        const Fr u = coset_shift<Fr>();
        const Fr lx = at(l, x);
        const Fr rx = at(r, x);
        const Fr ox = at(o, x);
        const Fr zx = at(z_blinded, x);
        const Fr vanishing = x.pow(n) - Fr::one();
        const Fr gate = fixed_at(Kind::ql) * lx + fixed_at(Kind::qr) * rx + fixed_at(Kind::qm) * lx * rx +
                        fixed_at(Kind::qo) * ox + at(completed, x);
        const Fr permuted = (lx + beta * fixed_at(Kind::s1) + gamma) *
                            (rx + beta * fixed_at(Kind::s2) + gamma) *
                            (ox + beta * fixed_at(Kind::s3) + gamma) * at(z_blinded, x * ntt_.domain().omega);
        const Fr identity =
            (lx + beta * x + gamma) * (rx + beta * u * x + gamma) * (ox + beta * u * u * x + gamma) * zx;
        const Fr boundary =
            vanishing * ntt_.domain().n_inverse * (x - Fr::one()).inverse() * (zx - Fr::one());
        const Fr chunk_power = x.pow(n + 2);
        const Fr quotient_value = at(h[0], x) + chunk_power * (at(h[1], x) + chunk_power * at(h[2], x));
        EXPECT_EQ(quotient_value * vanishing,
                  gate + alpha * (permuted - identity) + alpha.squared() * boundary);
    }

  private:
    FieldVector<Fr> blinded(const FieldVector<Fr>& values, std::size_t count) {
        FieldVector<Fr> coefficients = values;
        ntt_.inverse(coefficients);
        add_multiple_of_vanishing(coefficients, std::span<const Fr>(random_vector<Fr>(count)));
        return coefficients;
    }

    test::RandomCircuit<C> circuit_;
    CircuitKey<C> key_;
    Ntt<Fr> ntt_;
    PermutationSupport<Fr> support_;
    CpuFixedColumns<C> fixed_;
};

TYPED_TEST(Quotient, SatisfiesItsEquationOnEveryDomain) {
    for (const std::uint32_t nb_constraints : {1, 2, 3, 4, 5, 7, 8, 20, 100, 1000, 3000}) {
        SCOPED_TRACE(nb_constraints);
        SatisfiedTrace<TypeParam>(nb_constraints).check_quotient();
    }
}

}  // namespace
}  // namespace plonkd
