#include "prover/linea/blob.hpp"

#include <algorithm>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/linea/bit_stream.hpp"

namespace plonkd {
namespace {

constexpr std::uint8_t kTerminator = 0xff;
constexpr std::size_t kFixedHeaderBytes = 36;
constexpr std::uint32_t kVersionWord = 0x10000 - kBlobVersion;

}  // namespace

unsigned blob_version(std::span<const std::uint8_t> blob) {
    // The version word 65536 - v stands behind the two zero bits of the first element.
    if (blob.size() < 3 || blob[0] != 0x3f || blob[1] != 0xff) return 0;
    return 4u - (blob[2] >> 6);
}

std::optional<std::size_t> first_oversized_element(std::span<const std::uint8_t> blob) {
    for (std::size_t i = 0; i < blob.size(); i += kBlobElementBytes) {
        if (blob[i] >> 6 != 0) return i / kBlobElementBytes;
    }
    return std::nullopt;
}

std::vector<std::uint8_t> concatenate_elements(std::span<const std::uint8_t> blob) {
    BitWriter bits;
    for (std::size_t i = 0; i < blob.size(); ++i) bits.write(blob[i], i % kBlobElementBytes == 0 ? 6 : 8);
    return std::move(bits).take();
}

std::vector<std::uint8_t> unpack_blob(std::span<const std::uint8_t> blob) {
    std::vector<std::uint8_t> content = concatenate_elements(blob);
    while (!content.empty() && content.back() == 0) content.pop_back();
    if (content.empty() || content.back() != kTerminator) {
        throw RequestError("blob: invalid terminal symbol: expected ff as the last non-zero byte, found " +
                           (content.empty() ? "only zeros" : std::to_string(content.back())));
    }
    content.pop_back();
    return content;
}

std::vector<std::uint8_t> pack_blob(std::span<const std::uint8_t> content) {
    std::vector<std::uint8_t> terminated(content.begin(), content.end());
    terminated.push_back(kTerminator);
    std::vector<std::uint8_t> blob;
    BitReader bits(terminated);
    while (bits.remaining() > 0) {
        for (std::size_t i = 0; i < kBlobElementBytes; ++i) {
            blob.push_back(static_cast<std::uint8_t>(bits.read(i == 0 ? 6 : 8)));
        }
    }
    return blob;
}

BlobHeader parse_blob_header(std::span<const std::uint8_t> content) {
    const auto need = [&](std::size_t bytes, const char* part) {
        if (content.size() < bytes) {
            throw RequestError(std::string("blob header: truncated in the ") + part + ": expected " +
                               std::to_string(bytes) + " bytes, found " + std::to_string(content.size()));
        }
    };
    need(kFixedHeaderBytes, "fixed part");
    const std::uint32_t version_word = content[0] * 256u + content[1];
    if (version_word != kVersionWord) {
        throw RequestError("blob header: offset 0: expected version word " + std::to_string(kVersionWord) +
                           ", found " + std::to_string(version_word));
    }
    BlobHeader header;
    std::copy_n(content.begin() + 2, header.dictionary_checksum.size(), header.dictionary_checksum.begin());
    const std::size_t nb_batches = content[34] * 256u + content[35];
    need(kFixedHeaderBytes + 3 * nb_batches, "batch lengths");
    header.batch_lengths.reserve(nb_batches);
    for (std::size_t i = 0; i < nb_batches; ++i) {
        const auto* length = &content[kFixedHeaderBytes + 3 * i];
        header.batch_lengths.push_back(length[0] << 16 | length[1] << 8 | length[2]);
    }
    return header;
}

std::vector<std::uint8_t> encode_blob_header(const BlobHeader& header) {
    if (header.batch_lengths.size() > 0xffff) throw RequestError("blob header: more than 65535 batches");
    BitWriter bits;
    bits.write(kVersionWord, 16);
    for (const std::uint8_t byte : header.dictionary_checksum) bits.write(byte, 8);
    bits.write(header.batch_lengths.size(), 16);
    for (const std::uint32_t length : header.batch_lengths) {
        if (length >> 24 != 0) throw RequestError("blob header: a batch of 2^24 bytes or more");
        bits.write(length, 24);
    }
    return std::move(bits).take();
}

}  // namespace plonkd
