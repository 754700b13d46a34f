#include "prover/plonk/cpu_engine.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unistd.h>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/curve/msm.hpp"
#include "prover/field/vector_ops.hpp"
#include "prover/plonk/cpu_fixed_columns.hpp"
#include "prover/plonk/cpu_grand_product.hpp"
#include "prover/plonk/cpu_polynomial.hpp"
#include "prover/plonk/cpu_quotient.hpp"

namespace plonkd {

namespace {

// A column in Lagrange form as it came: n values, or the few that are not zero.
template <class Fr>
struct CpuLagrange final : ColumnStorage {
    FieldVector<Fr> values;
    std::optional<SparseVector<Fr>> sparse;
    // Of the same polynomial, without blinding, once a commitment to dense values has needed them.
    FieldVector<Fr> coefficients;
};

template <class Fr>
struct CpuMonomial final : ColumnStorage {
    FieldVector<Fr> coefficients;
};

template <class C>
class CpuEngine final : public Engine<C> {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    explicit CpuEngine(const CpuEngineOptions& options) : options_(options) {}

    std::string_view name() const override { return "cpu"; }

    void load(const CircuitKey<C>& key, const CommitmentPoints<C>& points) override {
        if (points.canonical.size() < required_srs_points(key.n) ||
            (!points.lagrange.empty() && points.lagrange.size() != key.n)) {
            throw InternalError("commitment points do not fit the circuit's domain");
        }
        unload();
        loaded_.emplace(key, points, options_.fixed_column_budget_bytes);
    }

    void unload() override { loaded_.reset(); }

    LagrangeColumn<C> upload(FieldVector<Fr> values) override {
        if (values.size() != loaded().key.n) throw InternalError("uploaded column does not have n values");
        auto storage = std::make_unique<CpuLagrange<Fr>>();
        storage->values = std::move(values);
        return lagrange_column(std::move(storage));
    }

    LagrangeColumn<C> upload(const SparseVector<Fr>& values) override {
        auto storage = std::make_unique<CpuLagrange<Fr>>();
        storage->sparse = values;
        return lagrange_column(std::move(storage));
    }

    std::vector<G1> commit(std::span<const BlindedColumn<C>> columns) override {
        std::vector<G1> commitments;
        for (const BlindedColumn<C>& column : columns) {
            commitments.push_back(has_lagrange_points() ? commit_values(column)
                                                        : commit_interpolated(column));
        }
        return commitments;
    }

    std::vector<G1> commit(std::span<const PolynomialRef<C>> polynomials) override {
        std::vector<G1> commitments;
        FieldVector<Fr> scratch;
        for (const PolynomialRef<C>& polynomial : polynomials) {
            const FixedColumn* fixed = std::get_if<FixedColumn>(&polynomial);
            if (fixed != nullptr && has_lagrange_points()) {
                // A selector has few different values, most of them small: its values are the cheaper
                // scalars.
                scratch.resize(loaded().key.n);
                loaded().fixed.write_lagrange(*fixed, scratch);
                commitments.push_back(
                    msm<C>(loaded().points.lagrange, std::span<const Fr>(scratch)).to_affine());
            } else {
                commitments.push_back(
                    msm<C>(loaded().points.canonical, coefficients_of(polynomial, scratch)).to_affine());
            }
        }
        return commitments;
    }

    MonomialColumn<C> to_monomial(LagrangeColumn<C> values, std::span<const Fr> blinding) override {
        CpuLagrange<Fr>& source = lagrange(values);
        if (source.coefficients.empty()) {
            source.coefficients =
                source.sparse ? densified(*source.sparse, blinding.size()) : std::move(source.values);
            loaded().ntt.inverse(source.coefficients);
        }
        add_multiple_of_vanishing(source.coefficients, blinding);
        return monomial_column(std::move(source.coefficients));
    }

    LagrangeColumn<C> grand_product(const LagrangeColumn<C>& l, const LagrangeColumn<C>& r,
                                    const LagrangeColumn<C>& o, const Fr& beta, const Fr& gamma) override {
        auto storage = std::make_unique<CpuLagrange<Fr>>();
        // Room for the blinding that to_monomial appends.
        storage->values.reserve(loaded().key.n + 3);
        storage->values.resize(loaded().key.n);
        plonkd::grand_product<C>(loaded().key, loaded().ntt.domain(), loaded().support, dense_values(l),
                                 dense_values(r), dense_values(o), beta, gamma, storage->values);
        return lagrange_column(std::move(storage));
    }

    std::array<MonomialColumn<C>, 3> quotient(const QuotientInputs<C>& inputs) override {
        QuotientPolynomials<Fr> polynomials{coefficients(inputs.l),
                                            coefficients(inputs.r),
                                            coefficients(inputs.o),
                                            coefficients(inputs.z),
                                            {},
                                            inputs.qk_completion,
                                            inputs.alpha,
                                            inputs.beta,
                                            inputs.gamma};
        for (const MonomialColumn<C>& column : inputs.bsb22)
            polynomials.bsb22.push_back(coefficients(column));
        std::array<FieldVector<Fr>, 3> h = plonkd::quotient<C>(polynomials, loaded().fixed, loaded().ntt);
        return {monomial_column(std::move(h[0])), monomial_column(std::move(h[1])),
                monomial_column(std::move(h[2]))};
    }

    std::vector<Fr> evaluate(std::span<const PolynomialRef<C>> polynomials, const Fr& point) override {
        std::vector<Fr> values;
        FieldVector<Fr> scratch;
        for (const PolynomialRef<C>& polynomial : polynomials) {
            values.push_back(vector_ops::evaluate(coefficients_of(polynomial, scratch), point));
        }
        return values;
    }

    MonomialColumn<C> linear_combination(std::span<const ScaledPolynomial<C>> terms) override {
        std::size_t length = 0;
        for (const ScaledPolynomial<C>& term : terms) length = std::max(length, length_of(term.polynomial));
        FieldVector<Fr> sum(length, Fr::zero());
        FieldVector<Fr> scratch;
        for (const ScaledPolynomial<C>& term : terms) {
            const std::span<const Fr> polynomial = coefficients_of(term.polynomial, scratch);
            vector_ops::add_scaled(std::span<Fr>(sum).first(polynomial.size()), term.factor, polynomial);
        }
        return monomial_column(std::move(sum));
    }

    MonomialColumn<C> divide_by_linear(MonomialColumn<C> polynomial, const Fr& point) override {
        FieldVector<Fr> values = std::move(monomial(polynomial).coefficients);
        divide_by_linear_in_place(values, point);
        return monomial_column(std::move(values));
    }

  private:
    struct Loaded {
        Loaded(const CircuitKey<C>& circuit_key, const CommitmentPoints<C>& srs, std::size_t budget_bytes)
            : key(circuit_key),
              points(srs),
              ntt(key.n),
              support(ntt.domain()),
              fixed(key, ntt, support, budget_bytes) {}

        const CircuitKey<C>& key;
        const CommitmentPoints<C> points;
        const Ntt<Fr> ntt;
        const PermutationSupport<Fr> support;
        CpuFixedColumns<C> fixed;
    };

    Loaded& loaded() {
        if (!loaded_) throw InternalError("the CPU engine has no circuit loaded");
        return *loaded_;
    }

    bool has_lagrange_points() { return !loaded().points.lagrange.empty(); }

    LagrangeColumn<C> lagrange_column(std::unique_ptr<CpuLagrange<Fr>> storage) {
        return {std::move(storage), loaded().key.n};
    }
    static MonomialColumn<C> monomial_column(FieldVector<Fr> coefficients) {
        const std::size_t length = coefficients.size();
        auto storage = std::make_unique<CpuMonomial<Fr>>();
        storage->coefficients = std::move(coefficients);
        return {std::move(storage), length};
    }

    static CpuLagrange<Fr>& lagrange(const LagrangeColumn<C>& column) {
        auto* storage = column ? dynamic_cast<CpuLagrange<Fr>*>(&column.storage()) : nullptr;
        if (storage == nullptr) throw InternalError("not a Lagrange column of the CPU engine");
        return *storage;
    }
    static CpuMonomial<Fr>& monomial(const MonomialColumn<C>& column) {
        auto* storage = column ? dynamic_cast<CpuMonomial<Fr>*>(&column.storage()) : nullptr;
        if (storage == nullptr) throw InternalError("not a monomial column of the CPU engine");
        return *storage;
    }
    static std::span<const Fr> coefficients(const MonomialColumn<C>& column) {
        return monomial(column).coefficients;
    }
    static std::span<const Fr> dense_values(const LagrangeColumn<C>& column) {
        const CpuLagrange<Fr>& storage = lagrange(column);
        if (storage.sparse) throw InternalError("a wire column was uploaded in sparse form");
        return storage.values;
    }

    std::span<const Fr> coefficients_of(const PolynomialRef<C>& polynomial, FieldVector<Fr>& scratch) {
        if (const FixedColumn* fixed = std::get_if<FixedColumn>(&polynomial)) {
            return loaded().fixed.monomial(*fixed, scratch);
        }
        return coefficients(*std::get<const MonomialColumn<C>*>(polynomial));
    }
    std::size_t length_of(const PolynomialRef<C>& polynomial) {
        if (std::holds_alternative<FixedColumn>(polynomial)) return loaded().key.n;
        return std::get<const MonomialColumn<C>*>(polynomial)->length();
    }

    FieldVector<Fr> densified(const SparseVector<Fr>& sparse, std::size_t room) {
        FieldVector<Fr> values;
        values.reserve(loaded().key.n + room);
        values.resize(loaded().key.n, Fr::zero());
        for (std::size_t i = 0; i < sparse.rows.size(); ++i) values[sparse.rows[i]] = sparse.values[i];
        return values;
    }

    // [P + b (X^n - 1)] from the values of P, which are mostly small or equal, and the coefficients of b.
    G1 commit_values(const BlindedColumn<C>& column) {
        const CpuLagrange<Fr>& storage = lagrange(*column.values);
        const typename C::G1Jacobian sum = storage.sparse
                                               ? commit_sparse(*storage.sparse)
                                               : commit_dense(storage.values, column.frequent_value);
        return (sum + commit_multiple_of_vanishing(column.blinding)).to_affine();
    }

    // [b (X^n - 1)].
    typename C::G1Jacobian commit_multiple_of_vanishing(std::span<const Fr> b) {
        const std::span<const G1> canonical = loaded().points.canonical;
        auto sum = C::G1Jacobian::infinity();
        for (std::size_t i = 0; i < b.size(); ++i) {
            sum += multiply(canonical[loaded().key.n + i], b[i]);
            sum += multiply(-canonical[i], b[i]);
        }
        return sum;
    }

    typename C::G1Jacobian commit_sparse(const SparseVector<Fr>& sparse) {
        std::vector<G1> points;
        points.reserve(sparse.rows.size());
        for (const std::uint32_t row : sparse.rows) points.push_back(loaded().points.lagrange[row]);
        return msm<C>(points, sparse.values);
    }

    // The Lagrange polynomials sum to 1, so a constant is committed to as a multiple of G1[0].
    typename C::G1Jacobian commit_dense(const FieldVector<Fr>& values, const Fr& frequent_value) {
        if (frequent_value.is_zero()) return msm<C>(loaded().points.lagrange, std::span<const Fr>(values));
        FieldVector<Fr> differences(values.size());
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, values.size(), 4096), [&](const auto& range) {
            for (std::size_t i = range.begin(); i < range.end(); ++i)
                differences[i] = values[i] - frequent_value;
        });
        return msm<C>(loaded().points.lagrange, std::span<const Fr>(differences)) +
               multiply(loaded().points.canonical[0], frequent_value);
    }

    // The same point without a Lagrange SRS: interpolated first. to_monomial will want the coefficients of
    // dense values; those of sparse ones are cheaper made again than kept until then.
    G1 commit_interpolated(const BlindedColumn<C>& column) {
        CpuLagrange<Fr>& storage = lagrange(*column.values);
        const std::size_t room = column.blinding.size();
        FieldVector<Fr> of_sparse;
        FieldVector<Fr>& coefficients = storage.sparse ? of_sparse : storage.coefficients;
        if (storage.sparse) {
            coefficients = densified(*storage.sparse, room);
        } else {
            coefficients.reserve(storage.values.size() + room);
            coefficients.assign(storage.values.begin(), storage.values.end());
        }
        loaded().ntt.inverse(coefficients);
        const typename C::G1Jacobian sum =
            msm<C>(loaded().points.canonical, std::span<const Fr>(coefficients));
        return (sum + commit_multiple_of_vanishing(column.blinding)).to_affine();
    }

    const CpuEngineOptions options_;
    std::optional<Loaded> loaded_;
};

}  // namespace

std::size_t CpuEngineOptions::default_fixed_column_budget_bytes() {
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long page_bytes = ::sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page_bytes <= 0) return 0;
    return static_cast<std::size_t>(pages) / 4 * static_cast<std::size_t>(page_bytes);
}

template <class C>
std::unique_ptr<Engine<C>> make_cpu_engine(const CpuEngineOptions& options) {
    return std::make_unique<CpuEngine<C>>(options);
}

template std::unique_ptr<Engine<Bn254>> make_cpu_engine(const CpuEngineOptions&);
template std::unique_ptr<Engine<Bls12377>> make_cpu_engine(const CpuEngineOptions&);
template std::unique_ptr<Engine<Bw6761>> make_cpu_engine(const CpuEngineOptions&);

}  // namespace plonkd
