// Blob v2 (linea-compression-job.md section 5): a byte string packed into 32-byte big-endian elements of 254
// bits, holding a header (version word, dictionary checksum, batch lengths) and an LZSS stream.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace plonkd {

inline constexpr unsigned kBlobVersion = 2;
inline constexpr std::size_t kBlobElementBytes = 32;
inline constexpr std::size_t kBlobElementBits = 254;
inline constexpr std::size_t kMainnetBlobBytes = 4096 * kBlobElementBytes;

// The version that the first three bytes of a packed blob announce; 0 where they are no version word at all.
unsigned blob_version(std::span<const std::uint8_t> blob);

// The first element, if any, that has one of its top two bits set; such a blob unpacks, but no circuit
// accepts it.
std::optional<std::size_t> first_oversized_element(std::span<const std::uint8_t> blob);

// The low 254 bits of each element, concatenated: what is hashed and, without padding, decompressed. `blob`
// is a whole number of elements. The last byte of the result is filled up with zero bits.
std::vector<std::uint8_t> concatenate_elements(std::span<const std::uint8_t> blob);

// The content of a blob: its element bits without the trailing zeros and the terminator byte ff before them.
// Throws RequestError ("invalid terminal symbol").
std::vector<std::uint8_t> unpack_blob(std::span<const std::uint8_t> blob);

// The inverse: content and terminator in as few elements as hold them.
std::vector<std::uint8_t> pack_blob(std::span<const std::uint8_t> content);

struct BlobHeader {
    std::array<std::uint8_t, 32> dictionary_checksum{};
    std::vector<std::uint32_t> batch_lengths;  // bytes of each batch in the uncompressed payload, below 2^24

    std::size_t encoded_bytes() const { return 36 + 3 * batch_lengths.size(); }
};

// Reads the header at the start of unpacked content; the LZSS stream follows at encoded_bytes(). Throws
// RequestError.
BlobHeader parse_blob_header(std::span<const std::uint8_t> content);

// Throws RequestError for more than 65,535 batches or a batch of 2^24 bytes or more.
std::vector<std::uint8_t> encode_blob_header(const BlobHeader& header);

}  // namespace plonkd
