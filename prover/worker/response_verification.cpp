#include "prover/worker/response_verification.hpp"

#include "prover/failure/failure.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/response.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/worker/compression_job.hpp"

namespace plonkd {
namespace {

VerifyingKey<Bls12377> verifying_key(const AssignmentAssets& assets, const Configuration& configuration) {
    if (assets.setup) return load_verifying_key(*assets.setup);
    Progress silent;
    return CompressionCircuit::load_dummy(
               configuration.srs_directory(), [] { return make_cpu_engine<Bls12377>(); }, silent)
        .verifying_key();
}

}  // namespace

VerifyResult verify_response(const Configuration& configuration, const std::filesystem::path& file) {
    const CompressionResponse response = read_response(file);
    const AssignmentAssets assets = AssignmentAssets::load(configuration);
    const VerifyingKey<Bls12377> key = verifying_key(assets, configuration);
    try {
        if (sha256(key.serialize_raw()) != response.verifying_key_digest) {
            return {false, "verifyingKeyShaSum is " + encode_hexadecimal(response.verifying_key_digest) +
                               ", the configured key's digest is " +
                               encode_hexadecimal(sha256(key.serialize_raw()))};
        }
        const BlobAssignment assignment = assign_blob(
            decode_claim(response.request), response.request.snark_hash, assets.dictionaries, assets.sizes);
        if (!(assignment.public_input == response.public_input)) {
            return {false, "debug.publicInput is " + encode_integer(response.public_input) +
                               ", the blob's is " + encode_integer(assignment.public_input)};
        }
        const auto proof = parse_proof<Bls12377>(response.proof, "decompressionProof");
        return verify(key, proof, std::span(&response.public_input, 1), TranscriptKind::recursion);
    } catch (const RequestError& error) {
        return {false, error.what()};
    }
}

}  // namespace plonkd
