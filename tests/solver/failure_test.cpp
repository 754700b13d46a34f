// A witness that does not solve the circuit: what the error says, and what it must not say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using Draft = test::DraftCircuit<Bls12377>;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Draft draft() {
    return Draft({Bls12377Fr::from_u64(5)}, {Bls12377Fr::from_u64(70001), Bls12377Fr::from_u64(11)});
}

template <class Error>
Error failure_of(const Draft& circuit, const CommitmentHook<Bls12377>& commit = {}) {
    const auto program = Program<Bls12377>::build(circuit);
    try {
        solve<Bls12377>(program, circuit.witness(), commit);
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("solved");
}

TEST(SolveFailure, NamesConstraintInstructionAndWires) {
    Draft circuit = draft();
    const std::uint32_t bits =
        circuit.hint("github.com/consensys/gnark/std/math/bits.nBits", {{{1, 2}}}, {Bls12377Fr::one()});
    circuit.mul(1, 2);
    circuit.row(1, 2, bits, {1, 3, 2, 0, 0});
    const auto error = failure_of<UnsatisfiedConstraint>(circuit);
    EXPECT_EQ(error.constraint(), 1u);
    EXPECT_EQ(error.instruction(), 2u);
    EXPECT_EQ(error.exit_code(), 78);
    EXPECT_EQ(error.failure_class(), FailureClass::request);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("constraint #1 is not satisfied"), HasSubstr("instruction 2"),
                                    HasSubstr("xa 1, xb 2, xc 3"), HasSubstr("qL*xa + qR*xb")));
    EXPECT_THAT(error.what(), Not(HasSubstr("70001")));
}

TEST(SolveFailure, EveryKindOfCheckFails) {
    using Fill = std::function<void(Draft&)>;
    const std::vector<std::pair<Fill, const char*>> cases = {
        {[](Draft& c) {
             c.add(test::kBoolBlueprint, {1, 1, 3}, {1}, {});
         },
         "boolean constraint doesn't hold"},
        {[](Draft& c) {
             c.add(test::kBoolBlueprint, {1, 1, 2}, {1}, {});
         },
         "qL*xa"},
        {[](Draft& c) {
             c.row(1, 2, 0, {1, 3, 0, 0, 0});
         },
         "qL*xa"},
        {[](Draft& c) {
             c.row(1, 2, 0, {0, 0, 0, 1, 0});
         },
         "qL*xa"},
        {[](Draft& c) {
             c.row(1, 2, 0, {0, 0, 3, 1, 0});
         },
         "qL*xa"},
        {[](Draft& c) {
             c.row(1, 2, 0, {0, 0, 0, 0, 1});
         },
         "qL*xa"},
        {[](Draft& c) {
             // x (y - 11) = 3 has no solution.
             const std::uint32_t x = c.wire(Bls12377Fr::zero());
             c.row(x, 2, 0, {c.coefficient(-Bls12377Fr::from_u64(11)), 0, 0, 1, 3}, {x});
         },
         "division by 0"},
    };
    for (const auto& [fill, detail] : cases) {
        Draft circuit = draft();
        fill(circuit);
        EXPECT_THAT(failure_of<UnsatisfiedConstraint>(circuit).what(), HasSubstr(detail));
    }
}

TEST(SolveFailure, LowestOfManyIsReportedWhateverTheThreads) {
    Draft circuit = draft();
    std::uint32_t x = 1;
    for (int i = 0; i < 3000; ++i) x = circuit.sum(x, 2);
    for (int i = 0; i < 20000; ++i) {
        const bool holds = i < 777;
        circuit.row(1, holds ? 1 : 2, 0, {1, 3, 0, 0, 0});
    }
    const auto program = Program<Bls12377>::build(circuit);
    for (const std::size_t threads : {1, 2, 4}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const auto error = failure_of<UnsatisfiedConstraint>(circuit);
        EXPECT_EQ(error.constraint(), 3777u);
        EXPECT_EQ(error.instruction(), 3777u);
    }
}

TEST(SolveFailure, HintsAndLookupsThatRefuse) {
    Draft hint = draft();
    hint.hint("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoHalfHint", {{{1, 1}}},
              {Bls12377Fr::zero(), Bls12377Fr::zero()});
    const auto error = failure_of<HintFailure>(hint);
    EXPECT_EQ(error.instruction(), 0u);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("BreakUpBytesIntoHalfHint"), HasSubstr("not a byte")));

    for (const Bls12377Fr& query : {Bls12377Fr::from_u64(1), -Bls12377Fr::one()}) {
        Draft lookup = draft();
        lookup.description().blueprints.push_back(LookupHint{{1, 1, 1, 1, 1, 2}});
        lookup.call(test::kFirstOwnBlueprint, {1, 1}, {{{lookup.coefficient(query), kConstantWire}}},
                    {Bls12377Fr::zero()});
        EXPECT_THAT(failure_of<HintFailure>(lookup).what(), HasSubstr("lookup query too large"));
    }
}

TEST(SolveFailure, SourceLocationWithoutValues) {
    Draft circuit = draft();
    circuit.row(1, 2, 0, {1, 3, 0, 0, 0});
    circuit.description().debug_index[0] = 0;
    circuit.description().debug_info = {{"circuit.Define", "%s != %s", {{{1, 1}}, {{1, 2}}}, {1, 7}}};
    circuit.description().symbols = {{{"main", "main.go", "main"}, {"Assert", "assert.go", "x.Assert"}},
                                     {{3, 0}, {42, 1}}};
    EXPECT_THAT(
        failure_of<UnsatisfiedConstraint>(circuit).what(),
        AllOf(HasSubstr("circuit.Define"), HasSubstr("Assert assert.go:42"), Not(HasSubstr("70001"))));
    circuit.description().debug_index[0] = 5;
    EXPECT_THAT(failure_of<UnsatisfiedConstraint>(circuit).what(), Not(HasSubstr("assert.go")));
}

TEST(SolveFailure, WitnessOfTheWrongSize) {
    Draft circuit = draft();
    circuit.mul(1, 2);
    const auto program = Program<Bls12377>::build(circuit);
    const std::vector<Bls12377Fr> witness(2, Bls12377Fr::one());
    try {
        solve<Bls12377>(program, witness, {});
        ADD_FAILURE() << "solved";
    } catch (const RequestError& error) {
        EXPECT_STREQ(error.what(), "invalid witness size, got 2, expected 3");
    }
}

TEST(SolveFailure, CommitmentHookErrorsPass) {
    Draft circuit = draft();
    circuit.row(1, 0, 0, {3, 0, 0, 0, 0}, {}, 1);
    circuit.hint(std::string(kCommitmentHintName), {{{0, kConstantWire}}, {{1, 1}}}, {Bls12377Fr::one()});
    circuit.description().commitments = {{1, {0}, 0}};
    const auto fail = [](std::size_t, std::span<const Bls12377Fr>) -> Bls12377Fr {
        throw DeviceError("lost");
    };
    EXPECT_STREQ(failure_of<DeviceError>(circuit, fail).what(), "lost");
}

}  // namespace
}  // namespace plonkd
