#include "prover/linea/lzss.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/bit_stream.hpp"
#include "prover/linea/lzss_encoder.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

// A stream in mode 0, written symbol by symbol.
class StreamBuilder {
  public:
    StreamBuilder() { bits_.write(0x000100, 24); }
    StreamBuilder& literal(char c) {
        bits_.write(static_cast<std::uint8_t>(c), 8);
        return *this;
    }
    StreamBuilder& short_reference(unsigned length, unsigned distance) {
        bits_.write(0xfe, 8), bits_.write(length - 1, 8), bits_.write(distance - 1, 14);
        return *this;
    }
    StreamBuilder& long_reference(unsigned length, unsigned distance) {
        bits_.write(0xff, 8), bits_.write(length - 1, 8), bits_.write(distance - 1, 21);
        return *this;
    }
    Bytes bytes() const { return bits_.bytes(); }

  private:
    BitWriter bits_;
};

const Bytes kDictionary = bytes_of("dictionary\xfe\xff");  // 12 bytes

TEST(Lzss, LiteralsAndReferences) {
    const auto stream =
        StreamBuilder().literal('a').literal('b').short_reference(2, 2).long_reference(3, 4).bytes();
    EXPECT_EQ(lzss_decompress(stream, kDictionary), bytes_of("abababa"));
}

TEST(Lzss, CopiesMayOverlap) {
    EXPECT_EQ(lzss_decompress(StreamBuilder().literal('x').short_reference(256, 1).bytes(), {}),
              bytes_of(std::string(257, 'x')));
    EXPECT_EQ(lzss_decompress(StreamBuilder().literal('x').literal('y').long_reference(5, 2).bytes(), {}),
              bytes_of("xyxyxyx"));
}

TEST(Lzss, TheDictionaryStandsBeforeTheOutput) {
    EXPECT_EQ(lzss_decompress(StreamBuilder().long_reference(10, 12).bytes(), kDictionary),
              bytes_of("dictionary"));
    EXPECT_EQ(lzss_decompress(StreamBuilder().literal('-').long_reference(2, 3).bytes(), kDictionary),
              bytes_of("-\xfe\xff"));
}

TEST(Lzss, BadReferences) {
    const auto refuses = [](const Bytes& stream, const char* message) {
        EXPECT_THAT([&] { lzss_decompress(stream, kDictionary); },
                    ThrowsMessage<RequestError>(HasSubstr(message)));
    };
    refuses(StreamBuilder().short_reference(1, 1).bytes(),
            "bad back reference at bit 0: distance 1 with 0 bytes");
    refuses(StreamBuilder().literal('a').short_reference(1, 2).bytes(), "bad back reference at bit 8");
    refuses(StreamBuilder().long_reference(1, 13).bytes(), "reaches before the dictionary");
    refuses(StreamBuilder().long_reference(3, 2).bytes(), "crosses the end of the dictionary");
    refuses({0, 1, 0, 0xff}, "the stream ends inside it");
    refuses({0, 1, 0, 0xff, 0, 0, 0}, "the stream ends inside it");
    refuses({0, 1, 0, 0xfe, 0, 0}, "the stream ends inside it");
}

TEST(Lzss, HeaderAndModes) {
    EXPECT_EQ(lzss_decompress(Bytes{0, 1, 1, 0xfe, 0xff, 0}, kDictionary), (Bytes{0xfe, 0xff, 0}));
    EXPECT_EQ(lzss_decompress(Bytes{0, 1, 0}, kDictionary), Bytes{});
    EXPECT_THAT(
        [] {
            lzss_decompress(Bytes{0, 2, 0}, {});
        },
        ThrowsMessage<RequestError>(HasSubstr("unsupported version: expected 1, found 2")));
    EXPECT_THAT(
        [] {
            lzss_decompress(Bytes{0, 1, 2}, {});
        },
        ThrowsMessage<RequestError>(HasSubstr("unsupported mode: expected 0 or 1, found 2")));
    EXPECT_THAT(
        [] {
            lzss_decompress(Bytes{0, 1}, {});
        },
        ThrowsMessage<RequestError>(HasSubstr("truncated header")));
}

// A back reference has 30 or 37 bits; what then remains of the last byte is no symbol, whatever its bits are.
TEST(Lzss, LeftoverBitsAreIgnored) {
    auto stream = StreamBuilder().literal('a').short_reference(1, 1).bytes();
    stream.back() |= 3;
    EXPECT_EQ(lzss_decompress(stream, {}), bytes_of("aa"));
}

TEST(Lzss, AugmentedDictionaries) {
    EXPECT_EQ(augment_dictionary(bytes_of("ab")), bytes_of("ab\xfe\xff"));
    EXPECT_EQ(augment_dictionary(bytes_of("a\xfe")), bytes_of("a\xfe\xfe\xff"));
    EXPECT_EQ(augment_dictionary(kDictionary), kDictionary);
}

TEST(LzssEncoder, RoundTrips) {
    std::mt19937 random(7);
    const auto pick = [&](unsigned bound) { return static_cast<std::uint8_t>(random() % bound); };
    for (int round = 0; round < 200; ++round) {
        Bytes dictionary(random() % 300);
        for (auto& byte : dictionary) byte = pick(8);
        dictionary = augment_dictionary(dictionary);
        Bytes payload;
        const std::size_t size = random() % 2000;
        while (payload.size() < size) {
            switch (random() % 4) {
                case 0:
                    payload.push_back(pick(256));
                    break;
                case 1:
                    payload.push_back(static_cast<std::uint8_t>(0xfe + pick(2)));
                    break;
                case 2:
                    payload.insert(payload.end(), random() % 40, pick(8));
                    break;
                default: {
                    const std::size_t start = random() % dictionary.size();
                    const std::size_t length =
                        std::min<std::size_t>(random() % 300, dictionary.size() - start);
                    payload.insert(payload.end(), &dictionary[start], &dictionary[start] + length);
                }
            }
        }
        EXPECT_EQ(lzss_decompress(lzss_compress(payload, dictionary), dictionary), payload);
        EXPECT_EQ(lzss_decompress(lzss_store(payload), dictionary), payload);
    }
}

TEST(LzssEncoder, StoresWhatDoesNotCompress) {
    std::mt19937 random(11);
    Bytes payload(5000);
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(random());
    const Bytes stream = lzss_compress(payload, augment_dictionary({}));
    EXPECT_EQ(stream.size(), payload.size() + 3);
    EXPECT_EQ(stream[2], 1);
}

TEST(LzssEncoder, CompressesLongRuns) {
    const Bytes payload(100'000, 0);
    const Bytes stream = lzss_compress(payload, augment_dictionary({}));
    EXPECT_LT(stream.size(), payload.size() / 60);
    EXPECT_EQ(lzss_decompress(stream, augment_dictionary({})), payload);
}

TEST(LzssEncoder, RefusesWhatItCannotEncode) {
    EXPECT_THROW(lzss_compress(Bytes{0xff}, {}), RequestError);
    EXPECT_THROW(lzss_compress(Bytes((1 << 20) + 1), kDictionary), RequestError);
}

}  // namespace
}  // namespace plonkd
