#include "prover/linea/block.hpp"

#include <string>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

constexpr std::size_t kTransactionCountBytes = 2;
constexpr std::size_t kTimestampAndHashBytes = 4 + 32;
constexpr std::size_t kSenderBytes = 20;
constexpr std::uint8_t kEmptyList = 0xc0;
constexpr std::uint8_t kLongestShortList = 0xf7;

class BlockScanner {
  public:
    BlockScanner(std::span<const std::uint8_t> payload, std::size_t offset)
        : payload_(payload), offset_(offset) {}

    std::size_t position() const { return position_; }

    std::uint64_t read_integer(std::size_t bytes, const char* what) {
        const std::size_t start = position_;
        skip(bytes, what);
        std::uint64_t value = 0;
        for (std::size_t i = start; i < position_; ++i) value = value << 8 | payload_[i];
        return value;
    }

    void skip(std::uint64_t bytes, const char* what) {
        if (bytes > payload_.size() - position_) {
            fail(std::string(what) + " of " + std::to_string(bytes) + " bytes with " +
                 std::to_string(payload_.size() - position_) + " left");
        }
        position_ += static_cast<std::size_t>(bytes);
    }

    void skip_transaction() {
        skip(kSenderBytes, "sender address");
        auto first = static_cast<std::uint8_t>(read_integer(1, "transaction"));
        if (first <= kEmptyList) first = static_cast<std::uint8_t>(read_integer(1, "transaction list"));
        if (first < kEmptyList) fail("expected an RLP list, found first byte " + std::to_string(first));
        if (first <= kLongestShortList) {
            skip(first - kEmptyList, "RLP list");
        } else {
            skip(read_integer(first - kLongestShortList, "RLP list length"), "RLP list");
        }
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw RequestError("payload: block at offset " + std::to_string(offset_) + ": at byte " +
                           std::to_string(position_) + " of it: " + reason);
    }

  private:
    std::span<const std::uint8_t> payload_;
    std::size_t offset_;
    std::size_t position_ = 0;
};

void append_integer(std::vector<std::uint8_t>& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

std::size_t scan_block(std::span<const std::uint8_t> payload, std::size_t offset) {
    BlockScanner scanner(payload, offset);
    const std::uint64_t nb_transactions = scanner.read_integer(kTransactionCountBytes, "transaction count");
    if (nb_transactions > kMaxTransactionsPerBlock) {
        scanner.fail("expected at most " + std::to_string(kMaxTransactionsPerBlock) +
                     " transactions, found " + std::to_string(nb_transactions));
    }
    scanner.skip(kTimestampAndHashBytes, "timestamp and block hash");
    for (std::uint64_t i = 0; i < nb_transactions; ++i) scanner.skip_transaction();
    return scanner.position();
}

std::vector<std::span<const std::uint8_t>> split_batches(std::span<const std::uint8_t> payload,
                                                         std::span<const std::uint32_t> batch_lengths) {
    std::vector<std::span<const std::uint8_t>> batches;
    std::size_t offset = 0;
    for (const std::uint32_t length : batch_lengths) {
        const std::size_t start = offset;
        while (offset < start + length) offset += scan_block(payload.subspan(offset), offset);
        if (offset != start + length) {
            throw RequestError("payload: incorrect batch length: batch " + std::to_string(batches.size()) +
                               " of " + std::to_string(length) + " bytes at offset " + std::to_string(start) +
                               " ends inside a block, which ends at offset " + std::to_string(offset));
        }
        batches.push_back(payload.subspan(start, length));
    }
    return batches;
}

void append_block(std::vector<std::uint8_t>& payload, const Block& block) {
    append_integer(payload, block.transactions.size(), 2);
    append_integer(payload, block.timestamp, 4);
    payload.insert(payload.end(), block.hash.begin(), block.hash.end());
    for (const Transaction& transaction : block.transactions) {
        payload.insert(payload.end(), transaction.sender.begin(), transaction.sender.end());
        payload.insert(payload.end(), transaction.encoded.begin(), transaction.encoded.end());
    }
}

}  // namespace plonkd
