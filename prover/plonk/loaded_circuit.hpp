// Everything a circuit's proofs share, loaded once: program, circuit key, SRS, verifying key, and the engine
// that holds them. A resident worker keeps it; a one-shot command makes it and proves once.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "prover/plonk/prover.hpp"
#include "prover/plonk/srs_store.hpp"

namespace plonkd {

template <class C>
class LoadedCircuit {
  public:
    // The verifying key is computed where none is given. A given one must be consistent, of the circuit's
    // dimensions and of the SRS's secret; that its commitments are the circuit's too is seen when a proof
    // verifies. `system` is needed during the call only. Throws SetupError, or DeviceError when the engine
    // cannot hold the circuit.
    static LoadedCircuit load(const ConstraintSystem& system, CircuitSrs<C> srs,
                              std::optional<VerifyingKey<C>> verifying_key, std::unique_ptr<Engine<C>> engine,
                              Progress& progress);
    // The same with an engine that is asked for only when the host's part is loaded: where another circuit
    // still has the device until then.
    using MakeEngine = std::function<std::unique_ptr<Engine<C>>()>;
    static LoadedCircuit load(const ConstraintSystem& system, CircuitSrs<C> srs,
                              std::optional<VerifyingKey<C>> verifying_key, const MakeEngine& make_engine,
                              Progress& progress);

    LoadedCircuit(LoadedCircuit&&) noexcept = default;
    LoadedCircuit& operator=(LoadedCircuit&&) noexcept = default;

    const VerifyingKey<C>& verifying_key() const { return parts_->verifying_key; }
    const CircuitKey<C>& key() const { return parts_->key; }
    const Program<C>& program() const { return parts_->program; }
    Engine<C>& engine() const { return *parts_->engine; }

    ProvingContext<C> context() const {
        return {parts_->program, parts_->key, parts_->verifying_key, *parts_->engine};
    }

  private:
    // On the heap, so that what the engine borrows keeps its place when the circuit is moved.
    struct Parts {
        Program<C> program;
        CircuitKey<C> key;
        CircuitSrs<C> srs;
        VerifyingKey<C> verifying_key;
        std::unique_ptr<Engine<C>> engine;
    };
    explicit LoadedCircuit(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

    std::unique_ptr<Parts> parts_;
};

// The phases that load() reports, with their usual shares of the time.
std::vector<Progress::PlannedPhase> loading_phases(bool with_setup);

}  // namespace plonkd
