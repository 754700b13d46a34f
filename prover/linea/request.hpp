// The request of a compression job (linea-compression-job.md section 2): what an earlier Linea service
// answered with, read as Go's encoding/json reads it and echoed field by field in the response.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plonkd {

struct ConflationOrder {
    std::int64_t starting_block_number = 0;
    std::optional<std::vector<std::int64_t>> upper_boundaries;  // nothing: the key is missing or null
};

// Strings are kept as written: the response repeats them, only four of them are decoded.
struct CompressionRequest {
    bool eip4844_enabled = false;
    std::string data_hash;
    std::string compressed_data;
    std::string commitment;
    std::string kzg_proof_contract;
    std::string kzg_proof_sidecar;
    std::string expected_x;
    std::string expected_y;
    std::string snark_hash;
    ConflationOrder conflation_order;
    std::string parent_state_root_hash;
    std::string final_state_root_hash;
    std::string parent_data_hash;
    std::string expected_shnarf;
    std::string prev_shnarf;
};

// Go's rules: keys match without regard to case, unknown keys are ignored, the last of repeated keys wins,
// null leaves a value as it was, whatever follows the first JSON value is ignored. `name` stands for the file
// in messages. Throws RequestError for a syntax error (with its byte), or for a value of the wrong type (with
// its key).
CompressionRequest parse_request(std::string_view json, const std::string& name);

// The file's content. Throws RequestError where it cannot be read or is larger than any request.
std::string read_request_text(const std::filesystem::path& file);

CompressionRequest read_request(const std::filesystem::path& file);

// What the prover needs of a request, decoded.
struct BlobClaim {
    std::vector<std::uint8_t> blob;  // without its trailing zero bytes
    bool eip4844_enabled = false;
    std::array<std::uint8_t, 32> x{};  // as given: not reduced
    std::array<std::uint8_t, 32> y{};  // reduced modulo the scalar field of BLS12-381
};

// Decodes blob, x and y, and checks the blob's version, in the reference's order (section 4). A short x is
// filled with zeros on the right, a long one cut. Throws RequestError.
BlobClaim decode_claim(const CompressionRequest& request);

}  // namespace plonkd
