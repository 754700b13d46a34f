// Constraint systems: gnark's files read and re-encode byte for byte, counts agree with what gnark says about
// them, our own systems survive the round trip with every kind of blueprint.

#include "prover/gnark/constraint_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "prover/field/fields.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/constraint_system_writer.hpp"
#include "tests/gnark/sample_system.hpp"
#include "tests/gnark/vector_files.hpp"

namespace plonkd {
namespace {

using test::Bytes;

class ConstraintSystems : public testing::TestWithParam<CurveId> {};

TEST_P(ConstraintSystems, GnarksFilesReencodeByteForByte) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const auto& folder : test::cases(shared, GetParam())) {
        const ConstraintSystem system = ConstraintSystem::open(folder / "circuit.bin");
        EXPECT_EQ(system.curve, GetParam());
        EXPECT_TRUE(reencode(system) == test::read_bytes(folder / "circuit.bin")) << folder;
    }
}

TEST_P(ConstraintSystems, CountsAgreeWithGnarks) {
    PLONKD_NEED_SHARED_DATA(shared);
    for (const auto& folder : test::cases(shared, GetParam())) {
        const ConstraintSystem system = ConstraintSystem::open(folder / "circuit.bin");
        const Bytes text = test::read_bytes(folder / "case.json");
        const auto expected = nlohmann::json::parse(text);
        EXPECT_EQ(system.nb_constraints, expected["nb_constraints"]) << folder;
        EXPECT_EQ(system.nb_public, expected["nb_public"]) << folder;
        EXPECT_EQ(system.nb_secret, expected["nb_secret"]) << folder;
        EXPECT_EQ(system.nb_internal, expected["nb_internal"]) << folder;
        EXPECT_EQ(system.nb_instructions, expected["nb_instructions"]) << folder;
        EXPECT_EQ(system.domain_size(), expected["domain_size"]) << folder;
        EXPECT_EQ(system.commitments.size(), expected["nb_bsb22_commitments"]) << folder;
        EXPECT_EQ(system.blueprints.size(), expected["blueprints"].size()) << folder;
        std::vector<std::string> hints;
        for (const auto& [id, hint] : system.hints) hints.push_back(hint);
        std::vector<std::string> expected_hints;
        if (expected["hints"].is_array()) expected_hints = expected["hints"];
        // The description leaves out the import path of functions private to gnark's tests.
        for (std::string& hint : hints) {
            const std::string path = "github.com/consensys/gnark/internal/backend/";
            if (hint.starts_with(path)) hint.erase(0, path.size());
        }
        EXPECT_THAT(hints, testing::UnorderedElementsAreArray(expected_hints)) << folder;
    }
}

TEST_P(ConstraintSystems, StreamsYieldEveryInstructionOnce) {
    const Bytes file = test::sample_system(GetParam(), 1000);
    const ConstraintSystem system = ConstraintSystem::parse(file, "sample");
    std::uint64_t instructions = 0, words = 0, constraints = 0;
    system.for_each_instruction([&](const Instruction& instruction) {
        EXPECT_EQ(instruction.index, instructions++);
        EXPECT_EQ(instruction.constraint_offset, constraints);
        const Blueprint& blueprint = system.blueprints.at(instruction.blueprint);
        constraints += nb_constraints(blueprint);
        EXPECT_EQ(instruction.calldata.size(),
                  static_calldata_size(blueprint).value_or(instruction.calldata[0]));
        words += instruction.calldata.size();
    });
    EXPECT_EQ(instructions, system.nb_instructions);
    EXPECT_EQ(words, system.nb_calldata_words);
    EXPECT_EQ(constraints, system.nb_constraints);

    std::vector<int> listed(system.nb_instructions);
    std::size_t levels = 0;
    system.for_each_level([&](std::size_t level, std::span<const std::uint32_t> members) {
        EXPECT_EQ(level, levels++);
        for (const std::uint32_t index : members) ++listed[index];
    });
    EXPECT_EQ(levels, system.nb_levels);
    EXPECT_THAT(listed, testing::Each(1));
}

TEST_P(ConstraintSystems, OwnSystemsReencodeByteForByte) {
    for (const std::uint32_t nb_rows : {2, 70, 1000}) {
        const Bytes file = test::sample_system(GetParam(), nb_rows);
        EXPECT_TRUE(reencode(ConstraintSystem::parse(file, "sample")) == file) << nb_rows;
    }
}

TEST_P(ConstraintSystems, DescriptionSurvivesTheRoundTrip) {
    const Bytes file = test::sample_system(GetParam());
    const ConstraintSystem system = ConstraintSystem::parse(file, "sample");
    const CircuitDescription expected = test::sample_description(GetParam());
    EXPECT_EQ(system.public_names, expected.public_names);
    EXPECT_EQ(system.secret_names, expected.secret_names);
    EXPECT_EQ(system.nb_wires(), 4 + expected.nb_internal);
    EXPECT_EQ(system.hints, expected.hints);
    EXPECT_EQ(system.commitments.at(0).committed, expected.commitments.at(0).committed);
    EXPECT_EQ(system.debug_index, expected.debug_index);
    EXPECT_EQ(system.debug_info.at(0).format, "%s != 0");
    EXPECT_EQ(system.debug_info.at(0).to_resolve.at(0).at(1).wire, kConstantWire);
    EXPECT_EQ(system.debug_info.at(0).stack, (std::vector<std::int64_t>{0, -3}));
    EXPECT_EQ(system.symbols.functions.at(0).system_name, "main.f");
    EXPECT_EQ(std::get<LookupHint>(system.blueprints[6]).entries,
              std::get<LookupHint>(expected.blueprints[6]).entries);
    const auto& gate = std::get<GkrSolve>(system.blueprints[7]).circuit.wires.at(2).gate;
    EXPECT_EQ(gate.constants, std::get<GkrSolve>(expected.blueprints[7]).circuit.wires.at(2).gate.constants);
    EXPECT_EQ(std::get<GkrProve>(system.blueprints[8]).schedule.levels.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(Curves, ConstraintSystems, testing::ValuesIn(kCurves),
                         [](const auto& curve) { return std::string(name(curve.param)); });

TEST(ConstraintSystem, CoefficientsBeginWithTheReservedOnes) {
    const Bytes file = test::sample_system(CurveId::bls12377);
    const auto table = ConstraintSystem::parse(file, "sample").coefficients<Bls12377Fr>();
    const Bls12377Fr two = Bls12377Fr::from_u64(2);
    EXPECT_THAT(table, testing::ElementsAre(Bls12377Fr::zero(), Bls12377Fr::one(), two, -Bls12377Fr::one(),
                                            -two, Bls12377Fr::from_u64(3), Bls12377Fr::from_u64(1234567),
                                            -Bls12377Fr::from_u64(99)));
}

TEST(ConstraintSystem, CoefficientsOfAnotherFieldAreAProgramError) {
    const Bytes file = test::sample_system(CurveId::bls12377);
    EXPECT_THROW(ConstraintSystem::parse(file, "sample").coefficients<Bw6761Fr>(), InternalError);
}

TEST(ConstraintSystem, LongCalldataGrowsTheBufferOnly) {
    ConstraintSystemWriter writer(test::sample_description(CurveId::bn254));
    std::vector<std::uint32_t> inverse(100001, 1);
    inverse[0] = 100001;
    const std::vector<std::uint32_t> row = {1, 2, 3, 1};
    writer.add_instruction(2, 0, row);
    writer.add_instruction(5, 0, inverse);
    writer.add_instruction(2, 0, row);
    for (std::uint32_t i = 0; i < 3; ++i) writer.add_level(std::span(&i, 1));
    writer.set_coefficients<Bn254Fr>({});
    writer.description().commitments.clear();
    const Bytes file = writer.encode();
    std::vector<std::size_t> sizes;
    ConstraintSystem::parse(file, "sample").for_each_instruction([&](const Instruction& instruction) {
        sizes.push_back(instruction.calldata.size());
        EXPECT_EQ(instruction.calldata.back(), 1u);
    });
    EXPECT_THAT(sizes, testing::ElementsAre(4, 100001, 4));
}

TEST(ConstraintSystem, MissingFileIsASetupErrorWithTheSystemsReason) {
    EXPECT_THAT(
        test::message_of<SetupError>([] { ConstraintSystem::open("/no/such/circuit.bin"); }),
        testing::AllOf(testing::HasSubstr("/no/such/circuit.bin"), testing::HasSubstr("No such file")));
}

}  // namespace
}  // namespace plonkd
