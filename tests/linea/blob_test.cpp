#include "prover/linea/blob.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<std::uint8_t> pattern(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * i + 3 * i);
    return bytes;
}

TEST(Blob, PacksIntoTheFewestElements) {
    for (std::size_t size = 0; size < 200; ++size) {
        const auto content = pattern(size);
        const auto blob = pack_blob(content);
        EXPECT_EQ(blob.size(), 32 * ((8 * (size + 1) + 253) / 254));
        EXPECT_EQ(first_oversized_element(blob), std::nullopt);
        EXPECT_EQ(unpack_blob(blob), content);
        auto longer = blob;
        longer.resize(512);
        EXPECT_EQ(unpack_blob(longer), content);
    }
}

TEST(Blob, ElementsAre254BitsBigEndian) {
    const auto blob = pack_blob(std::vector<std::uint8_t>(64, 0xff));
    EXPECT_EQ(blob[0], 0x3f);
    EXPECT_EQ(blob[31], 0xff);
    EXPECT_EQ(blob[32], 0x3f);
}

TEST(Blob, TerminatorIsNeeded) {
    std::vector<std::uint8_t> blob(32);
    EXPECT_THAT([&] { unpack_blob(blob); },
                ThrowsMessage<RequestError>(HasSubstr("invalid terminal symbol")));
    blob[31] = 0xff;  // shifted by the two missing bits: the last byte of the content is fc
    EXPECT_THAT([&] { unpack_blob(blob); },
                ThrowsMessage<RequestError>(HasSubstr("invalid terminal symbol")));
}

TEST(Blob, OversizedElementsAreFound) {
    std::vector<std::uint8_t> blob(96);
    EXPECT_EQ(first_oversized_element(blob), std::nullopt);
    blob[64] = 0x40;
    EXPECT_EQ(first_oversized_element(blob), 2u);
    blob[32] = 0x80;
    EXPECT_EQ(first_oversized_element(blob), 1u);
}

TEST(BlobHeader, RoundTrip) {
    BlobHeader header;
    header.dictionary_checksum.fill(7);
    header.batch_lengths = {0, 1, 0xffffff, 0x010203};
    auto content = encode_blob_header(header);
    EXPECT_EQ(content.size(), header.encoded_bytes());
    EXPECT_EQ(content[0], 0xff);
    EXPECT_EQ(content[1], 0xfe);
    content.push_back(9);
    const BlobHeader parsed = parse_blob_header(content);
    EXPECT_EQ(parsed.dictionary_checksum, header.dictionary_checksum);
    EXPECT_EQ(parsed.batch_lengths, header.batch_lengths);
    EXPECT_EQ(blob_version(pack_blob(content)), kBlobVersion);
}

TEST(BlobHeader, RefusesWhatIsTruncatedOrAnotherVersion) {
    BlobHeader header;
    header.batch_lengths = {1, 2, 3};
    const auto content = encode_blob_header(header);
    for (std::size_t size = 0; size < content.size(); ++size) {
        EXPECT_THAT([&] { parse_blob_header(std::span(content).first(size)); },
                    ThrowsMessage<RequestError>(HasSubstr("blob header: truncated")));
    }
    auto other = content;
    other[1] = 0xff;
    EXPECT_THAT([&] { parse_blob_header(other); },
                ThrowsMessage<RequestError>(HasSubstr("expected version word 65534, found 65535")));
}

TEST(BlobHeader, RefusesToEncodeWhatDoesNotFit) {
    BlobHeader header;
    header.batch_lengths = {1u << 24};
    EXPECT_THROW(encode_blob_header(header), RequestError);
    header.batch_lengths.assign(65'536, 40);
    EXPECT_THROW(encode_blob_header(header), RequestError);
}

}  // namespace
}  // namespace plonkd
