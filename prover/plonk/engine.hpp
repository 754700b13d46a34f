// The interface between the PlonK rounds and the machine that does the heavy arithmetic.
//
// The protocol (prover.cpp, setup.cpp) is written once, over these operations; they are as coarse as its own
// steps, so that an engine may fuse, batch and order the work inside one as it likes. Host data enters
// through load and upload and leaves as commitments and evaluations; columns never come back.
//
// The evaluation domain, the fixed columns and both SRS forms are those of the loaded circuit. Nothing here
// says whether an engine keeps a fixed column, in which basis, or recomputes it; nothing requires a Lagrange
// SRS.
//
// Errors: a device that fails or is too small throws DeviceError (at load, before any work, where sizes alone
// decide it). Wrong use (no circuit loaded, foreign column, wrong length) throws InternalError. Not
// thread-safe: one proof at a time per engine.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/column.hpp"
#include "prover/plonk/field_vector.hpp"

namespace plonkd {

// The points an engine commits with: tau^i * G, at least n + 3, and L_i(tau) * G, exactly n, where there is
// such a file. Borrowed from the SRS, which outlives the loaded circuit.
template <class C>
struct CommitmentPoints {
    std::span<const typename C::G1> canonical;
    std::span<const typename C::G1> lagrange;  // may be empty
};

// A vector of length n that is zero except at `rows` (ascending, distinct, below n).
template <class Fr>
struct SparseVector {
    UninitializedVector<std::uint32_t> rows;
    FieldVector<Fr> values;
};

// A polynomial in coefficient form, of the proof or of the circuit.
template <class C>
using PolynomialRef = std::variant<const MonomialColumn<C>*, FixedColumn>;

template <class C>
struct ScaledPolynomial {
    typename C::Fr factor;
    PolynomialRef<C> polynomial;
};

// The polynomial P + b * (X^n - 1) that agrees with `values` on <omega>; b given by its coefficients.
template <class C>
struct BlindedColumn {
    const LagrangeColumn<C>* values;
    std::span<const typename C::Fr> blinding;  // may be empty; at most 3
    // Subtracted from all values before the multi-scalar multiplication and added back as a multiple of one
    // point. The value that most rows hold (padding, unused cells: wire 0) makes those rows free; zero is
    // always right.
    typename C::Fr frequent_value = C::Fr::zero();
};

template <class C>
struct QuotientInputs {
    using Fr = typename C::Fr;
    const MonomialColumn<C>& l;  // all blinded
    const MonomialColumn<C>& r;
    const MonomialColumn<C>& o;
    const MonomialColumn<C>& z;
    std::span<const MonomialColumn<C>> bsb22;  // PI2_i
    // What completes Qk: public inputs and BSB22 commitment values at their rows.
    const SparseVector<Fr>& qk_completion;
    Fr alpha, beta, gamma;
};

template <class C>
class Engine {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    virtual ~Engine() = default;
    virtual std::string_view name() const = 0;  // "cpu", "cuda": for logs and timings

    // Makes `key` and `points` the circuit that everything below refers to; both stay borrowed until unload.
    // An engine that cannot hold it says so here, with the sizes.
    virtual void load(const CircuitKey<C>& key, const CommitmentPoints<C>& points) = 0;
    virtual void unload() = 0;

    // Hands a column of n values (Montgomery form) to the engine.
    virtual LagrangeColumn<C> upload(FieldVector<Fr> values) = 0;
    virtual LagrangeColumn<C> upload(const SparseVector<Fr>& values) = 0;

    // KZG commitments, in order. A batch is one call, so that an engine can overlap its members.
    virtual std::vector<G1> commit(std::span<const BlindedColumn<C>> columns) = 0;
    virtual std::vector<G1> commit(std::span<const PolynomialRef<C>> polynomials) = 0;

    // The coefficients of P + b * (X^n - 1); length n + |blinding|. The values are used up.
    virtual MonomialColumn<C> to_monomial(LagrangeColumn<C> values, std::span<const Fr> blinding) = 0;

    // The permutation's grand product Z on <omega> (gnark-plonk.md section 6.3), from the unblinded wires.
    virtual LagrangeColumn<C> grand_product(const LagrangeColumn<C>& l, const LagrangeColumn<C>& r,
                                            const LagrangeColumn<C>& o, const Fr& beta, const Fr& gamma) = 0;

    // h1, h2, h3 of n + 2 coefficients each, h = h1 + X^(n+2) h2 + X^(2(n+2)) h3 (section 6.4).
    virtual std::array<MonomialColumn<C>, 3> quotient(const QuotientInputs<C>& inputs) = 0;

    // The values at `point`, in order.
    virtual std::vector<Fr> evaluate(std::span<const PolynomialRef<C>> polynomials, const Fr& point) = 0;

    // The sum of factor_i * P_i; as long as the longest.
    virtual MonomialColumn<C> linear_combination(std::span<const ScaledPolynomial<C>> terms) = 0;

    // (P - P(point)) / (X - point): one coefficient fewer than P. P is used up.
    virtual MonomialColumn<C> divide_by_linear(MonomialColumn<C> polynomial, const Fr& point) = 0;
};

}  // namespace plonkd
