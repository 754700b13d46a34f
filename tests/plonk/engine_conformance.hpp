// What every engine must do, whatever machine it runs on: its operations agree with one another and with the
// definitions. Tests of an engine call check_engine with a maker of it.
#pragma once

#include <functional>
#include <memory>

#include <gtest/gtest.h>

#include "prover/curve/msm.hpp"
#include "prover/field/vector_ops.hpp"
#include "prover/plonk/blinding.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/engine.hpp"
#include "prover/poly/ntt.hpp"
#include "tests/plonk/lagrange_points.hpp"
#include "tests/plonk/random_circuit.hpp"

namespace plonkd::test {

template <class C>
class EngineConformance {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    EngineConformance(std::unique_ptr<Engine<C>> engine, std::uint32_t nb_constraints, bool with_lagrange)
        : circuit_(RandomCircuit<C>::make(2, 2, nb_constraints, nb_constraints)),
          key_(CircuitKey<C>::build(circuit_.system())),
          srs_(make_dev_srs<C>("engine", required_srs_points(key_.n))),
          engine_(std::move(engine)),
          ntt_(key_.n) {
        if (with_lagrange) lagrange_ = lagrange_points<C>("engine", key_.n);
        EXPECT_THROW(engine_->upload(FieldVector<Fr>(key_.n)), InternalError) << "no circuit is loaded";
        engine_->load(key_, {srs_.points(), lagrange_});
    }
    ~EngineConformance() { engine_->unload(); }

    void check() {
        check_commitments();
        check_sparse_columns();
        check_fixed_columns();
        check_openings();
        check_many_columns();
        EXPECT_THROW(engine_->upload(FieldVector<Fr>(key_.n - 1)), InternalError);
    }

  private:
    using Kind = FixedColumn::Kind;

    static FieldVector<Fr> random_vector(std::size_t length) {
        FieldVector<Fr> values(length);
        for (Fr& value : values) value = plonkd::random_element<Fr>();
        return values;
    }
    G1 commitment_of(std::span<const Fr> coefficients) const {
        return msm<C>(srs_.points(), coefficients).to_affine();
    }
    Fr value_of(std::span<const Fr> coefficients, const Fr& point) const {
        return vector_ops::evaluate(coefficients, point);
    }
    // P + b (X^n - 1) from the values of P, by the definition.
    FieldVector<Fr> blinded_coefficients(FieldVector<Fr> values, std::span<const Fr> blinding) const {
        ntt_.inverse(values);
        values.resize(key_.n + blinding.size(), Fr::zero());
        for (std::size_t i = 0; i < blinding.size(); ++i) {
            values[key_.n + i] += blinding[i];
            values[i] -= blinding[i];
        }
        return values;
    }

    // A commitment is the same from values and from coefficients, whatever value is called frequent.
    void check_commitments() {
        auto values = random_vector(key_.n);
        const Fr frequent = values[0];
        std::fill(values.begin() + 1, values.begin() + static_cast<std::ptrdiff_t>(key_.n / 2), frequent);
        const auto blinding = random_vector(3);
        const auto expected = blinded_coefficients(values, blinding);
        auto column = engine_->upload(values);
        const BlindedColumn<C> columns[] = {
            {&column, blinding, frequent}, {&column, blinding}, {&column, {}, frequent}};
        const auto commitments = engine_->commit(columns);
        ASSERT_EQ(commitments.size(), 3U);
        EXPECT_EQ(commitments[0], commitment_of(expected));
        EXPECT_EQ(commitments[1], commitments[0]);
        EXPECT_EQ(commitments[2], commitment_of(blinded_coefficients(values, {})));

        const auto polynomial = engine_->to_monomial(std::move(column), blinding);
        EXPECT_EQ(polynomial.length(), key_.n + 3);
        const PolynomialRef<C> polynomials[] = {&polynomial};
        EXPECT_EQ(engine_->commit(polynomials).front(), commitments[0]);
        const Fr point = plonkd::random_element<Fr>();
        EXPECT_EQ(engine_->evaluate(polynomials, point).front(), value_of(expected, point));
    }

    void check_sparse_columns() {
        SparseVector<Fr> sparse;
        FieldVector<Fr> dense(key_.n, Fr::zero());
        for (std::uint32_t row = 0; row < key_.n; row += 3) {
            sparse.rows.push_back(row);
            sparse.values.push_back(plonkd::random_element<Fr>());
            dense[row] = sparse.values.back();
        }
        engine_->upload(random_vector(key_.n));  // dropped at once, perhaps on its way
        const auto from_sparse = engine_->upload(sparse);
        const auto from_dense = engine_->upload(dense);
        const BlindedColumn<C> columns[] = {{&from_sparse, {}}, {&from_dense, {}}};
        const auto commitments = engine_->commit(columns);
        EXPECT_EQ(commitments[0], commitments[1]);
    }

    // The fixed columns hold what the circuit key says.
    void check_fixed_columns() {
        const Fr point = plonkd::random_element<Fr>();
        FieldVector<Fr> ql(key_.n, Fr::zero());
        std::fill_n(ql.begin(), key_.nb_public, -Fr::one());
        for (std::size_t i = 0; i < key_.nb_constraints; ++i)
            ql[key_.nb_public + i] = key_.coefficients[key_.ql[i]];
        ntt_.inverse(ql);
        FieldVector<Fr> s2(key_.n);
        const Fr shifts[] = {Fr::one(), coset_shift<Fr>(), coset_shift<Fr>().squared()};
        for (std::size_t i = 0; i < key_.n; ++i) {
            const std::uint32_t position = key_.permutation[key_.n + i];
            s2[i] = shifts[position / key_.n] * ntt_.domain().omega.pow(position % key_.n);
        }
        ntt_.inverse(s2);
        const PolynomialRef<C> polynomials[] = {FixedColumn{Kind::ql}, FixedColumn{Kind::s2}};
        const auto values = engine_->evaluate(polynomials, point);
        EXPECT_EQ(values[0], value_of(ql, point));
        EXPECT_EQ(values[1], value_of(s2, point));
        const auto commitments = engine_->commit(polynomials);
        EXPECT_EQ(commitments[0], commitment_of(ql));
        EXPECT_EQ(commitments[1], commitment_of(s2));
    }

    // A combination of polynomials of the proof and of the circuit, and its division by X - z.
    void check_openings() {
        const auto blinding = random_vector(2);
        const auto polynomial = engine_->to_monomial(engine_->upload(random_vector(key_.n)), blinding);
        const Fr factors[] = {plonkd::random_element<Fr>(), plonkd::random_element<Fr>()};
        const PolynomialRef<C> parts[] = {&polynomial, FixedColumn{Kind::s3}};
        const ScaledPolynomial<C> terms[] = {{factors[0], parts[0]}, {factors[1], parts[1]}};
        auto sum = engine_->linear_combination(terms);
        EXPECT_EQ(sum.length(), key_.n + 2);
        const Fr point = plonkd::random_element<Fr>();
        const Fr other = plonkd::random_element<Fr>();
        const auto sum_at = [&](const Fr& x) {
            const auto values = engine_->evaluate(parts, x);
            return factors[0] * values[0] + factors[1] * values[1];
        };
        const PolynomialRef<C> sum_ref[] = {&sum};
        EXPECT_EQ(engine_->evaluate(sum_ref, other).front(), sum_at(other));

        const auto quotient = engine_->divide_by_linear(std::move(sum), point);
        EXPECT_EQ(quotient.length(), key_.n + 1);
        const PolynomialRef<C> quotient_ref[] = {&quotient};
        EXPECT_EQ(engine_->evaluate(quotient_ref, other).front() * (other - point),
                  sum_at(other) - sum_at(point));
    }

    // Whatever an engine keeps of a commitment must not be missing where more columns are made, nor stand for
    // another column or blinding.
    void check_many_columns() {
        constexpr std::size_t kNbColumns = 7;
        const auto blinding = random_vector(2);
        std::vector<FieldVector<Fr>> values;
        std::vector<LagrangeColumn<C>> columns;
        for (std::size_t i = 0; i < kNbColumns; ++i) {
            values.push_back(random_vector(key_.n));
            columns.push_back(engine_->upload(values.back()));
            const BlindedColumn<C> column[] = {{&columns.back(), blinding}};
            EXPECT_EQ(engine_->commit(column).front(),
                      commitment_of(blinded_coefficients(values.back(), blinding)));
        }
        const Fr point = plonkd::random_element<Fr>();
        for (std::size_t i = 0; i < kNbColumns; ++i) {
            const auto of_column = std::span<const Fr>(blinding).first(i % 2 == 0 ? 2 : 1);
            const auto polynomial = engine_->to_monomial(std::move(columns[i]), of_column);
            const PolynomialRef<C> polynomials[] = {&polynomial};
            EXPECT_EQ(engine_->evaluate(polynomials, point).front(),
                      value_of(blinded_coefficients(values[i], of_column), point));
        }
    }

    RandomCircuit<C> circuit_;
    CircuitKey<C> key_;
    Srs<C> srs_;
    std::vector<G1> lagrange_;
    std::unique_ptr<Engine<C>> engine_;
    Ntt<Fr> ntt_;
};

template <class C>
void check_engine(const std::function<std::unique_ptr<Engine<C>>()>& make) {
    for (const std::uint32_t nb_constraints : {3, 30, 250}) {
        for (const bool with_lagrange : {false, true}) {
            SCOPED_TRACE(std::to_string(nb_constraints) + (with_lagrange ? ", with" : ", without") +
                         " Lagrange points");
            EngineConformance<C>(make(), nb_constraints, with_lagrange).check();
        }
    }
}

}  // namespace plonkd::test
