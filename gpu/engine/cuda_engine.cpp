#include "gpu/engine/cuda_engine.hpp"

#include <algorithm>
#include <string>

#include "gpu/device/device.hpp"
#include "gpu/engine/circuit_memory.hpp"
#include "gpu/engine/circuit_sizes.hpp"
#include "gpu/engine/operation_clock.hpp"
#include "gpu/engine/tuning.hpp"
#include "gpu/poly/polynomial.hpp"

namespace plonkd::gpu {

namespace {

// A column on the device: n values in natural order, or coefficients.
template <class Fr>
struct DeviceLagrange final : ColumnStorage {
    DeviceLagrange(typename ColumnPool<Fr>::Slot values, BackgroundUploader::Upload values_upload)
        : memory(std::move(values)), upload(std::move(values_upload)) {}

    typename ColumnPool<Fr>::Slot memory;
    BackgroundUploader::Upload upload;
    std::weak_ptr<Interpolated<Fr>> interpolated;
};
template <class Fr>
struct DeviceMonomial final : ColumnStorage {
    typename ColumnPool<Fr>::Slot memory;
};

template <class C>
class CudaEngine final : public Engine<C> {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    explicit CudaEngine(const CudaEngineOptions& options)
        : options_(options), device_(select_device(options.device)) {}

    std::string_view name() const override { return "cuda"; }

    void load(const CircuitKey<C>& key, const CommitmentPoints<C>& points) override {
        if (points.canonical.size() < required_srs_points(key.n)) {
            throw InternalError("commitment points do not fit the circuit's domain");
        }
        unload();
        check(cudaSetDevice(device_.index), "selecting a device");
        const Tuning tuning = tuning_for(device_.name);
        CircuitSizes sizes = circuit_sizes(key);
        sizes.curve.tuning = tuning.msm;
        loaded_ = std::make_unique<CircuitMemory<C>>(key, points, plan_memory(sizes, available_bytes()),
                                                     tuning.ntt);
    }

    void unload() override { loaded_.reset(); }

    LagrangeColumn<C> upload(FieldVector<Fr> values) override {
        const auto timed = operation();
        if (values.size() != loaded().key.n) throw InternalError("uploaded column does not have n values");
        CircuitMemory<C>& memory = loaded();
        Slot column = memory.acquire();
        auto upload = memory.column_uploader.begin(column.data(), std::move(values), memory.on());
        return lagrange_column(std::move(column), std::move(upload));
    }

    LagrangeColumn<C> upload(const SparseVector<Fr>& values) override {
        const auto timed = operation();
        Slot column = loaded().acquire();
        fill(column.data(), loaded().key.n, Fr::zero(), loaded().on());
        add_sparse(loaded(), values, RowOrder::natural, column.data());
        return lagrange_column(std::move(column));
    }

    std::vector<G1> commit(std::span<const BlindedColumn<C>> columns) override {
        const auto timed = operation();
        std::vector<G1> commitments;
        for (const BlindedColumn<C>& column : columns) {
            const auto polynomial = interpolated(lagrange_storage(*column.values), column.blinding);
            commitments.push_back(commit_coefficients(polynomial->coefficients.data(),
                                                      loaded().key.n + column.blinding.size()));
        }
        return commitments;
    }

    std::vector<G1> commit(std::span<const PolynomialRef<C>> polynomials) override {
        const auto timed = operation();
        std::vector<G1> commitments;
        const Slot scratch = scratch_for(polynomials);
        for (const PolynomialRef<C>& reference : polynomials) {
            const DevicePolynomial<const Fr> polynomial = resolve(reference, scratch.data());
            commitments.push_back(commit_coefficients(polynomial.coefficients, polynomial.length));
        }
        return commitments;
    }

    MonomialColumn<C> to_monomial(LagrangeColumn<C> values, std::span<const Fr> blinding) override {
        const auto timed = operation();
        const auto polynomial = interpolated(lagrange_storage(values), blinding);
        std::erase(loaded().interpolated, polynomial);
        return monomial_column(std::move(polynomial->coefficients), loaded().key.n + blinding.size());
    }

    // Z_i = (numerators before i) (denominators from i on) / (all denominators): two scans and one inversion.
    LagrangeColumn<C> grand_product(const LagrangeColumn<C>& l, const LagrangeColumn<C>& r,
                                    const LagrangeColumn<C>& o, const Fr& beta, const Fr& gamma) override {
        const auto timed = operation();
        CircuitMemory<C>& memory = loaded();
        const std::size_t n = memory.key.n;
        Slot z = memory.acquire();
        const Slot denominators = memory.acquire();
        write_grand_product_factors<Fr>(
            {memory.fixed.permutation_rows(), {lagrange(l), lagrange(r), lagrange(o)}, beta, gamma},
            memory.domain.log_n, z.data(), denominators.data(), memory.on());
        memory.scan.exclusive_prefix_products(z.data(), n, memory.on());
        memory.scan.inclusive_suffix_products(denominators.data(), n, memory.on());
        fetch_values(denominators.data(), 1);
        join_grand_product(z.data(), denominators.data(), memory.host_values.data()[0].inverse(), z.data(), n,
                           memory.on());
        return lagrange_column(std::move(z));
    }

    std::array<MonomialColumn<C>, 3> quotient(const QuotientInputs<C>& inputs) override {
        const auto timed = operation();
        QuotientPolynomials<Fr> polynomials{
            monomial(inputs.l),   monomial(inputs.r), monomial(inputs.o), monomial(inputs.z), {},
            inputs.qk_completion, inputs.alpha,       inputs.beta,        inputs.gamma};
        for (const MonomialColumn<C>& column : inputs.bsb22) polynomials.bsb22.push_back(monomial(column));
        auto chunks = plonkd::gpu::quotient<C>(loaded(), polynomials);
        const std::size_t length = loaded().key.n + 2;
        return {monomial_column(std::move(chunks[0]), length), monomial_column(std::move(chunks[1]), length),
                monomial_column(std::move(chunks[2]), length)};
    }

    std::vector<Fr> evaluate(std::span<const PolynomialRef<C>> polynomials, const Fr& point) override {
        const auto timed = operation();
        CircuitMemory<C>& memory = loaded();
        if (polynomials.size() > memory.kMaxValues)
            throw InternalError("too many polynomials in one evaluation");
        const Slot scratch = scratch_for(polynomials);
        for (std::size_t i = 0; i < polynomials.size(); ++i) {
            const DevicePolynomial<const Fr> polynomial = resolve(polynomials[i], scratch.data());
            memory.scan.evaluate(polynomial.coefficients, polynomial.length, point, memory.values.data() + i,
                                 memory.on());
        }
        fetch_values(memory.values.data(), polynomials.size());
        return {memory.host_values.data(), memory.host_values.data() + polynomials.size()};
    }

    // Fixed columns that are not kept are added up as values on <omega>: one transform for all of them.
    MonomialColumn<C> linear_combination(std::span<const ScaledPolynomial<C>> terms) override {
        const auto timed = operation();
        CircuitMemory<C>& memory = loaded();
        std::size_t length = 0;
        for (const ScaledPolynomial<C>& term : terms) length = std::max(length, length_of(term.polynomial));
        Slot sum = memory.acquire();
        fill(sum.data(), length, Fr::zero(), memory.on());
        bool any_values = false;
        for (const ScaledPolynomial<C>& term : terms) {
            if (!must_be_made(term.polynomial)) continue;
            memory.fixed.add_values(std::get<FixedColumn>(term.polynomial), term.factor, sum.data());
            any_values = true;
        }
        if (any_values) memory.ntt.inverse(sum.data(), memory.on());
        for (const ScaledPolynomial<C>& term : terms) {
            if (must_be_made(term.polynomial)) continue;
            const DevicePolynomial<const Fr> polynomial = resolve(term.polynomial, nullptr);
            add_scaled(sum.data(), term.factor, polynomial.coefficients, polynomial.length, memory.on());
        }
        return monomial_column(std::move(sum), length);
    }

    MonomialColumn<C> divide_by_linear(MonomialColumn<C> polynomial, const Fr& point) override {
        const auto timed = operation();
        const std::size_t length = polynomial.length();
        Slot column = std::move(monomial_storage(polynomial).memory);
        loaded().scan.divide_by_linear(column.data(), length, point, loaded().on());
        return monomial_column(std::move(column), length - 1);
    }

  private:
    using Slot = typename ColumnPool<Fr>::Slot;

    // Called by every operation: the thread that proves need not be the one that loaded, and the device is
    // chosen per thread.
    CircuitMemory<C>& loaded() {
        if (!loaded_) throw InternalError("the CUDA engine has no circuit loaded");
        check(cudaSetDevice(device_.index), "selecting a device");
        return *loaded_;
    }

    OperationClock::Operation operation() { return {options_.clock, loaded().on()}; }

    std::size_t available_bytes() const {
        std::size_t free_bytes = 0;
        std::size_t total_bytes = 0;
        check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free memory");
        return options_.memory_limit_bytes == 0 ? free_bytes
                                                : std::min(free_bytes, options_.memory_limit_bytes);
    }

    LagrangeColumn<C> lagrange_column(Slot memory, BackgroundUploader::Upload upload = {}) {
        auto storage = std::make_unique<DeviceLagrange<Fr>>(std::move(memory), std::move(upload));
        return {std::move(storage), loaded().key.n};
    }
    static MonomialColumn<C> monomial_column(Slot memory, std::size_t length) {
        auto storage = std::make_unique<DeviceMonomial<Fr>>();
        storage->memory = std::move(memory);
        return {std::move(storage), length};
    }

    // With its values in place for what is enqueued from now on.
    DeviceLagrange<Fr>& lagrange_storage(const LagrangeColumn<C>& column) {
        auto* storage = column ? dynamic_cast<DeviceLagrange<Fr>*>(&column.storage()) : nullptr;
        if (storage == nullptr) throw InternalError("not a Lagrange column of the CUDA engine");
        storage->upload.arrive(loaded().on());
        return *storage;
    }
    static DeviceMonomial<Fr>& monomial_storage(const MonomialColumn<C>& column) {
        auto* storage = column ? dynamic_cast<DeviceMonomial<Fr>*>(&column.storage()) : nullptr;
        if (storage == nullptr) throw InternalError("not a monomial column of the CUDA engine");
        return *storage;
    }
    const Fr* lagrange(const LagrangeColumn<C>& column) { return lagrange_storage(column).memory.data(); }
    static DevicePolynomial<Fr> monomial(const MonomialColumn<C>& column) {
        return {monomial_storage(column).memory.data(), column.length()};
    }

    // Whether it is a fixed column whose coefficients are not kept.
    bool must_be_made(const PolynomialRef<C>& polynomial) {
        const FixedColumn* fixed = std::get_if<FixedColumn>(&polynomial);
        return fixed != nullptr && loaded().fixed.kept(*fixed) == nullptr;
    }

    // A column where one of the polynomials has to be made, else nothing.
    Slot scratch_for(std::span<const PolynomialRef<C>> polynomials) {
        const bool needed = std::any_of(polynomials.begin(), polynomials.end(),
                                        [&](const auto& polynomial) { return must_be_made(polynomial); });
        return needed ? loaded().acquire() : Slot();
    }

    // A fixed column that is not kept is made in `scratch`.
    DevicePolynomial<const Fr> resolve(const PolynomialRef<C>& polynomial, Fr* scratch) {
        if (const FixedColumn* fixed = std::get_if<FixedColumn>(&polynomial)) {
            return {loaded().fixed.monomial(*fixed, scratch), loaded().key.n};
        }
        const DevicePolynomial<Fr> column = monomial(*std::get<const MonomialColumn<C>*>(polynomial));
        return {column.coefficients, column.length};
    }
    std::size_t length_of(const PolynomialRef<C>& polynomial) {
        if (std::holds_alternative<FixedColumn>(polynomial)) return loaded().key.n;
        return std::get<const MonomialColumn<C>*>(polynomial)->length();
    }

    // The coefficients of P + b (X^n - 1): those that an earlier commitment left, or newly made and kept for
    // the column's conversion.
    std::shared_ptr<Interpolated<Fr>> interpolated(DeviceLagrange<Fr>& column, std::span<const Fr> blinding) {
        CircuitMemory<C>& memory = loaded();
        if (auto kept = column.interpolated.lock()) {
            if (std::equal(blinding.begin(), blinding.end(), kept->blinding.begin(), kept->blinding.end())) {
                return kept;
            }
            std::erase(memory.interpolated, kept);
        }
        auto made = std::make_shared<Interpolated<Fr>>();
        made->coefficients = memory.acquire();
        made->blinding.assign(blinding.begin(), blinding.end());
        Fr* coefficients = made->coefficients.data();
        check(cudaMemcpyAsync(coefficients, column.memory.data(), memory.key.n * sizeof(Fr),
                              cudaMemcpyDeviceToDevice, memory.on()),
              "copying a column");
        memory.ntt.bit_reverse(coefficients, memory.on());
        memory.ntt.inverse(coefficients, memory.on());
        add_multiple_of_vanishing(coefficients, memory.key.n, blinding, memory.on());
        memory.interpolated.push_back(made);
        column.interpolated = made;
        return made;
    }

    G1 commit_coefficients(const Fr* coefficients, std::size_t length) {
        loaded().msm.enqueue(coefficients, length);
        return loaded().msm.result().to_affine();
    }

    // Waits for the device.
    void fetch_values(const Fr* values, std::size_t count) {
        check(cudaMemcpyAsync(loaded().host_values.data(), values, count * sizeof(Fr), cudaMemcpyDeviceToHost,
                              loaded().on()),
              "copying values to the host");
        loaded().stream.synchronize();
    }

    const CudaEngineOptions options_;
    const Device device_;
    std::unique_ptr<CircuitMemory<C>> loaded_;
};

}  // namespace

template <class C>
std::unique_ptr<Engine<C>> make_cuda_engine(const CudaEngineOptions& options) {
    return std::make_unique<CudaEngine<C>>(options);
}

template std::unique_ptr<Engine<Bn254>> make_cuda_engine(const CudaEngineOptions&);
template std::unique_ptr<Engine<Bls12377>> make_cuda_engine(const CudaEngineOptions&);
template std::unique_ptr<Engine<Bw6761>> make_cuda_engine(const CudaEngineOptions&);

}  // namespace plonkd::gpu
