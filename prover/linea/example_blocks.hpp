// Invented blocks that look like real ones to a compressor: transfers, token calls and contract calls among a
// few accounts.
#pragma once

#include <cstdint>
#include <vector>

#include "prover/linea/blob_maker.hpp"

namespace plonkd {

struct ExampleSizes {
    std::int64_t first_block = 1001;
    std::size_t nb_batches = 2;
    std::size_t blocks_per_batch = 2;
    std::size_t transactions_per_block = 3;
};

// The same sizes and seed give the same blocks on every machine.
BlobContent example_content(const ExampleSizes& sizes, std::uint64_t seed);

// A dictionary of exactly `size` bytes, fragments of example blocks; contains the bytes fe and ff. Throws
// RequestError below 2 bytes.
std::vector<std::uint8_t> example_dictionary(std::size_t size, std::uint64_t seed);

}  // namespace plonkd
