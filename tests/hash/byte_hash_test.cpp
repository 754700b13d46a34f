// The byte hashes of both transcript kinds against gnark's values, and the stream behaviour they share.
#include <set>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/hash/expand_message.hpp"
#include "prover/hash/protocol_hashes.hpp"
#include "prover/hash/short_hash.hpp"
#include "tests/hash/hexadecimal.hpp"

namespace plonkd {
namespace {

using test::bytes_of;
using test::counting_bytes;
using test::to_hex;

std::string digest_of(ByteHash&& hash, std::span<const std::uint8_t> message) {
    hash.write(message);
    return to_hex(hash.sum());
}

// gnark-plonk.md section 11.1 and reference/samples/test-vectors.json, short_mimc_bw6_hash
TEST(ShortHash, Bls12377InBw6761) {
    using Hash = ShortHash<Bw6761Fr, Bls12377Fr>;
    static_assert(Hash::kChunkBytes == 47 && Hash::kDigestBytes == 31);
    EXPECT_EQ(digest_of(Hash(), {}), "03e0ecd68fab7061bcaad5475a6a070643350b36a3b1a7dad2cf5bd0e1fe8d");
    EXPECT_EQ(digest_of(Hash(), bytes_of("gamma")),
              "0aa51951b32db677342ce749745c33e4712783eec40f580481efb7d1758f76");
    EXPECT_EQ(digest_of(Hash(), counting_bytes(47)),
              "4100d9be7f639507da511debec53376cb5710a0ae5daaf7e65a29c942f7f2d");
    EXPECT_EQ(digest_of(Hash(), counting_bytes(48)),
              "bc343d72ba6b2544741fb57be95a049403b9ed903925cff68518429365188b");
    EXPECT_EQ(digest_of(Hash(), counting_bytes(96)),
              "05f534f8d05988a89861cde8cf1f5921171d88871354ff7a398e794d16bf62");
    EXPECT_EQ(digest_of(Hash(), std::vector<std::uint8_t>(47)),
              "6d55e3a178747b539cdc3d66b62d57338cdb6f509f57d8194bb69480f3cc25");
}

TEST(ShortHash, Bw6761InBn254) {
    using Hash = ShortHash<Bn254Fr, Bw6761Fr>;
    static_assert(Hash::kChunkBytes == 31 && Hash::kDigestBytes == 31);
    EXPECT_EQ(digest_of(Hash(), {}), "7298fd87d3039ffea208538f6b297b60b373a63792b4cd0654fdc88fd0d6ee");
    EXPECT_EQ(digest_of(Hash(), bytes_of("gamma")),
              "9322e071dd3e572394f2d9c685cf8ed14c4e5369e4e4735fbe916a3e025766");
    EXPECT_EQ(digest_of(Hash(), counting_bytes(31)),
              "f7fcc1321aaccd1cf68db03b124524f7b31603707a4735e3817dd011fffefc");
}

// RFC 9380 appendix K.1 (SHA-256, 32 bytes)
TEST(ExpandMessage, KnownAnswers) {
    constexpr auto kDomain = "QUUX-V01-CS02-with-expander-SHA256-128";
    EXPECT_EQ(to_hex(expand_message_xmd({}, kDomain, 32)),
              "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235");
    EXPECT_EQ(to_hex(expand_message_xmd(bytes_of("abc"), kDomain, 32)),
              "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615");
    EXPECT_EQ(to_hex(expand_message_xmd({}, kDomain, 128)).substr(0, 64),
              "af84c27ccfd45d41914fdff5df25293e221afc53d8ad2ac06d5e3e29485dadbe");
}

TEST(ExpandMessage, RefusesImpossibleLengths) {
    EXPECT_THROW(expand_message_xmd({}, "domain", 255 * 32 + 1), InternalError);
    EXPECT_THROW(expand_message_xmd({}, std::string(256, 'x'), 32), InternalError);
}

struct CurveWith377 {
    using Fr = Bls12377Fr;
};
struct CurveWith761 {
    using Fr = Bw6761Fr;
};
struct CurveWith254 {
    using Fr = Bn254Fr;
};

template <class C>
class ProtocolHashesTest : public testing::Test {};
using Curves = testing::Types<CurveWith254, CurveWith377, CurveWith761>;
TYPED_TEST_SUITE(ProtocolHashesTest, Curves);

// Only the concatenation of the writes matters, sum() is repeatable, reset() empties, size() is the digest's
// length.
TYPED_TEST(ProtocolHashesTest, Streams) {
    for (const TranscriptKind kind : {TranscriptKind::gnark_default, TranscriptKind::recursion}) {
        if (kind == TranscriptKind::recursion && std::is_same_v<TypeParam, CurveWith254>) continue;
        const ProtocolHashes<TypeParam> hashes = make_protocol_hashes<TypeParam>(kind);
        for (ByteHash* hash :
             {hashes.challenge.get(), hashes.kzg_folding.get(), hashes.hash_to_field.get()}) {
            const std::vector<std::uint8_t> message = counting_bytes(200);
            hash->write(message);
            const std::vector<std::uint8_t> whole = hash->sum();
            EXPECT_EQ(whole, hash->sum());
            EXPECT_EQ(whole.size(), hash->size());
            hash->reset();
            std::size_t offset = 0;
            for (std::size_t part = 0; offset < message.size(); ++part) {
                const std::size_t length = std::min(part, message.size() - offset);
                hash->write(std::span(message).subspan(offset, length));
                offset += length;
            }
            EXPECT_EQ(whole, hash->sum());
            hash->reset();
        }
    }
}

TEST(ProtocolHashes, Bn254HasNoRecursionHash) {
    EXPECT_THROW(make_protocol_hashes<CurveWith254>(TranscriptKind::recursion), RequestError);
}

TEST(ProtocolHashes, Names) {
    EXPECT_EQ(transcript_from_name("default"), TranscriptKind::gnark_default);
    EXPECT_EQ(transcript_from_name("recursion"), TranscriptKind::recursion);
    EXPECT_EQ(transcript_from_name("Recursion"), std::nullopt);
}

TEST(ProtocolHashes, HashToFieldTakesTheWholeDigest) {
    const auto hashes = make_protocol_hashes<CurveWith377>(TranscriptKind::recursion);
    hashes.hash_to_field->write(bytes_of("left over"));
    const Bls12377Fr value = hash_to_field<CurveWith377>(*hashes.hash_to_field, bytes_of("gamma"));
    EXPECT_EQ(value, test::element_from_hex<Bls12377Fr>(
                         "0aa51951b32db677342ce749745c33e4712783eec40f580481efb7d1758f76"));
    // and leaves the hash empty
    EXPECT_EQ(to_hex(hashes.hash_to_field->sum()),
              "03e0ecd68fab7061bcaad5475a6a070643350b36a3b1a7dad2cf5bd0e1fe8d");
}

}  // namespace
}  // namespace plonkd
