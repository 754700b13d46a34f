// An LZSS compressor for examples and tests: greedy, one hash chain, no attempt at the ratio of the
// production encoder.
#pragma once

#include "prover/linea/lzss.hpp"

namespace plonkd {

// A stream that lzss_decompress with the same dictionary turns back into `payload`; stored where compressing
// does not pay. `dictionary` must be augmented. Payloads up to 2^20 bytes; throws RequestError beyond.
std::vector<std::uint8_t> lzss_compress(std::span<const std::uint8_t> payload,
                                        std::span<const std::uint8_t> dictionary);

// The payload behind a header of mode 1.
std::vector<std::uint8_t> lzss_store(std::span<const std::uint8_t> payload);

}  // namespace plonkd
