// The LZSS stream of Consensys/compress v0.3.0 (linea-compression-job.md section 6).
//
// A 3-byte header (version 0001, mode) and then, in mode 0, a bit stream of 8-bit symbols: literals, and two
// kinds of back reference: `fe` (14-bit address: into the output) and `ff` (21-bit address: into the output
// or, beyond it, into the dictionary, which stands before the output). Mode 1 stores the payload as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plonkd {

namespace lzss {

inline constexpr std::size_t kHeaderBytes = 3;
inline constexpr std::uint16_t kVersion = 1;
inline constexpr std::uint8_t kModeCompressed = 0;
inline constexpr std::uint8_t kModeStored = 1;
inline constexpr std::uint8_t kShortReference = 0xfe;
inline constexpr std::uint8_t kLongReference = 0xff;
inline constexpr unsigned kSymbolBits = 8;
inline constexpr unsigned kLengthBits = 8;         // holds length - 1
inline constexpr unsigned kShortAddressBits = 14;  // holds distance - 1
inline constexpr unsigned kLongAddressBits = 21;
inline constexpr std::size_t kMaxLength = std::size_t{1} << kLengthBits;

inline bool is_reference(std::uint8_t symbol) {
    return symbol == kShortReference || symbol == kLongReference;
}

}  // namespace lzss

// The payload of `stream`; at most 69 times its size. Throws RequestError for an unknown version or mode, and
// for a back reference that is incomplete or reaches beyond what exists (with the bit where it starts).
std::vector<std::uint8_t> lzss_decompress(std::span<const std::uint8_t> stream,
                                          std::span<const std::uint8_t> dictionary);

// The dictionary with `fe ff` appended where it lacks one of them: neither can be a literal, so they must be
// copied.
std::vector<std::uint8_t> augment_dictionary(std::vector<std::uint8_t> dictionary);

}  // namespace plonkd
