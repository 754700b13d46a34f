#include "prover/hash/poseidon2.hpp"

#include <gtest/gtest.h>

#include "tests/hash/hexadecimal.hpp"

namespace plonkd {
namespace {

using Fr = Poseidon2::Fr;

Fr hex(const char* digits) {
    return test::element_from_hex<Fr>(digits);
}
Fr small(std::uint64_t value) {
    return Fr::from_u64(value);
}

// reference/samples/test-vectors.json, poseidon2_bls12377
TEST(Poseidon2, RoundKeys) {
    const Poseidon2::RoundKeys& keys = Poseidon2::round_keys();
    EXPECT_EQ(keys[0][0], hex("01dcf9885dcd5e510f86effa9cb2799dc54103cc6e6a11e2a28bd6f06b41007e"));
    EXPECT_EQ(keys[0][1], hex("0f51c58ed2888016addf5e31aef32129a2da008acb473cb35640390af364b3dc"));
    EXPECT_EQ(keys[3][0], hex("1264a08795ded8e0bc0a6b94c0a7f0371406045fe1aed45ba73671c08959e867"));
    EXPECT_TRUE(keys[3][1].is_zero());
    EXPECT_EQ(keys[31][1], hex("078f4f0279591d5e96f78c6734fe35ef4bcdb5988ecf137f783e5210661498d5"));
}

TEST(Poseidon2, Permutation) {
    std::array<Fr, 2> state{small(1), small(2)};
    Poseidon2::permute(state);
    EXPECT_EQ(state[0], hex("0082acf0dffe35f0474d2f91dc51c91baa4dcef9b8cb29091c9c38d5ca2faa7b"));
    EXPECT_EQ(state[1], hex("0647a936d0a907e32c87d174f887c3aabf4c43f117318bf464c28070d1592965"));
}

TEST(Poseidon2, Compress) {
    EXPECT_EQ(Poseidon2::compress(small(0), small(0)),
              hex("096b0a99f1ebb4b35648e9734ad5ba72a1f90aa3b75616926602dd2545f7dac2"));
    EXPECT_EQ(Poseidon2::compress(small(0), small(1)),
              hex("0a1b78ae31a310eeab4ec5f6f2ac41ca17fb3c0ccd14f707e627b1dcd8f81162"));
    EXPECT_EQ(Poseidon2::compress(small(1), small(2)),
              hex("0647a936d0a907e32c87d174f887c3aabf4c43f117318bf464c28070d1592967"));
}

TEST(Poseidon2, MerkleDamgard) {
    Poseidon2 hash;
    for (std::uint64_t block = 1; block <= 3; ++block) hash.absorb(small(block));
    EXPECT_EQ(hash.digest(), hex("12004170811f1faa5f035957c834dea93d49da49facb959a3f0be5df15064589"));
    hash.reset();
    EXPECT_TRUE(hash.digest().is_zero());
}

}  // namespace
}  // namespace plonkd
