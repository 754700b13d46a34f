#include "prover/linea/block.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kEmptyBlockBytes = 38;

Bytes list_of(std::size_t content_bytes) {
    Bytes list;
    if (content_bytes <= 55) {
        list.push_back(static_cast<std::uint8_t>(0xc0 + content_bytes));
    } else {
        list.insert(list.end(), {0xf9, static_cast<std::uint8_t>(content_bytes >> 8),
                                 static_cast<std::uint8_t>(content_bytes)});
    }
    list.insert(list.end(), content_bytes, 0xab);
    return list;
}

Bytes typed(std::uint8_t type, Bytes list) {
    list.insert(list.begin(), type);
    return list;
}

Bytes block_of(std::vector<Bytes> transactions) {
    Block block;
    block.timestamp = 0x01020304;
    block.hash.fill(0xee);
    for (Bytes& encoded : transactions) block.transactions.push_back({{}, std::move(encoded)});
    Bytes payload;
    append_block(payload, block);
    return payload;
}

TEST(Block, Encoding) {
    const Bytes empty = block_of({});
    EXPECT_EQ(empty.size(), kEmptyBlockBytes);
    EXPECT_THAT(Bytes(empty.begin(), empty.begin() + 7), ElementsAre(0, 0, 1, 2, 3, 4, 0xee));
}

TEST(Block, ScansItsOwnLength) {
    for (const Bytes& transaction : {list_of(1), list_of(55), list_of(300), typed(2, list_of(0)),
                                     typed(1, list_of(70)), typed(0xc0, list_of(3))}) {
        Bytes payload = block_of({transaction, list_of(10)});
        const std::size_t size = payload.size();
        EXPECT_EQ(size, kEmptyBlockBytes + 20 + transaction.size() + 20 + 11);
        payload.push_back(7);
        EXPECT_EQ(scan_block(payload, 0), size);
        for (std::size_t cut = 0; cut < size; ++cut) {
            EXPECT_THROW(scan_block(std::span(payload).first(cut), 0), RequestError) << cut;
        }
    }
}

TEST(Block, RefusesGarbage) {
    EXPECT_THAT(
        [] {
            scan_block(block_of({{0x01, 0xbf}}), 7);
        },
        ThrowsMessage<RequestError>(HasSubstr("block at offset 7: at byte 60 of it: expected an RLP list")));
    // a list of 2^64 - 1 bytes
    EXPECT_THROW(scan_block(block_of({{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}), 0),
                 RequestError);
    Bytes many = block_of({});
    many[0] = 0x40;
    many[1] = 0x01;
    EXPECT_THAT([&] { scan_block(many, 0); },
                ThrowsMessage<RequestError>(HasSubstr("at most 16384 transactions")));
}

TEST(Batches, EndOnBlockBoundaries) {
    Bytes payload = block_of({list_of(5)});
    const auto first = static_cast<std::uint32_t>(payload.size());
    const Bytes second = block_of({});
    payload.insert(payload.end(), second.begin(), second.end());
    payload.insert(payload.end(), second.begin(), second.end());

    const std::uint32_t lengths[] = {first, 2 * kEmptyBlockBytes};
    const auto batches = split_batches(payload, lengths);
    ASSERT_EQ(batches.size(), 2u);
    EXPECT_EQ(batches[0].size(), first);
    EXPECT_EQ(batches[1].data(), payload.data() + first);

    const std::uint32_t tail_left_out[] = {first};
    EXPECT_EQ(split_batches(payload, tail_left_out).size(), 1u);
    const std::uint32_t inside_a_block[] = {first + 1, kEmptyBlockBytes};
    EXPECT_THAT([&] { split_batches(payload, inside_a_block); },
                ThrowsMessage<RequestError>(HasSubstr("incorrect batch length: batch 0")));
    const std::uint32_t too_long[] = {first, 2 * kEmptyBlockBytes + 1};
    EXPECT_THAT([&] { split_batches(payload, too_long); },
                ThrowsMessage<RequestError>(HasSubstr("transaction count of 2 bytes with 0 left")));
}

}  // namespace
}  // namespace plonkd
