// A single changed byte in proof, key or public input never verifies. Every position for the smallest case of
// each curve, except in a key's pairing lines, of which a deterministic sample is taken; a sample for all
// other cases.

#include <gtest/gtest.h>

#include "prover/gnark/witness.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/vectors/vector_case.hpp"

namespace plonkd {
namespace {

using Bytes = std::vector<std::uint8_t>;

// The files of one case, and whether a verifier takes them: decoded, checked, verified.
template <class C>
struct ProofFiles {
    Bytes key, proof, inputs;
    TranscriptKind transcript;

    bool accepted() const {
        try {
            const auto decoded_key = parse_verifying_key<C>(key, "key");
            if (!check_verifying_key(decoded_key)) return false;
            const auto decoded_proof = parse_proof<C>(proof, "proof");
            const auto decoded_inputs = parse_witness<typename C::Fr>(inputs, "public");
            return verify<C>(decoded_key, decoded_proof, decoded_inputs.public_values(), transcript).valid;
        } catch (const Failure&) {
            return false;
        }
    }
};

// Changes one byte of `bytes`, a different bit pattern at each position, and puts it back.
template <class C>
void expect_refused_when_changed(const ProofFiles<C>& files, Bytes ProofFiles<C>::*which,
                                 std::size_t position) {
    ProofFiles<C> changed = files;
    const auto pattern = static_cast<std::uint8_t>(1 + (position * 37) % 255);
    (changed.*which)[position] ^= pattern;
    EXPECT_FALSE(changed.accepted()) << "byte " << position << " changed by " << int{pattern};
}

// Where a raw key's lines begin and end: after 2 G2 points, before the commitment indices.
template <class C>
std::pair<std::size_t, std::size_t> lines_of_key(const Bytes& key) {
    const auto decoded = parse_verifying_key<C>(key, "key");
    const std::size_t lines_bytes = 2 * 2 * 2 * PairingLines<C>::kSteps * (C::kG2RawBytes / 2);
    const std::size_t end = key.size() - 4 - 8 * decoded.commitment_constraint_indexes.size();
    return {end - lines_bytes, end};
}

template <class C>
ProofFiles<C> files_of(const test::VectorCase& vector, TranscriptKind transcript) {
    return {test::file_bytes(vector.file("verifying_key.bin")),
            test::file_bytes(vector.proof_file(transcript)), test::file_bytes(vector.file("public.bin")),
            transcript};
}

template <class C>
class Corruption : public ::testing::Test {};
using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(Corruption, Curves);

TYPED_TEST(Corruption, EveryByteOfTheSmallestCaseMatters) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    const auto vector = test::read_vector_case(shared / "vectors" / C::kName / "cubic", C::kId);
    const ProofFiles<C> files = files_of<C>(vector, vector.transcripts.front());
    ASSERT_TRUE(files.accepted());
    for (std::size_t i = 0; i < files.proof.size(); ++i) {
        expect_refused_when_changed(files, &ProofFiles<C>::proof, i);
    }
    for (std::size_t i = 0; i < files.inputs.size(); ++i) {
        expect_refused_when_changed(files, &ProofFiles<C>::inputs, i);
    }
    const auto [lines_begin, lines_end] = lines_of_key<C>(files.key);
    ASSERT_LT(lines_begin, lines_end);
    for (std::size_t i = 0; i < files.key.size(); i += i >= lines_begin && i + 499 < lines_end ? 499 : 1) {
        expect_refused_when_changed(files, &ProofFiles<C>::key, i);
    }
}

TYPED_TEST(Corruption, SampledBytesOfEveryCaseMatter) {
    using C = TypeParam;
    PLONKD_NEED_SHARED_DATA(shared);
    for (const test::VectorCase& vector : test::vector_cases(shared, C::kId)) {
        SCOPED_TRACE(vector.name);
        for (const TranscriptKind transcript : vector.transcripts) {
            SCOPED_TRACE(to_string(transcript));
            const ProofFiles<C> files = files_of<C>(vector, transcript);
            ASSERT_TRUE(files.accepted());
            for (std::size_t i = 7; i < files.proof.size(); i += 61) {
                expect_refused_when_changed(files, &ProofFiles<C>::proof, i);
            }
            for (std::size_t i = 1; i < files.inputs.size(); i += 13) {
                expect_refused_when_changed(files, &ProofFiles<C>::inputs, i);
            }
            for (std::size_t i = 3; i < files.key.size(); i += 9973) {
                expect_refused_when_changed(files, &ProofFiles<C>::key, i);
            }
        }
    }
}

}  // namespace
}  // namespace plonkd
