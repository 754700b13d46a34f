// Hexadecimal, base64 and JSON strings, with Go's tolerances.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/linea/base64.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/linea/json_text.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Hexadecimal, PrefixAndCaseAreFree) {
    EXPECT_THAT(decode_hexadecimal("0x00fFA9", "f"), ElementsAre(0x00, 0xff, 0xa9));
    EXPECT_THAT(decode_hexadecimal("00ffa9", "f"), ElementsAre(0x00, 0xff, 0xa9));
    EXPECT_THAT(decode_hexadecimal("0x", "f"), ElementsAre());
    EXPECT_THAT(decode_hexadecimal("", "f"), ElementsAre());
}

TEST(Hexadecimal, RefusesOtherText) {
    EXPECT_THAT(
        [] { decode_hexadecimal("0xabc", "snarkHash"); },
        ThrowsMessage<RequestError>(HasSubstr("field snarkHash: not hexadecimal: expected an even number")));
    EXPECT_THAT([] { decode_hexadecimal("0xag", "expectedX"); },
                ThrowsMessage<RequestError>(
                    HasSubstr("field expectedX: not hexadecimal: expected a digit at position 3")));
    EXPECT_THROW(decode_hexadecimal("0Xab", "f"), RequestError);
    EXPECT_THROW(decode_hexadecimal("0x\xff\xff", "f"), RequestError);
}

TEST(Hexadecimal, IntegersLoseLeadingZeros) {
    EXPECT_EQ(encode_integer(Bls12377Fr::zero()), "0x0");
    EXPECT_EQ(encode_integer(Bls12377Fr::from_u64(0xabc)), "0xabc");
    EXPECT_EQ(encode_hexadecimal(Bls12377Fr::from_u64(1)),
              "0x0000000000000000000000000000000000000000000000000000000000000001");
}

std::string decoded(std::string_view text) {
    const auto bytes = decode_base64(text, "f");
    return {bytes.begin(), bytes.end()};
}

// RFC 4648 section 10
TEST(Base64, KnownAnswers) {
    const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
    for (const auto& [text, encoded] : cases) {
        EXPECT_EQ(decoded(encoded), text);
        const std::string plain = text;
        EXPECT_EQ(encode_base64({reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()}),
                  encoded);
    }
}

TEST(Base64, AcceptsWhatGoAccepts) {
    EXPECT_EQ(decoded("Zm9v\r\nYg=\n=\n"), "foob");
    EXPECT_EQ(decoded("Zh=="), "f");  // unused low bits set
}

TEST(Base64, RefusesWhatGoRefuses) {
    for (const char* text : {"Zg", "Zg=", "Z", "Zg==Zg==", "Zg= =", "Zm9v=", "====", "Zm-v", "Zm9vYg==x",
                             "Z===", "Zg===", "\xc3\xa4"}) {
        EXPECT_THAT([&] { decode_base64(text, "compressedData"); },
                    ThrowsMessage<RequestError>(HasSubstr("field compressedData: not base64")))
            << text;
    }
}

TEST(JsonText, EscapesAsGoDoes) {
    std::string out;
    append_json_string(out, "a\"\\/<>&\b\f\n\r\t\x01\x7f\xc3\xa4\xe2\x80\xa8\xe2\x80\xa9+/");
    EXPECT_EQ(out, R"("a\"\\/\u003c\u003e\u0026\b\f\n\r\t\u0001)"
                   "\x7f\xc3\xa4"
                   R"(\u2028\u2029+/")");
}

TEST(JsonText, ReplacesInvalidUnicode) {
    const std::string fffd = "\xef\xbf\xbd";
    EXPECT_EQ(replace_invalid_unicode("a\xff\xc3z"), "a" + fffd + fffd + "z");
    EXPECT_EQ(replace_invalid_unicode("\xc0\xaf\xed\xa0\x80"), fffd + fffd + fffd + fffd + fffd);
    EXPECT_EQ(replace_invalid_unicode("\xf0\x9f\x98\x80\xc3\xa4\xe2\x82\xac"),
              "\xf0\x9f\x98\x80\xc3\xa4\xe2\x82\xac");
    EXPECT_EQ(replace_invalid_unicode(R"(\ud83d\ude00)"), R"(\ud83d\ude00)");
    EXPECT_EQ(replace_invalid_unicode(R"(\ud83dx\ude00\uD83D\u0041)"), R"(\ufffdx\ufffd\ufffd\u0041)");
    EXPECT_EQ(replace_invalid_unicode(R"(\\ud83d)"), R"(\\ud83d)");
    EXPECT_EQ(replace_invalid_unicode(R"(\\\ud83d)"), R"(\\\ufffd)");
    EXPECT_EQ(replace_invalid_unicode(R"(\ud8)"), R"(\ud8)");
    EXPECT_EQ(replace_invalid_unicode("\\\xff"), "\\" + fffd);
    EXPECT_EQ(replace_invalid_unicode("\\"), "\\");
}

}  // namespace
}  // namespace plonkd
