#include "prover/linea/checksum.hpp"

#include <algorithm>

#include "prover/hash/poseidon2.hpp"
#include "prover/linea/bit_stream.hpp"
#include "prover/linea/blob.hpp"

namespace plonkd {
namespace {

using Fr = Bls12377Fr;

constexpr std::size_t kBatchChunkBytes = 31;

}  // namespace

std::vector<Fr> chunks_of_252_bits(std::span<const std::uint8_t> bytes, std::size_t bit_count) {
    std::vector<Fr> chunks;
    BitReader bits(bytes, bit_count);
    while (bits.remaining() > 0) {
        Fr::Int chunk{};
        chunk.limb[3] = bits.read(252 - 3 * 64);
        for (const std::size_t limb : {2, 1, 0}) chunk.limb[limb] = bits.read(64);
        chunks.push_back(Fr::from_canonical(chunk));
    }
    return chunks;
}

Fr poseidon2_digest(std::span<const Fr> elements) {
    Poseidon2 hash;
    for (const Fr& element : elements) hash.absorb(element);
    return hash.digest();
}

Fr dictionary_checksum(std::span<const std::uint8_t> dictionary) {
    std::vector<std::uint8_t> terminated(dictionary.begin(), dictionary.end());
    terminated.push_back(0xff);
    return poseidon2_digest(chunks_of_252_bits(terminated, 8 * terminated.size()));
}

Fr snark_hash(std::span<const std::uint8_t> padded_blob) {
    const std::size_t bit_count = padded_blob.size() / kBlobElementBytes * kBlobElementBits;
    return poseidon2_digest(chunks_of_252_bits(concatenate_elements(padded_blob), bit_count));
}

BatchChecksum batch_checksum(std::span<const std::uint8_t> batch) {
    BatchChecksum checksum{batch.size(), Fr::zero(), Fr::zero()};
    for (std::size_t offset = 0; offset < batch.size(); offset += kBatchChunkBytes) {
        std::array<std::uint8_t, Fr::kBytes> chunk{};
        const auto bytes = batch.subspan(offset, std::min(kBatchChunkBytes, batch.size() - offset));
        std::copy(bytes.begin(), bytes.end(), chunk.begin() + 1);
        const Fr element = *Fr::from_bytes(chunk);  // 248 bits are below the modulus
        checksum.partial = offset == 0 ? element : Poseidon2::compress(checksum.partial, element);
    }
    checksum.hash = Poseidon2::compress(checksum.partial, Fr::from_u64(checksum.length));
    return checksum;
}

BatchChecksum padding_batch_checksum() {
    static constexpr std::uint8_t kZeroByte[1] = {0};
    return batch_checksum(kZeroByte);
}

}  // namespace plonkd
