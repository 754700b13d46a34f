// A circuit ready to prove compression jobs: the data-availability circuit of the setup folder, or dev mode's
// dummy. Loaded once, it serves any number of jobs: one at a time, or two that share the engine
// (EngineAccess).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "prover/hash/sha256.hpp"
#include "prover/linea/setup_directory.hpp"
#include "prover/plonk/loaded_circuit.hpp"

namespace plonkd {

// The verifying key of `setup`, once its digest is the one that the manifest names. Throws SetupError.
VerifyingKey<Bls12377> load_verifying_key(const SetupDirectory& setup);

class CompressionCircuit {
  public:
    using Curve = Bls12377;
    using MakeEngine = LoadedCircuit<Curve>::MakeEngine;

    // Full mode: circuit and verifying key of `setup`, SRS of `srs_directory`; the key must be the one the
    // manifest names. Throws SetupError ("could not load the setup: …"), or DeviceError when the engine
    // cannot hold it. `make_engine` is called once the host's part is loaded.
    static CompressionCircuit load(const SetupDirectory& setup, const std::filesystem::path& srs_directory,
                                   const MakeEngine& make_engine, Progress& progress);
    // Dev mode: the dummy circuit, built in memory.
    static CompressionCircuit load_dummy(const std::filesystem::path& srs_directory,
                                         const MakeEngine& make_engine, Progress& progress);

    const VerifyingKey<Curve>& verifying_key() const { return circuit_.verifying_key(); }
    const Digest256& verifying_key_digest() const { return verifying_key_digest_; }

    // The raw proof, verified. A witness that the circuit rejects is a RequestError with exit code 1, as the
    // reference has no other for it.
    std::vector<std::uint8_t> prove(const BlobAssignment& assignment, BlindingKind blinding,
                                    Progress& progress) const;

    // The two halves of prove(): solve(), then finish() of what it returns. `progress`, `access` and `memory`
    // (the latter two may be null) are those of plonk/prover.hpp; the circuit, `progress` and `access`
    // outlive the proof.
    ProofInProgress<Curve> solve(const BlobAssignment& assignment, BlindingKind blinding, Progress& progress,
                                 EngineAccess* access, SolveMemory<Curve>* memory) const;

  private:
    CompressionCircuit(LoadedCircuit<Curve> circuit, std::optional<std::uint64_t> mock_id);

    LoadedCircuit<Curve> circuit_;
    std::optional<std::uint64_t> mock_id_;  // of the dummy
    Digest256 verifying_key_digest_;
};

}  // namespace plonkd
