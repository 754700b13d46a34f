// The CBOR layer: numbers of every width, big integers, skipping, and refusals that name the place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/gnark/cbor_reader.hpp"
#include "prover/gnark/cbor_writer.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class F>
void read(const Bytes& bytes, F&& f) {
    const ByteSource source{"body", FailureClass::setup, bytes};
    CborReader in{ByteReader(source)};
    f(in);
    in.expect_end("body");
}

template <class F>
std::string refusal(const Bytes& bytes, F&& f) {
    return test::message_of<SetupError>([&] { read(bytes, f); });
}

const auto kSkip = [](CborReader& in) { in.skip(); };

TEST(Cbor, UnsignedIntegersTakeTheShortestForm) {
    const std::pair<std::uint64_t, std::size_t> sizes[] = {
        {0, 1},     {23, 1},    {24, 2},         {255, 2},         {256, 3},
        {65535, 3}, {65536, 5}, {0xffffffff, 5}, {0x100000000, 9}, {~0ULL, 9}};
    for (const auto& [value, size] : sizes) {
        CborWriter out;
        out.unsigned_integer(value);
        const Bytes bytes = out.take();
        EXPECT_EQ(bytes.size(), size);
        read(bytes, [&, expected = value](CborReader& in) { EXPECT_EQ(in.unsigned_integer("x"), expected); });
    }
}

TEST(Cbor, SignedIntegers) {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{-24}, std::int64_t{-25}, std::int64_t{1000},
          std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        CborWriter out;
        out.signed_integer(value);
        read(out.take(), [&](CborReader& in) { EXPECT_EQ(in.signed_integer("x"), value); });
    }
}

TEST(Cbor, BigIntegersKeepSignAndMagnitude) {
    for (const std::size_t size : {1, 7, 8, 9, 32, 300}) {
        for (const bool negative : {false, true}) {
            for (const std::uint8_t fill : {0xff, 0x01}) {
                const StoredInteger value{negative, Bytes(size, fill)};
                CborWriter out;
                out.big_integer(value);
                read(out.take(), [&](CborReader& in) { EXPECT_EQ(in.big_integer("x"), value) << size; });
            }
        }
    }
    // A power of 256 is the case where -1 - n has fewer bytes than n.
    StoredInteger power{true, Bytes(9, 0)};
    power.magnitude[0] = 1;
    CborWriter out;
    out.big_integer(power);
    const Bytes bytes = out.take();
    EXPECT_EQ(bytes.size(), 9u);
    read(bytes, [&](CborReader& in) { EXPECT_EQ(in.big_integer("x"), power); });
}

TEST(Cbor, SkipsAnythingOfDefiniteLength) {
    // {"k": [1, "text", h'0102', {1: [2, 3]}, tag 5 (null), true, -7]}
    const Bytes nested = {0xa1, 0x61, 'k',  0x87, 0x01, 0x64, 't',  'e',  'x',  't',  0x42,
                          0x01, 0x02, 0xa1, 0x01, 0x82, 0x02, 0x03, 0xc5, 0xf6, 0xf5, 0x26};
    EXPECT_EQ(refusal(nested, kSkip), "");
    EXPECT_EQ(refusal({0x80}, kSkip), "");
    EXPECT_EQ(refusal(Bytes(64, 0x81), kSkip).find("nesting"),
              std::string::npos);  // truncated, but not too deep
    EXPECT_THAT(refusal(Bytes(100, 0x81), kSkip), HasSubstr("at most 64 levels of nesting"));
}

TEST(Cbor, RefusesWhatGnarkNeverWrites) {
    EXPECT_THAT(refusal({0x9f, 0xff}, kSkip), HasSubstr("definite length"));
    EXPECT_THAT(refusal({0xfb, 0, 0, 0, 0, 0, 0, 0, 0}, kSkip), HasSubstr("definite length"));
    EXPECT_THAT(refusal({0x1c}, kSkip), HasSubstr("an invalid item head"));
    EXPECT_THAT(refusal({}, kSkip), HasSubstr("end of the body"));
    EXPECT_THAT(refusal({0x19, 0x01}, kSkip), HasSubstr("end of the body"));
    EXPECT_THAT(refusal({0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'a'}, kSkip),
                HasSubstr("end of the body"));
}

TEST(Cbor, HostileLengthsAreComparedWithWhatRemains) {
    const Bytes array = {0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00};
    EXPECT_THAT(refusal(array, [](CborReader& in) { in.array("x"); }), HasSubstr("at most 1 entries"));
    const Bytes map = {0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00};
    EXPECT_THAT(refusal(map, [](CborReader& in) { in.map("x"); }), HasSubstr("at most 1 entries"));
    EXPECT_THAT(refusal(map, kSkip), HasSubstr("as many entries as the rest of the body can hold"));
}

TEST(Cbor, WrongTypesNameWhatWasExpectedAndFound) {
    EXPECT_EQ(refusal({0x60}, [](CborReader& in) { in.unsigned_integer("NbConstraints"); }),
              "body: offset 0: NbConstraints: expected an unsigned integer, found text");
    EXPECT_EQ(refusal({0x01}, [](CborReader& in) { in.text("GnarkVersion"); }),
              "body: offset 0: GnarkVersion: expected text, found an unsigned integer");
    EXPECT_EQ(refusal({0x19, 0x01, 0x00}, [](CborReader& in) { in.unsigned_of<std::uint8_t>("x"); }),
              "body: offset 0: x: expected at most 255, found 256");
}

}  // namespace
}  // namespace plonkd
