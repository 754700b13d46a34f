#include "prover/plonk/loaded_circuit.hpp"

#include <tbb/parallel_invoke.h>

#include "prover/gnark/byte_reader.hpp"
#include "prover/plonk/setup.hpp"
#include "prover/plonk/verifier.hpp"

namespace plonkd {

namespace {

constexpr const char* kCircuitPhase = "load circuit";
constexpr const char* kEnginePhase = "load engine";
constexpr const char* kSetupPhase = "setup";

template <class C>
void check_against_circuit(const VerifyingKey<C>& verifying_key, const CircuitKey<C>& key,
                           const KzgVerifyingKey<C>& kzg, const std::string& circuit_name) {
    const auto expect = [&](const char* what, std::uint64_t expected, std::uint64_t found) {
        if (expected == found) return;
        throw SetupError(circuit_name + ": the verifying key is not of this circuit: " + what +
                         ": the circuit has " + std::to_string(expected) + ", the key " +
                         std::to_string(found));
    };
    expect("domain size", key.n, verifying_key.n);
    expect("public inputs", key.nb_public, verifying_key.nb_public);
    expect("commitments", key.commitments.size(), verifying_key.qcp.size());
    if (const VerifyResult check = check_verifying_key(verifying_key); !check) throw SetupError(check.reason);
    for (std::size_t i = 0; i < key.commitments.size(); ++i) {
        expect("commitment index", key.commitments[i].value_row - key.nb_public,
               verifying_key.commitment_constraint_indexes[i]);
    }
    const KzgVerifyingKey<C>& own = verifying_key.kzg;
    if (!(own.g1 == kzg.g1 && own.g2[0] == kzg.g2[0] && own.g2[1] == kzg.g2[1])) {
        throw SetupError("verifying key: it was made with another SRS than the one given");
    }
}

}  // namespace

template <class C>
LoadedCircuit<C> LoadedCircuit<C>::load(const ConstraintSystem& system, CircuitSrs<C> srs,
                                        std::optional<VerifyingKey<C>> verifying_key,
                                        std::unique_ptr<Engine<C>> engine, Progress& progress) {
    return load(
        system, std::move(srs), std::move(verifying_key), [&] { return std::move(engine); }, progress);
}

template <class C>
LoadedCircuit<C> LoadedCircuit<C>::load(const ConstraintSystem& system, CircuitSrs<C> srs,
                                        std::optional<VerifyingKey<C>> verifying_key,
                                        const MakeEngine& make_engine, Progress& progress) {
    std::optional<Program<C>> program;
    std::optional<CircuitKey<C>> key;
    {
        const auto phase = progress.phase(kCircuitPhase);
        tbb::parallel_invoke([&] { program.emplace(Program<C>::build(system)); },
                             [&] { key.emplace(CircuitKey<C>::build(system)); });
    }
    if (verifying_key) {
        check_against_circuit(*verifying_key, *key, srs.vk(), system.source().name);
    } else {
        // A key that is computed is only as good as the points: with a given one, a damaged point shows when
        // the proof does not verify; without one it would end in the key.
        srs.canonical.check_points();
        if (srs.lagrange) srs.lagrange->check_points();
    }

    auto parts = std::make_unique<Parts>(
        Parts{std::move(*program), std::move(*key), std::move(srs), {}, make_engine()});
    {
        const auto phase = progress.phase(kEnginePhase);
        parts->engine->load(parts->key, parts->srs.points());
    }
    if (verifying_key) {
        parts->verifying_key = std::move(*verifying_key);
    } else {
        const auto phase = progress.phase(kSetupPhase);
        parts->verifying_key = setup(parts->key, parts->srs.vk(), *parts->engine);
    }
    return LoadedCircuit(std::move(parts));
}

std::vector<Progress::PlannedPhase> loading_phases(bool with_setup) {
    std::vector<Progress::PlannedPhase> phases{{kCircuitPhase, 2}, {kEnginePhase, 0.5}};
    if (with_setup) phases.push_back({kSetupPhase, 4});
    return phases;
}

template class LoadedCircuit<Bn254>;
template class LoadedCircuit<Bls12377>;
template class LoadedCircuit<Bw6761>;

}  // namespace plonkd
