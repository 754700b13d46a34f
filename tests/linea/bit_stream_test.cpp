#include "prover/linea/bit_stream.hpp"

#include <gtest/gtest.h>

namespace plonkd {
namespace {

TEST(BitStream, ReadsMostSignificantBitFirst) {
    const std::uint8_t bytes[] = {0b10110001, 0b01000000};
    BitReader bits(bytes);
    EXPECT_EQ(bits.read(1), 1u);
    EXPECT_EQ(bits.read(3), 0b011u);
    EXPECT_EQ(bits.read(6), 0b000101u);
    EXPECT_EQ(bits.remaining(), 6u);
}

TEST(BitStream, BitsBeyondTheEndAreZero) {
    const std::uint8_t bytes[] = {0xff};
    EXPECT_EQ(BitReader(bytes).read(12), 0xff0u);
    EXPECT_EQ(BitReader(bytes, 3).read(8), 0xe0u);
    EXPECT_EQ(BitReader({}).read(64), 0u);
    BitReader one_bit(bytes, 1);
    EXPECT_EQ(one_bit.read(64), std::uint64_t{1} << 63);
}

TEST(BitStream, WritesWhatIsRead) {
    BitWriter writer;
    std::uint64_t value = 0x9e3779b97f4a7c15;
    std::vector<std::pair<std::uint64_t, unsigned>> pieces;
    for (unsigned count = 1; count <= 64; ++count) {
        value = value * 6364136223846793005u + 1442695040888963407u;
        const std::uint64_t piece = value >> (64 - count);
        pieces.emplace_back(piece, count);
        writer.write(piece, count);
    }
    EXPECT_EQ(writer.bit_count(), 64u * 65 / 2);
    BitReader reader(writer.bytes());
    for (const auto& [piece, count] : pieces) EXPECT_EQ(reader.read(count), piece) << count;
}

}  // namespace
}  // namespace plonkd
