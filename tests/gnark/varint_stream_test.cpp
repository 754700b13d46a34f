// Calldata values: every length, the fast and the careful path, refusals.

#include "prover/gnark/varint_stream.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

std::vector<std::uint32_t> decode(const Bytes& bytes, std::size_t count) {
    const ByteSource source{"calldata", FailureClass::setup, bytes};
    VarintStream stream{ByteReader(source)};
    std::vector<std::uint32_t> values(count);
    stream.read(values);
    EXPECT_TRUE(stream.at_end());
    return values;
}

TEST(VarintStream, ReadsEveryLength) {
    std::mt19937 random(5);
    std::vector<std::uint32_t> values = {0,       1,       127,       128,       16383,     16384,
                                         2097151, 2097152, 268435455, 268435456, 0xffffffff};
    for (int i = 0; i < 2000; ++i) values.push_back(static_cast<std::uint32_t>(random()) >> (random() % 32));
    Bytes bytes;
    for (std::uint32_t value : values) {
        for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    EXPECT_EQ(decode(bytes, values.size()), values);
}

TEST(VarintStream, RefusesWhatGnarkNeverWrites) {
    // Once within the last eight bytes and once before them: both decoders must agree.
    for (const std::size_t trailing : {0, 16}) {
        const auto refusal = [&](Bytes bytes) {
            bytes.resize(bytes.size() + trailing, 1);
            return test::message_of<SetupError>([&] { decode(bytes, 1 + trailing); });
        };
        EXPECT_EQ(refusal({0xff, 0xff, 0xff, 0xff, 0x0f}), "");
        EXPECT_THAT(refusal({0xff, 0xff, 0xff, 0xff, 0x1f}), HasSubstr("calldata: offset 0"));
        EXPECT_THAT(refusal({0xff, 0xff, 0xff, 0xff, 0x1f}), HasSubstr("at most 32 bits"));
        EXPECT_THAT(refusal({0x80, 0x80, 0x80, 0x80, 0x80, 0x01}), HasSubstr("at most 32 bits"));
        EXPECT_THAT(refusal({0x81, 0x00}), HasSubstr("shortest form"));
    }
    EXPECT_THAT(test::message_of<SetupError>([] {
                    decode({0x81, 0x81}, 1);
                }),
                HasSubstr("expected 1 bytes, found 0"));
}

}  // namespace
}  // namespace plonkd
