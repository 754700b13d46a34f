// The BSB22 commitments of one proof, made while the solver runs (gnark-solver.md section 9).
//
// A commitment's column PI2 holds the committed values at their rows and two random values at rows where Qcp
// is zero; the hash of its KZG commitment becomes the value of the commitment wire, on which later wires
// depend.
#pragma once

#include <span>
#include <vector>

#include "prover/plonk/blinding.hpp"
#include "prover/plonk/circuit_key.hpp"
#include "prover/plonk/engine.hpp"
#include "prover/plonk/engine_access.hpp"
#include "prover/plonk/proof_transcript.hpp"
#include "prover/solver/solve.hpp"

namespace plonkd {

template <class C>
class Bsb22Commitments {
  public:
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    // Borrows all but `blinding`; `engine` has `key` loaded. `access` is null where the engine is this
    // proof's alone.
    Bsb22Commitments(const CircuitKey<C>& key, Engine<C>& engine, EngineAccess* access,
                     ProofTranscript<C>& transcript, BlindingKind blinding);

    // What the solver calls; borrows this object.
    CommitmentHook<C> hook();

    // Throws SetupError when the solver did not come to some commitment: no instruction computes it.
    void expect_complete() const;

    const std::vector<G1>& commitments() const { return commitments_; }
    std::span<const Fr> values() const { return values_; }  // of the commitment wires
    // The columns, those uploaded again that had to leave the engine. Once the engine is this proof's own.
    std::vector<LagrangeColumn<C>> take_columns();

  private:
    Fr commit(std::size_t index, std::span<const Fr> committed);
    G1 commit_column(std::size_t index, SparseVector<Fr> values);

    const CircuitKey<C>& key_;
    Engine<C>& engine_;
    EngineAccess* const access_;
    ProofTranscript<C>& transcript_;
    const BlindingKind blinding_;
    std::vector<LagrangeColumn<C>> columns_;
    std::vector<SparseVector<Fr>> evicted_;  // what a guest could not leave on the engine; secret
    std::vector<bool> done_;
    std::vector<G1> commitments_;
    std::vector<Fr> values_;
};

// A sparse vector from assignments in order: where a row is assigned twice, the later value stands.
template <class Fr>
SparseVector<Fr> sparse_vector(std::vector<std::pair<std::uint32_t, Fr>> assignments);

}  // namespace plonkd
