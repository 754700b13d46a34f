#include "prover/linea/response.hpp"

#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_text.hpp"

namespace plonkd {
namespace {

// A JSON object under construction; fields appear in the order of the calls.
class ObjectWriter {
  public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }

    void string(std::string_view key, std::string_view value) {
        begin(key);
        append_json_string(out_, value);
    }
    void verbatim(std::string_view key, std::string_view json) {
        begin(key);
        out_ += json;
    }
    void end() { out_.push_back('}'); }

  private:
    void begin(std::string_view key) {
        if (!first_) out_.push_back(',');
        first_ = false;
        append_json_string(out_, key);
        out_.push_back(':');
    }

    std::string& out_;
    bool first_ = true;
};

std::string serialize_boundaries(const std::optional<std::vector<std::int64_t>>& boundaries) {
    if (!boundaries) return "null";
    std::string out = "[";
    for (const std::int64_t boundary : *boundaries) {
        if (out.size() > 1) out.push_back(',');
        out += std::to_string(boundary);
    }
    return out + "]";
}

std::string serialize_conflation_order(const ConflationOrder& order) {
    std::string out;
    ObjectWriter object(out);
    object.verbatim("startingBlockNumber", std::to_string(order.starting_block_number));
    object.verbatim("upperBoundaries", serialize_boundaries(order.upper_boundaries));
    object.end();
    return out;
}

std::string serialize_debug(const Bls12377Fr& public_input) {
    std::string out;
    ObjectWriter object(out);
    object.string("publicInput", encode_integer(public_input));
    object.end();
    return out;
}

}  // namespace

std::string serialize_response(const CompressionResponse& response) {
    const CompressionRequest& request = response.request;
    std::string out;
    ObjectWriter object(out);
    object.verbatim("eip4844Enabled", request.eip4844_enabled ? "true" : "false");
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
    object.verbatim("debug", serialize_debug(response.public_input));
    object.end();
    out.push_back('\n');
    return out;
}

}  // namespace plonkd
