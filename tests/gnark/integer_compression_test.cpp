// Compressed arrays: the worked example of gnark-artifacts.md section 1.3, round trips over all kinds of
// values, refusals.

#include "prover/gnark/integer_compression.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class Word>
Bytes encode(const std::vector<Word>& values) {
    Bytes out;
    append_compressed_array(std::span<const Word>(values), out);
    return out;
}

// Decodes in pieces of `piece` values.
template <class Word>
std::vector<Word> decode(const Bytes& bytes, std::size_t piece) {
    const ByteSource source{"array", FailureClass::setup, bytes};
    ByteReader in(source);
    CompressedArrayReader<Word> reader(in, "values");
    EXPECT_TRUE(in.at_end());
    std::vector<Word> values(reader.size() + piece);
    std::size_t size = 0;
    while (const std::size_t n = reader.read(std::span(values).subspan(size, piece))) size += n;
    EXPECT_EQ(size, reader.size());
    values.resize(size);
    return values;
}

// Arrays whose deltas need every bit length, with and without sign.
template <class Word>
std::vector<Word> walk(std::size_t size, unsigned bits, bool down, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const std::uint64_t mask = bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - bits);
    std::vector<Word> values(size);
    Word value = static_cast<Word>(random());
    for (Word& out : values) {
        const auto step = static_cast<Word>(random() & mask);
        value = static_cast<Word>(down && (random() & 1) != 0 ? value - step : value + step);
        out = value;
    }
    return values;
}

template <class Word>
class IntegerCompression : public testing::Test {};
using Words = testing::Types<std::uint32_t, std::uint64_t>;
TYPED_TEST_SUITE(IntegerCompression, Words);

TYPED_TEST(IntegerCompression, RoundTripsEveryBitLengthAndSize) {
    for (const std::size_t size : {0, 1, 2, 3, 127, 128, 129, 255, 256, 257, 512, 1000}) {
        for (unsigned bits = 0; bits <= 8 * sizeof(TypeParam); ++bits) {
            for (const bool down : {false, true}) {
                const auto values = walk<TypeParam>(size, bits, down, size + bits);
                const Bytes bytes = encode(values);
                ASSERT_EQ(decode<TypeParam>(bytes, 1000), values) << size << " values of " << bits << " bits";
                ASSERT_EQ(decode<TypeParam>(bytes, 37), values);
            }
        }
    }
}

TYPED_TEST(IntegerCompression, ConstantRunsTakeOneWordPerSubBlock) {
    const std::vector<TypeParam> values(64 * 1024, 7);
    EXPECT_LT(encode(values).size(), values.size() / 16);
    EXPECT_EQ(decode<TypeParam>(encode(values), 4096), values);
}

// Whatever is done to the bytes, decoding ends with values or with a failure that names the place.
TYPED_TEST(IntegerCompression, DamagedArraysNeverCrash) {
    const Bytes good = encode(walk<TypeParam>(700, 11, true, 1));
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            Bytes bad = good;
            bad[at] ^= static_cast<std::uint8_t>(flip);
            const std::string message = test::message_of<SetupError>([&] {
                const ByteSource source{"array", FailureClass::setup, bad};
                ByteReader in(source);
                CompressedArrayReader<TypeParam> reader(in, "values");
                std::vector<TypeParam> values(1000);
                while (reader.read(values) != 0) {
                }
            });
            ASSERT_THAT(message, testing::AnyOf("", HasSubstr("array: offset")));
        }
    }
}

void append_word(std::uint32_t word, Bytes& out) {
    for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
}

Bytes words(std::uint32_t count, std::vector<std::uint32_t> content) {
    Bytes out;
    append_word(count, out);
    append_word(0, out);
    for (const std::uint32_t word : content) append_word(word, out);
    return out;
}

TEST(IntegerCompressionFormat, MatchesTheReferenceExample) {
    const std::vector<std::uint32_t> values = {0, 2, 4, 5, 898};
    EXPECT_EQ(encode(values), words(5, {5, 4, 0x00020201, 0xfd068080, 4}));
}

TEST(IntegerCompressionFormat, RefusalsNameTheContradiction) {
    const auto refusal = [](const Bytes& bytes) {
        return test::message_of<SetupError>([&] { decode<std::uint32_t>(bytes, 64); });
    };
    EXPECT_THAT(refusal(words(6, {5, 4, 0x00020201, 0xfd068080, 4})), HasSubstr("expected at most 5"));
    EXPECT_THAT(refusal(words(5, {5, 4, 0x00020201, 0xfd068080, 3})),
                HasSubstr("trailing block length: expected 4, found 3"));
    EXPECT_THAT(refusal(words(5, {0, 4, 0x00020201, 0xfd068080, 4})), HasSubstr("values in a block"));
    EXPECT_THAT(refusal(words(5, {6, 4, 0x00020201, 0xfd068080, 4})), HasSubstr("expected 6, found 5"));
    EXPECT_THAT(refusal(words(5, {5, 4, 0x00020201, 0xfd068000, 4})), HasSubstr("padding byte"));
    EXPECT_THAT(refusal(words(5, {4, 4, 0x00020201, 0x80808080, 4})), HasSubstr("end of a block"));
    EXPECT_THAT(refusal(words(4, {5, 9, 0x00020201, 9})), HasSubstr("block length in words"));
    EXPECT_THAT(refusal(words(5, {1, 4, 0xffffffff, 0x1f808080, 4})),
                HasSubstr("bits of a variable-length value"));
    EXPECT_THAT(refusal(words(1, {0})), HasSubstr("length in words"));
    EXPECT_THAT(refusal(words(5, {129, 4, 1, 0, 4})), HasSubstr("values in a packed block"));
    EXPECT_THAT(refusal(words(5, {128, 4, 1, 0x21000000, 4})), HasSubstr("bits per value"));
    EXPECT_THAT(refusal(words(5, {128, 4, 1, 0x01000000, 4})), HasSubstr("words of a group"));
}

}  // namespace
}  // namespace plonkd
