// The circuit key of Linea's dummy circuit (gnark-artifacts.md section 8), written out by hand, and refusals.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/plonk/circuit_key.hpp"

namespace plonkd {
namespace {

constexpr std::uint32_t kIdCoefficient = kNbReservedCoefficients;
constexpr std::uint32_t kGeneric = 0;

using ::testing::ElementsAre;
using Words = std::vector<std::uint32_t>;

// The rows of section 8; which instructions carry them is up to the test.
ConstraintSystemWriter dummy_rows(CircuitDescription description, const std::vector<Words>& rows) {
    ConstraintSystemWriter writer(std::move(description));
    const Bls12377Fr id[] = {Bls12377Fr::from_u64(6789)};
    writer.set_coefficients<Bls12377Fr>(id);
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        writer.add_instruction(kGeneric, 2, rows[i]);
        const std::uint32_t level[] = {i};
        writer.add_level(level);
    }
    return writer;
}

CircuitDescription dummy_description() {
    CircuitDescription description;
    description.curve = CurveId::bls12377;
    description.public_names = {"X"};
    description.secret_names = {"X5"};
    description.nb_internal = 6;
    description.blueprints = {GenericSparseR1C{}};
    description.commitments = {{1, {4}, 5}};
    return description;
}

std::vector<Words> dummy_circuit_rows() {
    return {
        {0, 0, 2, 0, 0, 3, 1, 0, 0},
        {2, 0, 3, 0, 0, 3, 1, 0, 0},
        {3, 0, 4, 0, 0, 3, 1, 0, 0},
        {4, 0, 5, 0, 0, 3, 1, 0, 0},
        {0, 0, 0, 3, 0, 0, 0, 0, 1},
        {6, 0, 0, 3, 0, 0, 0, 0, 2},
        {5, 0, 7, 1, 0, 3, 0, kIdCoefficient, 0},
        {7, 1, 0, 1, 3, 0, 0, 0, 0},
    };
}

TEST(CircuitKey, HoldsSelectorsAndCommitmentsOfTheDummyCircuit) {
    const auto bytes = dummy_rows(dummy_description(), dummy_circuit_rows()).encode();
    const auto key = CircuitKey<Bls12377>::build(ConstraintSystem::parse(bytes, "dummy"));
    EXPECT_EQ(key.n, 16U);
    EXPECT_EQ(key.nb_public, 1U);
    EXPECT_EQ(key.nb_constraints, 8U);
    EXPECT_THAT(key.ql, ElementsAre(0, 0, 0, 0, 3, 3, 1, 1));
    EXPECT_THAT(key.qr, ElementsAre(0, 0, 0, 0, 0, 0, 0, 3));
    EXPECT_THAT(key.qm, ElementsAre(1, 1, 1, 1, 0, 0, 0, 0));
    EXPECT_THAT(key.qo, ElementsAre(3, 3, 3, 3, 0, 0, 3, 0));
    EXPECT_THAT(key.qk, ElementsAre(0, 0, 0, 0, 0, 0, kIdCoefficient, 0));
    ASSERT_EQ(key.commitments.size(), 1U);
    EXPECT_THAT(key.commitments[0].committed_rows, ElementsAre(5));
    EXPECT_EQ(key.commitments[0].value_row, 6U);
}

TEST(CircuitKey, LinksEachWiresPositionsBackwards) {
    const auto bytes = dummy_rows(dummy_description(), dummy_circuit_rows()).encode();
    const auto key = CircuitKey<Bls12377>::build(ConstraintSystem::parse(bytes, "dummy"));
    ASSERT_EQ(key.permutation.size(), 48U);
    // Wire 7 is in O of row 7 and L of row 8; wire 1 in R of row 8 alone; wire 6 in L of row 6 alone.
    EXPECT_EQ(key.permutation[8], 32U + 7U);
    EXPECT_EQ(key.permutation[32 + 7], 8U);
    EXPECT_EQ(key.permutation[16 + 8], 16U + 8U);
    EXPECT_EQ(key.permutation[6], 6U);
    // Wire 0: its first position points to its last, the padding of O; its second to its first.
    EXPECT_EQ(key.permutation[0], 47U);
    EXPECT_EQ(key.permutation[1], 0U);
}

void expect_refused(const std::vector<Words>& rows, const CircuitDescription& description, const char* what) {
    const auto bytes = dummy_rows(description, rows).encode();
    const auto system = ConstraintSystem::parse(bytes, "dummy");
    try {
        CircuitKey<Bls12377>::build(system);
        FAIL() << "accepted";
    } catch (const SetupError& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr(what));
    }
}

TEST(CircuitKey, RefusesIdsThatAreOutOfRange) {
    auto rows = dummy_circuit_rows();
    rows[3][2] = 8;
    expect_refused(rows, dummy_description(), "dummy: constraint 3: wire");
    rows = dummy_circuit_rows();
    rows[6][7] = kIdCoefficient + 1;
    expect_refused(rows, dummy_description(), "dummy: constraint 6: coefficient");
}

TEST(CircuitKey, RefusesASingleRow) {
    auto description = dummy_description();
    description.public_names = {};
    description.commitments = {};
    description.secret_names = {"X", "X5"};
    expect_refused({dummy_circuit_rows()[4]}, description, "dummy: expected at least 2 rows");
}

}  // namespace
}  // namespace plonkd
