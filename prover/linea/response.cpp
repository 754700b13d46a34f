#include "prover/linea/response.hpp"

#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_object.hpp"

namespace plonkd {

std::string serialize_response(const CompressionResponse& response) {
    std::string debug;
    JsonObjectWriter debug_object(debug);
    debug_object.string("publicInput", encode_integer(response.public_input));
    debug_object.end();

    const CompressionRequest& request = response.request;
    std::string out;
    JsonObjectWriter object(out);
    object.boolean("eip4844Enabled", request.eip4844_enabled);
    object.string("dataHash", request.data_hash);
    object.string("compressedData", request.compressed_data);
    object.string("commitment", request.commitment);
    object.string("kzgProofContract", request.kzg_proof_contract);
    object.string("kzgProofSidecar", request.kzg_proof_sidecar);
    object.string("expectedX", request.expected_x);
    object.string("expectedY", request.expected_y);
    object.string("snarkHash", request.snark_hash);
    object.verbatim("conflationOrder", serialize_conflation_order(request.conflation_order));
    object.string("parentStateRootHash", request.parent_state_root_hash);
    object.string("finalStateRootHash", request.final_state_root_hash);
    object.string("parentDataHash", request.parent_data_hash);
    object.string("expectedShnarf", request.expected_shnarf);
    object.string("prevShnarf", request.prev_shnarf);
    object.string("proverVersion", response.prover_version);
    object.string("verifyingKeyShaSum", encode_hexadecimal(response.verifying_key_digest));
    object.string("decompressionProof", encode_hexadecimal(response.proof));
    object.verbatim("debug", debug);
    object.end();
    out.push_back('\n');
    return out;
}

}  // namespace plonkd
