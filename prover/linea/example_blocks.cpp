#include "prover/linea/example_blocks.hpp"

#include <algorithm>

#include "prover/failure/failure.hpp"
#include "prover/hash/keccak256.hpp"

namespace plonkd {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kChainId = 59144;
constexpr std::uint8_t kDynamicFeeType = 0x02;
constexpr std::uint32_t kFirstTimestamp = 1'700'000'000;
constexpr std::uint32_t kSecondsPerBlock = 2;
constexpr std::size_t kNbAccounts = 12;

// Keccak in counter mode: reproducible everywhere, which the standard library's distributions are not.
class ExampleRandom {
  public:
    explicit ExampleRandom(std::uint64_t seed) : seed_(seed) {}

    Digest256 digest() {
        std::uint8_t input[16];
        for (unsigned i = 0; i < 8; ++i) {
            input[i] = static_cast<std::uint8_t>(seed_ >> (8 * i));
            input[8 + i] = static_cast<std::uint8_t>(counter_ >> (8 * i));
        }
        ++counter_;
        return keccak256(input);
    }
    std::uint64_t below(std::uint64_t bound) {
        const Digest256 bytes = digest();
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 8; ++i) value = value << 8 | bytes[i];
        return value % bound;
    }

  private:
    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
};

Bytes big_endian(std::uint64_t value) {
    Bytes bytes;
    for (; value != 0; value >>= 8) bytes.insert(bytes.begin(), static_cast<std::uint8_t>(value));
    return bytes;
}

Bytes rlp_with_prefix(std::uint8_t base, Bytes content) {
    Bytes prefix;
    if (content.size() <= 55) {
        prefix.push_back(static_cast<std::uint8_t>(base + content.size()));
    } else {
        const Bytes length = big_endian(content.size());
        prefix.push_back(static_cast<std::uint8_t>(base + 55 + length.size()));
        prefix.insert(prefix.end(), length.begin(), length.end());
    }
    content.insert(content.begin(), prefix.begin(), prefix.end());
    return content;
}

Bytes rlp_string(const Bytes& content) {
    if (content.size() == 1 && content[0] < 0x80) return content;
    return rlp_with_prefix(0x80, content);
}

Bytes rlp_list(std::initializer_list<Bytes> items) {
    Bytes content;
    for (const Bytes& item : items) content.insert(content.end(), item.begin(), item.end());
    return rlp_with_prefix(0xc0, std::move(content));
}

Bytes rlp_integer(std::uint64_t value) {
    return rlp_string(big_endian(value));
}

using Address = std::array<std::uint8_t, 20>;

Address account(std::uint64_t index) {
    const Digest256 digest = ExampleRandom(0xacc0 + index).digest();
    Address address;
    std::copy_n(digest.begin(), address.size(), address.begin());
    return address;
}

// transfer(address,uint256)
Bytes token_transfer(const Address& recipient, std::uint64_t amount) {
    Bytes data = {0xa9, 0x05, 0x9c, 0xbb};
    data.resize(4 + 12);
    data.insert(data.end(), recipient.begin(), recipient.end());
    const Bytes value = big_endian(amount);
    data.resize(4 + 64 - value.size());
    data.insert(data.end(), value.begin(), value.end());
    return data;
}

Bytes call_data(ExampleRandom& random) {
    switch (random.below(3)) {
        case 0:
            return {};
        case 1:
            return token_transfer(account(random.below(kNbAccounts)), 1 + random.below(1'000'000));
        default: {
            const Digest256 digest = random.digest();
            Bytes data(digest.begin(), digest.begin() + 4);
            data.resize(4 + 32 * (1 + random.below(4)));
            data.back() = static_cast<std::uint8_t>(random.below(256));
            return data;
        }
    }
}

Transaction example_transaction(ExampleRandom& random) {
    Transaction transaction;
    transaction.sender = account(random.below(kNbAccounts));
    const Address recipient = account(random.below(kNbAccounts));
    const Bytes to = rlp_string({recipient.begin(), recipient.end()});
    const Bytes nonce = rlp_integer(random.below(5000));
    const Bytes gas = rlp_integer(21'000 + random.below(100'000));
    const Bytes value = rlp_integer(random.below(4) * 1'000'000'000'000'000);
    const Bytes data = rlp_string(call_data(random));
    const Bytes zero = rlp_integer(0);
    if (random.below(2) == 0) {
        const Bytes gas_price = rlp_integer(50'000'000);
        transaction.encoded =
            rlp_list({nonce, gas_price, gas, to, value, data, rlp_integer(kChainId), zero, zero});
    } else {
        const Bytes fee = rlp_integer(7'000'000 + random.below(1000));
        const Bytes access_list = rlp_list({});
        transaction.encoded =
            rlp_list({rlp_integer(kChainId), nonce, fee, fee, gas, to, value, data, access_list});
        transaction.encoded.insert(transaction.encoded.begin(), kDynamicFeeType);
    }
    return transaction;
}

}  // namespace

BlobContent example_content(const ExampleSizes& sizes, std::uint64_t seed) {
    ExampleRandom random(seed);
    BlobContent content;
    content.first_block = sizes.first_block;
    std::uint32_t timestamp = kFirstTimestamp;
    for (std::size_t batch = 0; batch < sizes.nb_batches; ++batch) {
        std::vector<Block>& blocks = content.batches.emplace_back();
        for (std::size_t i = 0; i < sizes.blocks_per_batch; ++i) {
            Block& block = blocks.emplace_back();
            block.timestamp = timestamp += kSecondsPerBlock;
            block.hash = random.digest();
            for (std::size_t j = 0; j < sizes.transactions_per_block; ++j) {
                block.transactions.push_back(example_transaction(random));
            }
        }
    }
    return content;
}

std::vector<std::uint8_t> example_dictionary(std::size_t size, std::uint64_t seed) {
    if (size < 2)
        throw RequestError("example dictionary: expected at least 2 bytes, found " + std::to_string(size));
    ExampleRandom random(seed);
    Bytes dictionary;
    while (dictionary.size() < size - 2) {
        const Transaction transaction = example_transaction(random);
        dictionary.insert(dictionary.end(), transaction.sender.begin(), transaction.sender.end());
        dictionary.insert(dictionary.end(), transaction.encoded.begin(), transaction.encoded.end());
    }
    dictionary.resize(size - 2);
    dictionary.insert(dictionary.end(), {0xfe, 0xff});
    return dictionary;
}

}  // namespace plonkd
