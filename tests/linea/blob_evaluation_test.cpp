#include "prover/linea/blob_evaluation.hpp"

#include <random>

#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

using Fr = Bls12381Fr;
using Bytes = std::vector<std::uint8_t>;

std::array<std::uint8_t, 32> bytes_of(const Fr& element) {
    std::array<std::uint8_t, 32> bytes;
    element.to_bytes(bytes.data());
    return bytes;
}

Bytes random_blob(std::size_t elements, unsigned seed) {
    std::mt19937 random(seed);
    Bytes blob(32 * elements);
    for (std::size_t i = 0; i < blob.size(); ++i) {
        blob[i] = static_cast<std::uint8_t>(random() & (i % 32 == 0 ? 0x3f : 0xff));
    }
    return blob;
}

Fr element(const Bytes& blob, std::size_t index) {
    return Fr::from_bytes_reduced(std::span(blob).subspan(32 * index, 32));
}

// -1 has order 2 whichever root is taken, so a two-element blob has a closed form: p(x) = (a + b)/2 + x (a -
// b)/2.
TEST(BlobEvaluation, TwoElements) {
    const Bytes blob = random_blob(2, 1);
    const Fr x = Fr::from_u64(12345);
    const Fr half = Fr::from_u64(2).inverse();
    const Fr a = element(blob, 0), b = element(blob, 1);
    EXPECT_EQ(evaluate_blob(blob, bytes_of(x), BlobInterpretation::evaluations),
              half * (a + b) + x * half * (a - b));
}

// On the domain the values are the elements, in bit-reversed order. The point of order 4 is found from the
// square of the known one's.
TEST(BlobEvaluation, DomainPointsGiveTheElements) {
    const Bytes blob = random_blob(4, 2);
    EXPECT_EQ(evaluate_blob(blob, bytes_of(Fr::one()), BlobInterpretation::evaluations), element(blob, 0));
    EXPECT_EQ(evaluate_blob(blob, bytes_of(-Fr::one()), BlobInterpretation::evaluations), element(blob, 1));
    Fr i = Fr::from_canonical(
        big_int_from_hex<4>("16a2a19edfe81f20d09b681922c813b4b63683508c2280b93829971f439f0d2b"));
    for (int square = 0; square < 30; ++square) i = i.squared();
    EXPECT_EQ(i.squared(), -Fr::one());
    EXPECT_EQ(evaluate_blob(blob, bytes_of(i), BlobInterpretation::evaluations), element(blob, 2));
    EXPECT_EQ(evaluate_blob(blob, bytes_of(-i), BlobInterpretation::evaluations), element(blob, 3));
}

TEST(BlobEvaluation, ConstantPolynomials) {
    Bytes blob(32 * 16);
    for (std::size_t i = 0; i < 16; ++i) blob[32 * i + 31] = 9;
    EXPECT_EQ(evaluate_blob(blob, bytes_of(Fr::from_u64(77)), BlobInterpretation::evaluations),
              Fr::from_u64(9));
}

TEST(BlobEvaluation, Coefficients) {
    Bytes blob(32 * 4);
    for (std::size_t i = 0; i < 4; ++i) blob[32 * i + 31] = static_cast<std::uint8_t>(i + 1);
    EXPECT_EQ(evaluate_blob(blob, bytes_of(Fr::from_u64(10)), BlobInterpretation::coefficients),
              Fr::from_u64(4321));
}

TEST(BlobEvaluation, ThePointIsReduced) {
    const Bytes blob = random_blob(8, 3);
    std::array<std::uint8_t, 32> large;
    large.fill(0xff);
    const Fr reduced = Fr::from_bytes_reduced(large);
    for (const auto interpretation : {BlobInterpretation::evaluations, BlobInterpretation::coefficients}) {
        EXPECT_EQ(evaluate_blob(blob, large, interpretation),
                  evaluate_blob(blob, bytes_of(reduced), interpretation));
    }
}

TEST(BlobEvaluation, RefusesOtherSizes) {
    const auto x = bytes_of(Fr::one());
    for (const std::size_t size : {std::size_t{0}, std::size_t{33}, std::size_t{96}}) {
        EXPECT_THROW(evaluate_blob(Bytes(size), x, BlobInterpretation::evaluations), InternalError);
    }
}

}  // namespace
}  // namespace plonkd
