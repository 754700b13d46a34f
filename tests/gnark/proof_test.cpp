#include "prover/gnark/proof.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gnark/sample_keys.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;
using testing::HasSubstr;

template <class C>
class ProofFiles : public testing::Test {};
using Curves = testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(ProofFiles, Curves);

TYPED_TEST(ProofFiles, GnarksFilesRoundTrip) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const auto& folder : test::cases(shared, C::kId)) {
        for (const char* file : {"proof-default.bin", "proof-recursion.bin"}) {
            if (!std::filesystem::exists(folder / file)) continue;
            EXPECT_TRUE(read_proof<C>(folder / file).serialize_raw() == test::read_bytes(folder / file))
                << folder;
        }
    }
}

TYPED_TEST(ProofFiles, CompressedAndRawHoldTheSame) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const std::string circuit : {"cubic", "commit-two"}) {
        const auto raw = shared / "vectors" / name(C::kId) / circuit / "proof-default.bin";
        const auto compressed = test::encodings(shared, C::kId) / (circuit + "-proof-default.compressed.bin");
        const auto proof = read_proof<C>(compressed);
        EXPECT_TRUE(proof.serialize_raw() == test::read_bytes(raw)) << circuit;
        EXPECT_TRUE(proof.serialize_compressed() == test::read_bytes(compressed)) << circuit;
    }
}

TYPED_TEST(ProofFiles, OwnProofsRoundTrip) {
    using C = TypeParam;
    for (const std::size_t k : {0, 1, 4}) {
        const auto proof = test::sample_proof<C>(k);
        const auto raw = proof.serialize_raw();
        EXPECT_TRUE(parse_proof<C>(raw, "proof").serialize_raw() == raw);
        EXPECT_TRUE(parse_proof<C>(proof.serialize_compressed(), "proof").serialize_raw() == raw);
        EXPECT_EQ(parse_proof<C>(raw, "proof").claimed_values, proof.claimed_values);
    }
}

// Sizes of gnark-artifacts.md section 7.
TEST(ProofSizes, AreGnarks) {
    EXPECT_EQ(test::sample_proof<Bls12377>(1).serialize_raw().size(), 1096u + 128);
    EXPECT_EQ(test::sample_proof<Bls12377>(1).serialize_compressed().size(), 664u + 80);
    EXPECT_EQ(test::sample_proof<Bn254>(1).serialize_raw().size(), 808u + 96);
    EXPECT_EQ(test::sample_proof<Bn254>(1).serialize_compressed().size(), 520u + 64);
    EXPECT_EQ(test::sample_proof<Bw6761>(1).serialize_raw().size(), 2072u + 240);
    EXPECT_EQ(test::sample_proof<Bw6761>(1).serialize_compressed().size(), 1208u + 144);
}

TYPED_TEST(ProofFiles, Refusals) {
    using C = TypeParam;
    using Fr = typename C::Fr;
    const Bytes good = test::sample_proof<C>(1).serialize_raw();
    const auto refusal = [&](auto&& change) {
        Bytes bytes = good;
        change(bytes);
        return test::message_of<RequestError>([&] { parse_proof<C>(bytes, "proof.bin"); });
    };
    for (std::size_t size = 0; size < good.size(); size += 7) {
        ASSERT_THAT(refusal([&](Bytes& b) { b.resize(size); }), HasSubstr("proof.bin: offset")) << size;
    }
    const std::size_t count = 8 * C::kG1RawBytes;
    EXPECT_THAT(refusal([](Bytes& b) { b[C::kG1RawBytes - 1] ^= 1; }),
                HasSubstr("offset 0: LRO: expected a point"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[count] = 0xff; }),
                HasSubstr("BatchedProof.ClaimedValues: expected at most"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[count + 3] = 5; }),
                HasSubstr("ClaimedValues: expected at least 6, found 5"));
    EXPECT_NE(refusal([=](Bytes& b) { b[count + 3] = 8; }), "");
    EXPECT_THAT(refusal([=](Bytes& b) { b[count + 4] = 0xff; }),
                HasSubstr("BatchedProof.ClaimedValues: expected an integer"));
    const std::size_t commitments = good.size() - C::kG1RawBytes - 4;
    EXPECT_THAT(refusal([=](Bytes& b) { b[commitments - Fr::kBytes] = 0xff; }),
                HasSubstr("ZShiftedOpening.ClaimedValue"));
    EXPECT_THAT(refusal([=](Bytes& b) { b[commitments + 3] = 0; }),
                HasSubstr("Bsb22Commitments: expected 1 (claimed values beyond the first 6), found 0"));
    EXPECT_THAT(refusal([](Bytes& b) { b.push_back(0); }), HasSubstr("proof: expected nothing more"));
}

}  // namespace
}  // namespace plonkd
