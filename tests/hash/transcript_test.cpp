#include "prover/hash/transcript.hpp"

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/hash/sha256.hpp"
#include "tests/hash/hexadecimal.hpp"

namespace plonkd {
namespace {

using test::bytes_of;

std::vector<std::uint8_t> sha256_of(std::string_view prefix, const std::vector<std::uint8_t>& previous,
                                    std::string_view bindings) {
    Sha256 hash;
    hash.update(bytes_of(prefix));
    hash.update(previous);
    hash.update(bytes_of(bindings));
    const Digest256 digest = hash.digest();
    return {digest.begin(), digest.end()};
}

TEST(Transcript, ChainsRawDigests) {
    const auto hash = make_sha256_hash();
    Transcript transcript(*hash, {"gamma", "beta", "alpha"});
    transcript.bind("gamma", bytes_of("one"));
    transcript.bind("gamma", bytes_of("two"));
    transcript.bind("alpha", bytes_of("three"));
    const auto gamma = sha256_of("gamma", {}, "onetwo");
    const auto beta = sha256_of("beta", gamma, "");
    const auto alpha = sha256_of("alpha", beta, "three");
    EXPECT_EQ(transcript.challenge_digest("gamma"), gamma);
    EXPECT_EQ(transcript.challenge<Bls12377Fr>("beta"), Bls12377Fr::from_bytes_reduced(beta));
    EXPECT_EQ(transcript.challenge_digest("alpha"), alpha);
    EXPECT_EQ(transcript.challenge_digest("gamma"), gamma);
}

TEST(Transcript, KeepsItsOrder) {
    const auto hash = make_sha256_hash();
    Transcript transcript(*hash, {"gamma", "beta"});
    EXPECT_THROW(transcript.challenge_digest("beta"), InternalError);
    EXPECT_THROW(transcript.challenge_digest("delta"), InternalError);
    EXPECT_THROW(transcript.bind("delta", {}), InternalError);
    transcript.challenge_digest("gamma");
    EXPECT_THROW(transcript.bind("gamma", bytes_of("late")), InternalError);
}

}  // namespace
}  // namespace plonkd
