#include "prover/plonk/watched_engine.hpp"

#include "prover/progress/device_call.hpp"

namespace plonkd {

namespace {

template <class C>
class WatchedEngine final : public Engine<C> {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    explicit WatchedEngine(const std::function<std::unique_ptr<Engine<C>>()>& make) {
        const DeviceCall call("opening the device");
        engine_ = make();
    }
    ~WatchedEngine() override {
        const DeviceCall call("closing the device");
        engine_.reset();
    }

    std::string_view name() const override { return engine_->name(); }

    void load(const CircuitKey<C>& key, const CommitmentPoints<C>& points) override {
        const DeviceCall call("load", kDeviceLoadLimit);
        engine_->load(key, points);
    }
    void unload() override {
        const DeviceCall call("unload");
        engine_->unload();
    }

    LagrangeColumn<C> upload(FieldVector<Fr> values) override {
        const DeviceCall call("upload");
        return engine_->upload(std::move(values));
    }
    LagrangeColumn<C> upload(const SparseVector<Fr>& values) override {
        const DeviceCall call("upload");
        return engine_->upload(values);
    }

    std::vector<G1> commit(std::span<const BlindedColumn<C>> columns) override {
        const DeviceCall call("commit");
        return engine_->commit(columns);
    }
    std::vector<G1> commit(std::span<const PolynomialRef<C>> polynomials) override {
        const DeviceCall call("commit");
        return engine_->commit(polynomials);
    }

    MonomialColumn<C> to_monomial(LagrangeColumn<C> values, std::span<const Fr> blinding) override {
        const DeviceCall call("to monomial");
        return engine_->to_monomial(std::move(values), blinding);
    }
    LagrangeColumn<C> grand_product(const LagrangeColumn<C>& l, const LagrangeColumn<C>& r,
                                    const LagrangeColumn<C>& o, const Fr& beta, const Fr& gamma) override {
        const DeviceCall call("grand product");
        return engine_->grand_product(l, r, o, beta, gamma);
    }
    std::array<MonomialColumn<C>, 3> quotient(const QuotientInputs<C>& inputs) override {
        const DeviceCall call("quotient");
        return engine_->quotient(inputs);
    }
    std::vector<Fr> evaluate(std::span<const PolynomialRef<C>> polynomials, const Fr& point) override {
        const DeviceCall call("evaluate");
        return engine_->evaluate(polynomials, point);
    }
    MonomialColumn<C> linear_combination(std::span<const ScaledPolynomial<C>> terms) override {
        const DeviceCall call("linear combination");
        return engine_->linear_combination(terms);
    }
    MonomialColumn<C> divide_by_linear(MonomialColumn<C> polynomial, const Fr& point) override {
        const DeviceCall call("divide by linear");
        return engine_->divide_by_linear(std::move(polynomial), point);
    }

  private:
    std::unique_ptr<Engine<C>> engine_;
};

}  // namespace

template <class C>
std::unique_ptr<Engine<C>> make_watched_engine(const std::function<std::unique_ptr<Engine<C>>()>& make) {
    return std::make_unique<WatchedEngine<C>>(make);
}

template std::unique_ptr<Engine<Bn254>> make_watched_engine(
    const std::function<std::unique_ptr<Engine<Bn254>>()>&);
template std::unique_ptr<Engine<Bls12377>> make_watched_engine(
    const std::function<std::unique_ptr<Engine<Bls12377>>()>&);
template std::unique_ptr<Engine<Bw6761>> make_watched_engine(
    const std::function<std::unique_ptr<Engine<Bw6761>>()>&);

}  // namespace plonkd
