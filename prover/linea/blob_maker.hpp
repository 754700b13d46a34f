// Makes complete compression requests from blocks, for examples and tests: the inverse of what the prover
// takes apart.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "prover/linea/block.hpp"
#include "prover/linea/dictionary_store.hpp"
#include "prover/linea/request.hpp"

namespace plonkd {

struct BlobContent {
    std::int64_t first_block = 0;             // number of the first block
    std::vector<std::vector<Block>> batches;  // of consecutive blocks
};

enum class PayloadMode { compressed, stored };

struct BlobMakerOptions {
    std::size_t blob_bytes = 0;  // the circuit's capacity: a power of two of elements
    bool eip4844_enabled = true;
    PayloadMode payload_mode = PayloadMode::compressed;
};

// The request with everything the proof depends on: blob, snark hash, x and y. plonkd has no BLS12-381 group,
// so `commitment` is a digest of the blob where a KZG commitment would stand and the KZG proofs are zero; the
// prover only echoes them. State roots are digests of the block hashes. Throws RequestError where the content
// does not fit the capacity.
CompressionRequest make_request(const BlobContent& content, const Dictionary& dictionary,
                                const BlobMakerOptions& options);

// The document as Linea's coordinator writes it (linea-controller.md section 14): compact, its field order,
// no line feed.
std::string serialize_request(const CompressionRequest& request);

// "<start>-<end>-bcv0.0-ccv0.0-<expectedShnarf>-getZkBlobCompressionProof.json".
std::string request_file_name(const CompressionRequest& request);

}  // namespace plonkd
