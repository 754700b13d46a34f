// Dev mode's circuit against the keys that Linea published and the proofs it makes.
#include "prover/linea/dummy_circuit.hpp"

#include <gtest/gtest.h>

#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/proof.hpp"
#include "prover/linea/compression_circuit.hpp"
#include "prover/linea/hexadecimal.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/verifier.hpp"
#include "tests/linea/samples.hpp"
#include "tests/shared_data.hpp"

namespace plonkd {
namespace {

using C = Bls12377;

LoadedCircuit<C> load_dummy(const std::filesystem::path& shared, std::uint64_t id) {
    const std::vector<std::uint8_t> bytes = make_dummy_circuit(id);
    const ConstraintSystem system = ConstraintSystem::parse(bytes, "dummy");
    Progress progress;
    return LoadedCircuit<C>::load(system, open_srs<C>(find_srs(test::samples_folder(shared), C::kId, 16), 16),
                                  std::nullopt, make_cpu_engine<C>(), progress);
}

TEST(DummyCircuit, Shape) {
    const std::vector<std::uint8_t> bytes = make_dummy_circuit(kDataAvailabilityMockId);
    const ConstraintSystem system = ConstraintSystem::parse(bytes, "dummy");
    EXPECT_EQ(system.nb_constraints, 8u);
    EXPECT_EQ(system.nb_wires(), 8u);
    EXPECT_EQ(system.domain_size(), 16u);
}

TEST(DummyCircuit, KeysArePublishedOnes) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const std::uint64_t id : {std::uint64_t{4}, kDataAvailabilityMockId}) {
        EXPECT_EQ(load_dummy(shared, id).verifying_key().serialize_raw(),
                  test::read_bytes(test::samples_folder(shared) /
                                   ("dummy-vk-bls12377-id" + std::to_string(id) + ".bin")));
    }
}

TEST(DummyCircuit, ProofsVerify) {
    PLONKD_NEED_SHARED_DATA(shared);
    const LoadedCircuit<C> circuit = load_dummy(shared, kDataAvailabilityMockId);
    const Bls12377Fr x = Bls12377Fr::from_u64(123456789);
    const auto witness = dummy_witness(kDataAvailabilityMockId, x);
    const Proof<C> proof =
        prove(circuit.context(), std::span<const Bls12377Fr>(witness), {TranscriptKind::recursion});
    const Bls12377Fr public_inputs[] = {x};
    EXPECT_TRUE(verify<C>(circuit.verifying_key(), proof, public_inputs, TranscriptKind::recursion));
    EXPECT_FALSE(verify<C>(circuit.verifying_key(), proof, public_inputs, TranscriptKind::gnark_default));
}

// A real dev-mode proof of Linea's, against the key we compute.
TEST(DummyCircuit, LineasOwnProofVerifies) {
    PLONKD_NEED_SHARED_DATA(shared);
    const auto document = nlohmann::json::parse(
        test::read_text(test::samples_folder(shared) / "dev-dummy-id4-forcedTransaction-0.json"));
    const auto bytes = decode_hexadecimal(std::string(document["proof"]), "proof");
    const Proof<C> proof = parse_proof<C>(bytes, "proof");
    std::string digits = std::string(document["publicInput"]).substr(2);
    if (digits.size() % 2 != 0) digits.insert(0, "0");
    const Bls12377Fr public_inputs[] = {
        Bls12377Fr::from_bytes_reduced(decode_hexadecimal(digits, "publicInput"))};
    const LoadedCircuit<C> circuit = load_dummy(shared, 4);
    EXPECT_TRUE(verify<C>(circuit.verifying_key(), proof, public_inputs, TranscriptKind::recursion));
}

}  // namespace
}  // namespace plonkd
