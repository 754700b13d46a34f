#include "prover/linea/compression_circuit.hpp"

#include "prover/failure/failure.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/linea/dummy_circuit.hpp"
#include "prover/linea/hexadecimal.hpp"

namespace plonkd {
namespace {

using Curve = CompressionCircuit::Curve;

template <class Load>
auto describing_setup_errors(Load&& load) {
    try {
        return load();
    } catch (const SetupError& error) {
        throw SetupError(std::string("could not load the setup: ") + error.what());
    }
}

ConstraintSystem open_circuit(const std::filesystem::path& file) {
    ConstraintSystem system = ConstraintSystem::open(file);
    if (system.curve != Curve::kId) {
        throw SetupError(file.string() + ": expected a circuit on " + std::string(name(Curve::kId)) +
                         ", found " + std::string(name(system.curve)));
    }
    return system;
}

CircuitSrs<Curve> open_circuit_srs(const std::filesystem::path& srs_directory, std::size_t n) {
    return open_srs<Curve>(find_srs(srs_directory, Curve::kId, n), n);
}

}  // namespace

VerifyingKey<Curve> load_verifying_key(const SetupDirectory& setup) {
    VerifyingKey<Curve> key = read_verifying_key<Curve>(setup.verifying_key_file());
    // Whatever form the file has, the digest is that of the current raw form.
    const std::string digest = encode_hexadecimal(sha256(key.serialize_raw()));
    if (digest != setup.manifest().verifying_key_checksum) {
        throw SetupError(setup.verifying_key_file().string() + ": the manifest's checksum is " +
                         setup.manifest().verifying_key_checksum + ", the key's " + digest);
    }
    return key;
}

CompressionCircuit::CompressionCircuit(LoadedCircuit<Curve> circuit, std::optional<std::uint64_t> mock_id)
    : circuit_(std::move(circuit)),
      mock_id_(mock_id),
      verifying_key_digest_(sha256(circuit_.verifying_key().serialize_raw())) {}

CompressionCircuit CompressionCircuit::load(const SetupDirectory& setup,
                                            const std::filesystem::path& srs_directory,
                                            const MakeEngine& make_engine, Progress& progress) {
    return describing_setup_errors([&] {
        VerifyingKey<Curve> key = load_verifying_key(setup);
        const ConstraintSystem system = open_circuit(setup.circuit_file());
        CircuitSrs<Curve> srs = open_circuit_srs(srs_directory, system.domain_size());
        return CompressionCircuit(
            LoadedCircuit<Curve>::load(system, std::move(srs), std::move(key), make_engine, progress),
            std::nullopt);
    });
}

CompressionCircuit CompressionCircuit::load_dummy(const std::filesystem::path& srs_directory,
                                                  const MakeEngine& make_engine, Progress& progress) {
    return describing_setup_errors([&] {
        const std::vector<std::uint8_t> circuit = make_dummy_circuit(kDataAvailabilityMockId);
        const ConstraintSystem system = ConstraintSystem::parse(circuit, "the dummy circuit");
        CircuitSrs<Curve> srs = open_circuit_srs(srs_directory, system.domain_size());
        return CompressionCircuit(
            LoadedCircuit<Curve>::load(system, std::move(srs), std::nullopt, make_engine, progress),
            kDataAvailabilityMockId);
    });
}

ProofInProgress<Curve> CompressionCircuit::solve(const BlobAssignment& assignment, BlindingKind blinding,
                                                 Progress& progress, EngineAccess* access,
                                                 SolveMemory<Curve>* memory) const {
    const std::vector<Bls12377Fr> witness =
        mock_id_ ? dummy_witness(*mock_id_, assignment.public_input) : witness_of(assignment);
    const std::size_t expected = circuit_.program().nb_public() + circuit_.program().nb_secret();
    if (witness.size() != expected) {
        throw SetupError("could not load the setup: the circuit takes " + std::to_string(expected) +
                         " witness values, the configured sizes give " + std::to_string(witness.size()));
    }
    ProofInProgress<Curve> proof({circuit_.key(), circuit_.verifying_key(), circuit_.engine()},
                                 {TranscriptKind::recursion, blinding, &progress, access});
    try {
        proof.solve(circuit_.program(), witness, memory);
    } catch (const SolveFailure& failure) {
        throw RequestError(std::string("the circuit rejects the request: ") + failure.what());
    }
    return proof;
}

std::vector<std::uint8_t> CompressionCircuit::prove(const BlobAssignment& assignment, BlindingKind blinding,
                                                    Progress& progress) const {
    return solve(assignment, blinding, progress, nullptr, nullptr).finish().serialize_raw();
}

}  // namespace plonkd
