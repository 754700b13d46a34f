#include "prover/linea/response.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "prover/failure/failure.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_object.hpp"
#include "prover/linea/small_file.hpp"

namespace plonkd {
namespace {

std::string string_at(const nlohmann::json& object, const char* key, const std::string& name) {
    const auto field = object.is_object() ? object.find(key) : object.end();
    if (field == object.end() || !field->is_string()) {
        throw RequestError(name + ": expected a string \"" + key + "\", found none: not a response");
    }
    return field->get<std::string>();
}

// An integer as encode_integer writes it: any number of digits, leading zeros left out.
Bls12377Fr decode_integer(const std::string& text, const std::string& name) {
    const std::string_view digits = std::string_view(text).substr(text.starts_with("0x") ? 2 : 0);
    constexpr std::size_t kDigits = 2 * Bls12377Fr::kBytes;
    if (digits.empty() || digits.size() > kDigits) {
        throw RequestError(name + ": debug.publicInput: expected 1 to " + std::to_string(kDigits) +
                           " hexadecimal digits, found " + std::to_string(digits.size()));
    }
    const std::string padded = std::string(kDigits - digits.size(), '0').append(digits);
    const auto value = Bls12377Fr::from_bytes(decode_hexadecimal(padded, "debug.publicInput"));
    if (!value) throw RequestError(name + ": debug.publicInput: not below the scalar field's modulus");
    return *value;
}

}  // namespace

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

CompressionResponse parse_response(std::string_view json, const std::string& name) {
    CompressionResponse response;
    response.request = parse_request(json, name);
    const nlohmann::json document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
    response.prover_version = string_at(document, "proverVersion", name);
    const auto digest =
        decode_hexadecimal(string_at(document, "verifyingKeyShaSum", name), "verifyingKeyShaSum");
    if (digest.size() != response.verifying_key_digest.size()) {
        throw RequestError(name + ": verifyingKeyShaSum: expected " +
                           std::to_string(response.verifying_key_digest.size()) + " bytes, found " +
                           std::to_string(digest.size()));
    }
    std::copy(digest.begin(), digest.end(), response.verifying_key_digest.begin());
    response.proof =
        decode_hexadecimal(string_at(document, "decompressionProof", name), "decompressionProof");
    const auto debug = document.find("debug");
    response.public_input = decode_integer(
        string_at(debug == document.end() ? nlohmann::json() : *debug, "publicInput", name), name);
    return response;
}

CompressionResponse read_response(const std::filesystem::path& file) {
    constexpr std::uintmax_t kMaxResponseBytes = std::uintmax_t{64} << 20;
    const std::string text = read_small_file(file, kMaxResponseBytes, [&](const std::string& reason) {
        throw RequestError(file.string() + ": cannot read the response: " + reason);
    });
    return parse_response(text, file.string());
}

}  // namespace plonkd
