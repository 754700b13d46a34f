// The response of a compression job (linea-compression-job.md section 3).
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "prover/field/fields.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/linea/request.hpp"

namespace plonkd {

struct CompressionResponse {
    CompressionRequest request;  // echoed
    std::string prover_version;
    Digest256 verifying_key_digest{};  // SHA-256 of the raw verifying key
    std::vector<std::uint8_t> proof;   // raw
    Bls12377Fr public_input;
};

// The document as Linea's prover writes it: one compact line and a line feed, fields in Linea's order, Go's
// string escapes.
std::string serialize_response(const CompressionResponse& response);

// The document as published, for checking it: verifyingKeyShaSum, decompressionProof and debug.publicInput
// must be there and decode. `name` stands for the file in messages. Throws RequestError.
CompressionResponse parse_response(std::string_view json, const std::string& name);

CompressionResponse read_response(const std::filesystem::path& file);

}  // namespace plonkd
