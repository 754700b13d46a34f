// The PlonK prover (gnark-plonk.md section 6): from a witness to a proof that verifies.
#pragma once

#include <functional>
#include <span>

#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/hash/protocol_hashes.hpp"
#include "prover/plonk/blinding.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/engine.hpp"
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

// The phases that prove() reports, with their usual shares of the time.
std::vector<Progress::PlannedPhase> proving_phases();

}  // namespace plonkd
