// The PlonK prover (gnark-plonk.md section 6): from a witness to a proof that verifies.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/hash/protocol_hashes.hpp"
#include "prover/plonk/blinding.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/engine.hpp"
#include "prover/plonk/engine_access.hpp"
#include "prover/progress/progress.hpp"
#include "prover/solver/program.hpp"
#include "prover/solver/solve.hpp"

namespace plonkd {

// What is made once per circuit and serves any number of proofs.
template <class C>
struct ProvingContext {
    const Program<C>& program;
    const CircuitKey<C>& key;
    const VerifyingKey<C>& verifying_key;
    Engine<C>& engine;  // with `key` loaded
};

// The same without a solver.
template <class C>
struct WireProvingContext {
    const CircuitKey<C>& key;
    const VerifyingKey<C>& verifying_key;
    Engine<C>& engine;  // with `key` loaded
};

// Gives all wires, as the columns of the trace; calls back for the value of each BSB22 commitment.
template <class C>
using WireSource = std::function<Solution<C>(const CommitmentHook<C>&)>;

struct ProveOptions {
    TranscriptKind transcript = TranscriptKind::gnark_default;
    BlindingKind blinding = BlindingKind::random;
    Progress* progress = nullptr;
    EngineAccess* access = nullptr;  // null: no other proof uses the engine
};

// `witness` is the public values, then the secret ones. The proof has been verified when this returns.
// Throws UnsatisfiedConstraint (a RequestError) for a witness that does not satisfy the circuit, SetupError
// when the verifying key is not this circuit's, InternalError when the proof does not verify for any other
// reason.
template <class C>
Proof<C> prove(const ProvingContext<C>& context, std::span<const typename C::Fr> witness,
               const ProveOptions& options);

// The same from wires that come from elsewhere than the solver. `wire_0` is the value of all unused cells.
template <class C>
Proof<C> prove_wires(const WireProvingContext<C>& context, const WireSource<C>& wires,
                     std::span<const typename C::Fr> public_inputs, const typename C::Fr& wire_0,
                     const ProveOptions& options);

template <class C>
class ProverRounds;

// The same in two halves, for a worker that solves the next witness while the engine is busy with this proof.
// Between them the proof holds L, R, O in host memory (three columns of n field elements) and, where the
// engine was another proof's during the commitments, the committed values: secrets.
template <class C>
class ProofInProgress {
  public:
    // Borrows what `context` and `options` refer to.
    ProofInProgress(const WireProvingContext<C>& context, const ProveOptions& options);
    ProofInProgress(ProofInProgress&&) noexcept;
    // What it has on the engine is dropped, so that must be its own, or nobody's, then.
    ~ProofInProgress();

    // The first half: one of these. Errors are those of prove(); `memory` as for plonkd::solve.
    void solve(const Program<C>& program, std::span<const typename C::Fr> witness,
               SolveMemory<C>* memory = nullptr);
    void take_wires(const WireSource<C>& wires, std::span<const typename C::Fr> public_inputs,
                    const typename C::Fr& wire_0);

    Proof<C> finish();

  private:
    std::unique_ptr<ProverRounds<C>> rounds_;
};

// The phases that prove() reports, with their usual shares of the time.
std::vector<Progress::PlannedPhase> proving_phases();

}  // namespace plonkd
