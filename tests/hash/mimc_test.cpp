#include "prover/hash/mimc.hpp"

#include <gtest/gtest.h>

#include "tests/hash/hexadecimal.hpp"

namespace plonkd {
namespace {

using test::element_from_hex;

template <class Fr>
struct KnownAnswers;
// gnark-solver.md section 11.1
template <>
struct KnownAnswers<Bn254Fr> {
    static constexpr auto kFirstConstant = "808370c37267481fb91b077899955706f209e5e0762dac2c79ba1e7a91b018";
    static constexpr auto kHash1 = "27e5458b666ef581475a9acddbc3524ca252185cae3936506e65cda9c358222b";
    static constexpr auto kHash12 = "7f751d627280b8f73ebe288d68acd77dc2fd6962debda017df192e355065814";
};
template <>
struct KnownAnswers<Bls12377Fr> {
    static constexpr auto kFirstConstant = "efda9332fcec268a3bbd0567797ce650be481c79da27f58b1a51ada4a91b014";
    static constexpr auto kHash1 = "d962bab9f4e4213383f25abc12d6ee78855fff118c94ca4352032b802ef8b87";
    static constexpr auto kHash12 = "3262656cb93fd9b771a04158e83ae3d1592084175982ee9e3bc28694c359830";
};
template <>
struct KnownAnswers<Bw6761Fr> {
    static constexpr auto kFirstConstant = "91ad6ec9670747c548a9ec2afd1d9e6e7f8dc2bf4da27f5ff81f9ada4a91b01b";
    static constexpr auto kHash1 =
        "5742748c90205dc2325ca10f8bd723a00b6d4bf61bf9cfe397de5edcde99bbc2f8806eae30833d5edca6d1ee79ccbd";
    static constexpr auto kHash12 =
        "81769fcf46af2a06cab8214199f18658a0bfa93659b9f5392f4e171a240775b34162b95ed035abef9b705e8286871e";
};

template <class Fr>
class MimcTest : public testing::Test {};
using Fields = testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(MimcTest, Fields);

TYPED_TEST(MimcTest, FirstConstant) {
    EXPECT_EQ(Mimc<TypeParam>::round_constants()[0],
              element_from_hex<TypeParam>(KnownAnswers<TypeParam>::kFirstConstant));
}

TYPED_TEST(MimcTest, Hashes) {
    Mimc<TypeParam> mimc;
    mimc.absorb(TypeParam::one());
    EXPECT_EQ(mimc.digest(), element_from_hex<TypeParam>(KnownAnswers<TypeParam>::kHash1));
    mimc.absorb(TypeParam::from_u64(2));
    EXPECT_EQ(mimc.digest(), element_from_hex<TypeParam>(KnownAnswers<TypeParam>::kHash12));
    mimc.reset();
    mimc.absorb(TypeParam::one());
    EXPECT_EQ(mimc.digest(), element_from_hex<TypeParam>(KnownAnswers<TypeParam>::kHash1));
}

// reference/samples/test-vectors.json, mimc_bls12377
TEST(MimcBls12377, LastConstantAndZeros) {
    EXPECT_EQ(
        Mimc<Bls12377Fr>::round_constants().back(),
        element_from_hex<Bls12377Fr>("0f63f31b9849bcdbf503fd3b51ab77ca37a73a892a2eb5f9328fd4f2e234d20a"));
    Mimc<Bls12377Fr> mimc;
    mimc.absorb(Bls12377Fr::zero());
    mimc.absorb(Bls12377Fr::zero());
    EXPECT_EQ(mimc.digest(), element_from_hex<Bls12377Fr>(
                                 "022efa6a7d3f639a3831916b27daaa5cbcaf1165e47f04ffbe1e707e30a32469"));
}

}  // namespace
}  // namespace plonkd
