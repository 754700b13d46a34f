#include <gtest/gtest.h>

#include "prover/field/fields.hpp"
#include "prover/hash/keccak256.hpp"
#include "prover/hash/sha256.hpp"
#include "tests/hash/hexadecimal.hpp"

namespace plonkd {
namespace {

using test::bytes_of;
using test::to_hex;

// FIPS 180-4 example.
TEST(Sha256, KnownAnswers) {
    EXPECT_EQ(to_hex(sha256(bytes_of("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, DigestDoesNotDisturbTheState) {
    Sha256 state;
    state.update(bytes_of("a"));
    EXPECT_EQ(state.digest(), sha256(bytes_of("a")));
    state.update(bytes_of("bc"));
    EXPECT_EQ(state.digest(), sha256(bytes_of("abc")));
    state.reset();
    EXPECT_EQ(state.digest(), sha256({}));
}

// Legacy padding: keccak256("") is Ethereum's empty hash, not SHA3-256's.
TEST(Keccak256, KnownAnswers) {
    EXPECT_EQ(to_hex(keccak256({})), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    EXPECT_EQ(to_hex(keccak256(bytes_of("abc"))),
              "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

}  // namespace
}  // namespace plonkd
