#include "prover/linea/blob_maker.hpp"

#include <algorithm>
#include <bit>

#include "prover/failure/failure.hpp"
#include "prover/hash/keccak256.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/blob.hpp"
#include "prover/linea/blob_evaluation.hpp"
#include "prover/linea/checksum.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_object.hpp"
#include "prover/linea/lzss_encoder.hpp"

namespace plonkd {
namespace {

using Bytes = std::vector<std::uint8_t>;

void append(Bytes& out, std::span<const std::uint8_t> bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

template <class Fr>
Digest256 encoded(const Fr& element) {
    Digest256 bytes;
    element.to_bytes(bytes.data());
    return bytes;
}

Bytes concatenated(std::initializer_list<std::span<const std::uint8_t>> parts) {
    Bytes out;
    for (const auto part : parts) append(out, part);
    return out;
}

Bytes make_blob(const BlobContent& content, const Dictionary& dictionary, const BlobMakerOptions& options) {
    BlobHeader header;
    header.dictionary_checksum = dictionary.checksum;
    Bytes payload;
    for (const std::vector<Block>& batch : content.batches) {
        const std::size_t start = payload.size();
        for (const Block& block : batch) append_block(payload, block);
        header.batch_lengths.push_back(static_cast<std::uint32_t>(payload.size() - start));
    }
    Bytes unpacked = encode_blob_header(header);
    append(unpacked, options.payload_mode == PayloadMode::stored ? lzss_store(payload)
                                                                 : lzss_compress(payload, dictionary.bytes));
    Bytes blob = pack_blob(unpacked);
    if (blob.size() > options.blob_bytes) {
        throw RequestError("blob maker: the content needs a blob of " + std::to_string(blob.size()) +
                           " bytes, the capacity is " + std::to_string(options.blob_bytes));
    }
    return blob;
}

// A stand-in for the state after a block; any 32 bytes do.
Digest256 state_after(std::span<const std::uint8_t> block_hash) {
    return keccak256(block_hash);
}

ConflationOrder conflation_order(const BlobContent& content) {
    ConflationOrder order{content.first_block, std::vector<std::int64_t>{}};
    std::int64_t next_block = content.first_block;
    for (const auto& batch : content.batches) {
        next_block += static_cast<std::int64_t>(batch.size());
        order.upper_boundaries->push_back(next_block - 1);
    }
    return order;
}

}  // namespace

CompressionRequest make_request(const BlobContent& content, const Dictionary& dictionary,
                                const BlobMakerOptions& options) {
    if (content.batches.empty() ||
        std::ranges::any_of(content.batches, [](const auto& batch) { return batch.empty(); })) {
        throw RequestError("blob maker: a blob needs at least one batch, a batch at least one block");
    }
    if (options.blob_bytes % kBlobElementBytes != 0 ||
        !std::has_single_bit(options.blob_bytes / kBlobElementBytes)) {
        throw RequestError("blob maker: the capacity must be a power of two of 32-byte elements, found " +
                           std::to_string(options.blob_bytes) + " bytes");
    }
    const Bytes blob = make_blob(content, dictionary, options);
    Bytes padded = blob;
    padded.resize(options.blob_bytes);

    const Digest256 blob_digest = sha256(blob);
    std::array<std::uint8_t, 48> commitment{};
    std::copy(blob_digest.begin(), blob_digest.end(), commitment.begin());
    Digest256 data_hash = sha256(commitment);
    data_hash[0] = 0x01;
    const Digest256 snark_digest = encoded(snark_hash(padded));
    const Digest256 x = keccak256(concatenated({snark_digest, data_hash}));
    const Digest256 y = encoded(evaluate_blob(
        padded, x,
        options.eip4844_enabled ? BlobInterpretation::evaluations : BlobInterpretation::coefficients));
    const Digest256 parent_state = state_after(content.batches.front().front().hash);
    const Digest256 final_state = state_after(content.batches.back().back().hash);
    const Digest256 parent_data_hash = keccak256(parent_state);
    const Digest256 previous_shnarf = keccak256(parent_data_hash);

    CompressionRequest request;
    request.eip4844_enabled = options.eip4844_enabled;
    request.data_hash = encode_hexadecimal(data_hash);
    request.compressed_data = encode_base64(blob);
    request.commitment = encode_hexadecimal(commitment);
    request.kzg_proof_contract = encode_hexadecimal(std::array<std::uint8_t, 48>{});
    request.kzg_proof_sidecar = request.kzg_proof_contract;
    request.expected_x = encode_hexadecimal(x);
    request.expected_y = encode_hexadecimal(y);
    request.snark_hash = encode_hexadecimal(snark_digest);
    request.conflation_order = conflation_order(content);
    request.parent_state_root_hash = encode_hexadecimal(parent_state);
    request.final_state_root_hash = encode_hexadecimal(final_state);
    request.parent_data_hash = encode_hexadecimal(parent_data_hash);
    request.prev_shnarf = encode_hexadecimal(previous_shnarf);
    request.expected_shnarf =
        encode_hexadecimal(keccak256(concatenated({previous_shnarf, snark_digest, final_state, x, y})));
    return request;
}

std::string serialize_request(const CompressionRequest& request) {
    std::string out;
    JsonObjectWriter object(out);
    object.string("compressedData", request.compressed_data);
    object.verbatim("conflationOrder", serialize_conflation_order(request.conflation_order));
    object.string("prevShnarf", request.prev_shnarf);
    object.string("parentStateRootHash", request.parent_state_root_hash);
    object.string("finalStateRootHash", request.final_state_root_hash);
    object.string("parentDataHash", request.parent_data_hash);
    object.string("dataHash", request.data_hash);
    object.string("snarkHash", request.snark_hash);
    object.string("expectedX", request.expected_x);
    object.string("expectedY", request.expected_y);
    object.string("expectedShnarf", request.expected_shnarf);
    object.boolean("eip4844Enabled", request.eip4844_enabled);
    object.string("commitment", request.commitment);
    object.string("kzgProofContract", request.kzg_proof_contract);
    object.string("kzgProofSidecar", request.kzg_proof_sidecar);
    object.end();
    return out;
}

std::string request_file_name(const CompressionRequest& request) {
    const ConflationOrder& order = request.conflation_order;
    const bool has_prefix = request.expected_shnarf.starts_with("0x");
    const std::int64_t last_block =
        order.upper_boundaries && !order.upper_boundaries->empty() ? order.upper_boundaries->back() : 0;
    return std::to_string(order.starting_block_number) + "-" + std::to_string(last_block) +
           "-bcv0.0-ccv0.0-" + request.expected_shnarf.substr(has_prefix ? 2 : 0) +
           "-getZkBlobCompressionProof.json";
}

}  // namespace plonkd
