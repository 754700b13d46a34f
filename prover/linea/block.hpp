// Blocks as a payload holds them (linea-compression-job.md section 5): u16 transaction count, u32 timestamp,
// block hash, and per transaction the 20-byte sender and the transaction encoded for signing: one RLP list,
// behind a type byte unless it is a legacy one. All integers big-endian.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace plonkd {

// The reference takes a block of more transactions for garbage.
inline constexpr std::size_t kMaxTransactionsPerBlock = std::size_t{1} << 14;

// Bytes of the block that starts `payload`. Throws RequestError where no complete block does; `offset` is the
// block's place in the whole payload, for messages.
std::size_t scan_block(std::span<const std::uint8_t> payload, std::size_t offset);

// The batches of a payload, as views into it. Throws RequestError unless every batch ends on a block
// boundary, with "incorrect batch length" where blocks are sound but end elsewhere. Bytes behind the last
// batch are left out.
std::vector<std::span<const std::uint8_t>> split_batches(std::span<const std::uint8_t> payload,
                                                         std::span<const std::uint32_t> batch_lengths);

struct Transaction {
    std::array<std::uint8_t, 20> sender{};
    std::vector<std::uint8_t> encoded;  // optional type byte and an RLP list
};

struct Block {
    std::uint32_t timestamp = 0;
    std::array<std::uint8_t, 32> hash{};
    std::vector<Transaction> transactions;
};

void append_block(std::vector<std::uint8_t>& payload, const Block& block);

}  // namespace plonkd
