#include "prover/gnark/verifying_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class C>
class VerifyingKeyFiles : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(VerifyingKeyFiles, Curves);

TYPED_TEST(VerifyingKeyFiles, GnarksFilesRoundTrip) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const auto& folder : test::cases(shared, C::kId)) {
        const auto path = folder / "verifying_key.bin";
        if (!std::filesystem::exists(path)) continue;  // circuits that cannot be proved have none
        EXPECT_TRUE(read_verifying_key<C>(path).serialize_raw() == test::read_bytes(path)) << path;
    }
}

TYPED_TEST(VerifyingKeyFiles, CompressedAndRawHoldTheSame) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const std::string circuit : {"cubic", "commit-two"}) {
        const auto raw = shared / "vectors" / name(C::kId) / circuit / "verifying_key.bin";
        const auto compressed = test::encodings(shared, C::kId) / (circuit + "-verifying_key.compressed.bin");
        const auto key = read_verifying_key<C>(compressed);
        EXPECT_TRUE(key.serialize_raw() == test::read_bytes(raw)) << circuit;
        EXPECT_TRUE(key.serialize_compressed() == test::read_bytes(compressed)) << circuit;
    }
}

TYPED_TEST(VerifyingKeyFiles, OwnKeysRoundTripInEveryForm) {
    using C = TypeParam;
    for (const std::size_t k : {0, 1, 3}) {
        const auto key = test::sample_verifying_key<C>(k);
        for (const auto format : {VerifyingKeyFormat::current, VerifyingKeyFormat::legacy}) {
            const auto raw = parse_verifying_key<C>(key.serialize_raw(format), "vk");
            EXPECT_TRUE(raw.serialize_raw() == key.serialize_raw());
            EXPECT_EQ(raw.qcp, key.qcp);
            EXPECT_EQ(raw.commitment_constraint_indexes, key.commitment_constraint_indexes);
            const auto compressed = parse_verifying_key<C>(key.serialize_compressed(format), "vk");
            EXPECT_TRUE(compressed.serialize_raw() == key.serialize_raw());
        }
        EXPECT_EQ(key.serialize_raw().size(), key.serialize_raw(VerifyingKeyFormat::legacy).size() + 16);
    }
}

// Sizes of gnark-artifacts.md section 6.
TEST(VerifyingKeySizes, AreGnarks) {
    EXPECT_EQ(test::sample_verifying_key<Bls12377>(2).serialize_raw().size(), 49768u + 2 * 104);
    EXPECT_EQ(test::sample_verifying_key<Bls12377>(2).serialize_compressed().size(), 49144u + 2 * 56);
    EXPECT_EQ(test::sample_verifying_key<Bn254>(2).serialize_raw().size(), 34760u + 2 * 72);
    EXPECT_EQ(test::sample_verifying_key<Bn254>(2).serialize_compressed().size(), 34344u + 2 * 40);
    EXPECT_EQ(test::sample_verifying_key<Bw6761>(2).serialize_raw().size(), 147448u + 2 * 200);
    EXPECT_EQ(test::sample_verifying_key<Bw6761>(2).serialize_compressed().size(), 146392u + 2 * 104);
}

TYPED_TEST(VerifyingKeyFiles, Refusals) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    const Bytes good = test::sample_verifying_key<C>(1).serialize_raw();
    const auto refusal = [&](auto&& change) {
        Bytes bytes = good;
        change(bytes);
        return test::message_of<SetupError>([&] { parse_verifying_key<C>(bytes, "vk.bin"); });
    };
    for (std::size_t size = 0; size < good.size(); size += size < 2000 ? 61 : 1013) {
        ASSERT_THAT(refusal([&](Bytes& b) { b.resize(size); }), HasSubstr("vk.bin: offset")) << size;
    }
    EXPECT_THAT(refusal([](Bytes& b) { b[15] = 2; }),
                HasSubstr("vk.bin: offset 8: version: expected 1, found 2"));
    EXPECT_THAT(refusal([](Bytes& b) { b[24] = 0xff; }), HasSubstr("offset 24: SizeInv"));
    EXPECT_THAT(refusal([](Bytes& b) { b[24 + Fr::kBytes] = 0xff; }), HasSubstr("Generator"));
    const std::size_t s0 = 32 + 3 * Fr::kBytes;
    EXPECT_THAT(refusal([=](Bytes& b) { b[s0 + C::kG1RawBytes - 1] ^= 1; }),
                HasSubstr("offset " + std::to_string(s0) + ": S: expected a point of the group"));
    const std::size_t qcp = s0 + 8 * C::kG1RawBytes;
    EXPECT_THAT(refusal([=](Bytes& b) { b[qcp] = 0xff; }), HasSubstr("Qcp: expected at most"));
    EXPECT_NE(refusal([=](Bytes& b) { b[qcp + 3] = 2; }), "");
    EXPECT_THAT(refusal([](Bytes& b) { b[b.size() - 9] = 0; }),
                HasSubstr("CommitmentConstraintIndexes: expected 1 (as many as Qcp), found 0"));
    EXPECT_THAT(refusal([](Bytes& b) { std::fill_n(b.end() - 12 - 96, 96, 0xff); }),
                HasSubstr("pairing lines"));
    EXPECT_THAT(refusal([](Bytes& b) { b.push_back(0); }), HasSubstr("verifying key: expected nothing more"));
}

}  // namespace
}  // namespace plonkd
