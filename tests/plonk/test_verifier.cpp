// The verifier against real proofs of Linea's dev mode (gnark-plonk.md section 12, samples/README.md).

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/plonk/linearisation.hpp"
#include "prover/plonk/proof_transcript.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using C = Bls12377;
using Fr = Bls12377Fr;

std::vector<std::uint8_t> from_hexadecimal(std::string text) {
    if (text.starts_with("0x")) text = text.substr(2);
    if (text.size() % 2 == 1) text = "0" + text;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

Fr element(const std::string& hexadecimal) {
    return Fr::from_bytes_reduced(from_hexadecimal(hexadecimal));
}

nlohmann::json json_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    return nlohmann::json::parse(in);
}

struct DevProof {
    VerifyingKey<C> key;
    Proof<C> proof;
    std::vector<Fr> public_inputs;
    nlohmann::json expected;  // its entry in test-vectors.json
};

DevProof load(const std::filesystem::path& samples) {
    const auto vectors = json_file(samples / "test-vectors.json");
    const auto& expected = vectors.at("plonk_dev_proofs").at(0);
    const auto response = json_file(samples / std::string(expected.at("file")));
    return {read_verifying_key<C>(samples / std::string(expected.at("vkFile"))),
            parse_proof<C>(from_hexadecimal(response.at("proof")), "dev proof"),
            {element(response.at("publicInput"))},
            expected};
}

TEST(Verifier, AcceptsTheRealDevProof) {
    PLONKD_NEED_SHARED_DATA(shared);
    const DevProof dev = load(shared / "reference" / "samples");
    EXPECT_EQ(check_verifying_key(dev.key).reason, "");
    EXPECT_EQ(verify<C>(dev.key, dev.proof, dev.public_inputs, TranscriptKind::recursion).reason, "");
}

TEST(Verifier, RefusesItUnderAnotherKeyTranscriptOrInput) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto samples = shared / "reference" / "samples";
    const DevProof dev = load(samples);
    const auto other_key = read_verifying_key<C>(samples / "dummy-vk-bls12377-id6789.bin");
    EXPECT_FALSE(verify<C>(other_key, dev.proof, dev.public_inputs, TranscriptKind::recursion));
    EXPECT_FALSE(verify<C>(dev.key, dev.proof, dev.public_inputs, TranscriptKind::gnark_default));
    const std::vector<Fr> other_inputs{dev.public_inputs[0] + Fr::one()};
    EXPECT_FALSE(verify<C>(dev.key, dev.proof, other_inputs, TranscriptKind::recursion));
    EXPECT_FALSE(verify<C>(dev.key, dev.proof, {}, TranscriptKind::recursion));
}

TEST(Verifier, DrawsTheRecordedChallenges) {
    PLONKD_NEED_SHARED_DATA(shared);
    const DevProof dev = load(shared / "reference" / "samples");
    const auto expected = [&](const char* name) { return element(dev.expected.at(name)); };
    ProofTranscript<C> transcript(TranscriptKind::recursion);
    EXPECT_EQ(transcript.hash_to_field(dev.proof.bsb22[0]), expected("hashedBsb22Commitment"));
    EXPECT_EQ(transcript.gamma(dev.key, dev.public_inputs, dev.proof.lro), expected("gamma"));
    EXPECT_EQ(transcript.beta(), expected("beta"));
    EXPECT_EQ(transcript.alpha(dev.proof.bsb22, dev.proof.z), expected("alpha"));
    EXPECT_EQ(transcript.zeta(dev.proof.h), expected("zeta"));
    EXPECT_EQ(dev.proof.claimed_values[0], expected("linearizedEval"));
    EXPECT_EQ(dev.proof.shifted_value, expected("zShifted"));
}

TEST(Verifier, RefusesEveryChangedPartOfTheProof) {
    PLONKD_NEED_SHARED_DATA(shared);
    const DevProof dev = load(shared / "reference" / "samples");
    const auto refused = [&](auto&& change) {
        Proof<C> proof = dev.proof;
        change(proof);
        return !verify<C>(dev.key, proof, dev.public_inputs, TranscriptKind::recursion);
    };
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(refused([&](auto& proof) { proof.lro[i] = -proof.lro[i]; }));
        EXPECT_TRUE(refused([&](auto& proof) { proof.h[i] = -proof.h[i]; }));
    }
    EXPECT_TRUE(refused([](auto& proof) { proof.z = -proof.z; }));
    EXPECT_TRUE(refused([](auto& proof) { proof.batched_opening = -proof.batched_opening; }));
    EXPECT_TRUE(refused([](auto& proof) { proof.shifted_opening = -proof.shifted_opening; }));
    EXPECT_TRUE(refused([](auto& proof) { proof.bsb22[0] = -proof.bsb22[0]; }));
    EXPECT_TRUE(refused([](auto& proof) { proof.bsb22.clear(); }));
    EXPECT_TRUE(refused([](auto& proof) { proof.claimed_values.pop_back(); }));
    EXPECT_TRUE(refused([](auto& proof) { proof.shifted_value += Fr::one(); }));
    for (std::size_t i = 0; i < dev.proof.claimed_values.size(); ++i) {
        EXPECT_TRUE(refused([&](auto& proof) { proof.claimed_values[i] += Fr::one(); })) << i;
    }
}

TEST(VerifyingKeyCheck, RefusesInconsistentKeys) {
    PLONKD_NEED_SHARED_DATA(shared);
    const DevProof dev = load(shared / "reference" / "samples");
    const auto refused = [&](auto&& change) {
        VerifyingKey<C> key = dev.key;
        change(key);
        return !check_verifying_key(key);
    };
    EXPECT_TRUE(refused([](auto& key) { key.n = 17; }));
    EXPECT_TRUE(refused([](auto& key) { key.n = 32; }));
    EXPECT_TRUE(refused([](auto& key) { key.n = 0; }));
    EXPECT_TRUE(refused([](auto& key) { key.n = std::uint64_t{1} << 60; }));
    EXPECT_TRUE(refused([](auto& key) { key.omega += Fr::one(); }));
    EXPECT_TRUE(refused([](auto& key) { key.n_inverse += Fr::one(); }));
    EXPECT_TRUE(refused([](auto& key) { key.coset_shift += Fr::one(); }));
    EXPECT_TRUE(refused([](auto& key) { key.nb_public = 17; }));
    EXPECT_TRUE(refused([](auto& key) { key.commitment_constraint_indexes[0] = 15; }));
    EXPECT_TRUE(refused([](auto& key) { key.commitment_constraint_indexes.push_back(1); }));
    EXPECT_TRUE(refused([](auto& key) { key.kzg.lines[0].line[0][0].r0.c0 += Bls12377Fp::one(); }));
    EXPECT_TRUE(refused([](auto& key) { key.kzg.lines[1].line[1][5].r1.c1 += Bls12377Fp::one(); }));
}

}  // namespace
}  // namespace plonkd
