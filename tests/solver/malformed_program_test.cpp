// A malformed circuit is refused when its program is built, with the instruction and what is wrong.

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using Draft = test::DraftCircuit<Bn254>;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint32_t kTable = test::kFirstOwnBlueprint;
const std::string kBits = "github.com/consensys/gnark/std/math/bits.nBits";

// Wires 0 to 2 are the witness; instruction 0 sets wire 3, instruction 1 wire 4 from it.
Draft draft() {
    Draft circuit({Bn254Fr::from_u64(5)}, {Bn254Fr::from_u64(7), Bn254Fr::from_u64(11)});
    const std::uint32_t product = circuit.mul(1, 2);
    circuit.mul(product, product);
    return circuit;
}

void expect_refused(const Draft& circuit, const testing::Matcher<std::string>& message) {
    try {
        Program<Bn254>::build(circuit);
        ADD_FAILURE() << "built";
    } catch (const SetupError& error) {
        EXPECT_THAT(std::string(error.what()), message);
    }
}

TEST(MalformedProgram, TheDraftItselfIsFine) {
    EXPECT_NO_THROW(Program<Bn254>::build(draft()));
}

TEST(MalformedProgram, WireReadBeforeItIsSet) {
    Draft circuit = draft();
    std::swap(circuit.levels()[0], circuit.levels()[1]);
    expect_refused(circuit,
                   AllOf(HasSubstr("instruction 1 (SparseR1CMul)"), HasSubstr("set in an earlier level")));
}

TEST(MalformedProgram, WireReadInTheLevelThatSetsIt) {
    Draft circuit = draft();
    circuit.levels() = {{0, 1}};
    expect_refused(circuit, AllOf(HasSubstr("instruction 1"), HasSubstr("found 3")));
}

TEST(MalformedProgram, WireSetTwice) {
    Draft circuit = draft();
    circuit.add(test::kMulBlueprint, {1, 1, 3, 1}, {1}, {});
    expect_refused(circuit, AllOf(HasSubstr("instruction 2"), HasSubstr("not set before, found 3")));

    Draft witness = draft();
    witness.add(test::kAddBlueprint, {1, 1, 0, 1, 1, 0}, {1}, {});
    expect_refused(witness, HasSubstr("not set before, found 0"));

    Draft hint = draft();
    hint.hint(kBits, {{{1, 1}}}, {Bn254Fr::one()});
    hint.instructions().back().calldata[6] = 4;
    hint.instructions().back().calldata[7] = 5;
    expect_refused(hint, HasSubstr("not set before, found 4"));
}

TEST(MalformedProgram, WireNeverSet) {
    Draft circuit = draft();
    circuit.row(1, 1, 0, {1, 3, 0, 0, 0});  // leaves room in the count of wires
    circuit.wire(Bn254Fr::one());
    expect_refused(circuit,
                   AllOf(HasSubstr("wire 5"), HasSubstr("solver didn't assign a value to all wires")));
}

TEST(MalformedProgram, MoreWiresThanAnyInstructionsCouldSet) {
    Draft circuit = draft();
    for (int i = 0; i < 3; ++i) circuit.wire(Bn254Fr::one());
    expect_refused(circuit, HasSubstr("internal wires: expected at most 2"));
}

TEST(MalformedProgram, RowWithTwoUnknowns) {
    Draft circuit = draft();
    const std::uint32_t a = circuit.wire(Bn254Fr::one()), b = circuit.wire(Bn254Fr::one());
    circuit.row(a, b, 1, {1, 1, 3, 0, 0}, {a});
    circuit.row(b, 1, 1, {1, 3, 0, 0, 0}, {b});
    expect_refused(circuit, AllOf(HasSubstr("instruction 2 (GenericSparseR1C)"), HasSubstr("earlier level")));
}

TEST(MalformedProgram, RowThatDoesNotDetermineItsUnknown) {
    Draft circuit = draft();
    const std::uint32_t a = circuit.wire(Bn254Fr::one());
    circuit.row(1, 2, a, {1, 1, 0, 0, 0}, {a});
    expect_refused(circuit, AllOf(HasSubstr("instruction 2"), HasSubstr("not 0")));
    // The same with another id of the value 0.
    Draft zero = draft();
    const std::uint32_t b = zero.wire(Bn254Fr::one());
    const std::uint32_t nine = zero.coefficient(9);
    zero.row(1, 2, b, {1, 1, nine, 0, 0}, {b});
    EXPECT_NO_THROW(Program<Bn254>::build(zero));
}

TEST(MalformedProgram, LevelsThatDoNotHoldEveryInstructionOnce) {
    Draft twice = draft();
    twice.levels().push_back({0});
    expect_refused(twice, AllOf(HasSubstr("levels"), HasSubstr("instruction 0 again")));
    Draft missing = draft();
    missing.add(test::kBoolBlueprint, {1, 1, 3}, {1}, {});
    missing.levels() = {{0}, {1}};
    expect_refused(missing, AllOf(HasSubstr("instruction 2"), HasSubstr("levels that hold it: expected 1")));
    Draft beyond = draft();
    beyond.levels()[1].push_back(2);
    expect_refused(beyond, HasSubstr("below 2"));
}

TEST(MalformedProgram, IdsOutOfRange) {
    const std::vector<std::pair<std::size_t, std::string>> words = {{0, "wire: expected below 5"},
                                                                    {1, "wire: expected below 5"},
                                                                    {2, "wire: expected below 5"},
                                                                    {3, "coefficient: expected below 5"}};
    for (const auto& [word, message] : words) {
        for (const std::uint32_t id : {5u, 0xfffffffeu, kConstantWire}) {
            Draft circuit = draft();
            circuit.instructions()[1].calldata[word] = id;
            expect_refused(circuit, AllOf(HasSubstr("instruction 1"), HasSubstr(message)));
        }
    }
    Draft committed = draft();
    committed.row(1, 0, 0, {9, 0, 0, 0, 0}, {}, 1);
    expect_refused(committed, HasSubstr("coefficient"));
}

TEST(MalformedProgram, ConstraintOffsetsAndMarks) {
    Draft offset = draft();
    offset.instructions()[1].constraint_offset = 0;
    expect_refused(offset, HasSubstr("constraint offset: expected 1, found 0"));
    Draft mark = draft();
    mark.row(1, 0, 0, {1, 0, 0, 0, 0}, {}, 3);
    expect_refused(mark, HasSubstr("commitment mark"));
    Draft fewer = draft();
    fewer.description().nb_constraints = 1;
    expect_refused(fewer, HasSubstr("below the number of constraints"));
}

TEST(MalformedProgram, HintShapes) {
    const auto with_hint = [](const std::function<void(std::vector<std::uint32_t>&)>& change) {
        Draft circuit = draft();
        circuit.hint(kBits, {{{1, 1}}, {{1, 2}, {1, 1}}}, {Bn254Fr::one(), Bn254Fr::one()});
        change(circuit.instructions().back().calldata);
        return circuit;
    };
    // Words: size, id, 2, [1, 1, 1], [2, 1, 2, 1, 1], 5, 7.
    EXPECT_NO_THROW(Program<Bn254>::build(with_hint([](auto&) {})));
    expect_refused(with_hint([](auto& words) { words[2] = 3; }), HasSubstr("linear expression"));
    expect_refused(with_hint([](auto& words) { words[2] = 1; }), HasSubstr("number of calldata words"));
    expect_refused(with_hint([](auto& words) { words[2] = 0xffffffff; }), HasSubstr("linear expression"));
    expect_refused(with_hint([](auto& words) { words[3] = 0xffffffff; }), HasSubstr("linear expression"));
    expect_refused(with_hint([](auto& words) { words[4] = 5; }), HasSubstr("linear expression"));
    expect_refused(with_hint([](auto& words) { words[5] = 7; }), HasSubstr("linear expression"));
    expect_refused(with_hint([](auto& words) { words[5] = 6; }),
                   HasSubstr("set in an earlier level, found 6"));
    expect_refused(with_hint([](auto& words) { words[11] = 2; }), HasSubstr("output wires"));
    expect_refused(with_hint([](auto& words) { words[12] = 8; }), HasSubstr("output wires"));
    expect_refused(with_hint([](auto& words) { words[12] = 4; }), HasSubstr("end of the outputs"));
    expect_refused(with_hint([](auto& words) { words[1] = 77; }), HasSubstr("hint id"));
    expect_refused(with_hint([](auto& words) { words.resize(4); }), HasSubstr("at least 5"));
}

TEST(MalformedProgram, UnknownHintsAreAllNamed) {
    Draft circuit = draft();
    circuit.hint("example.com/a.first", {{{1, 1}}}, {Bn254Fr::one()});
    circuit.hint(kBits, {{{1, 1}}}, {Bn254Fr::one()});
    circuit.hint("example.com/b.second", {{{1, 1}}}, {Bn254Fr::one()});
    expect_refused(circuit, AllOf(HasSubstr("solver missing hint(s): ["), HasSubstr("example.com/a.first"),
                                  HasSubstr("example.com/b.second"), testing::Not(HasSubstr("nBits"))));
    Draft other_id = draft();
    other_id.description().hints[12345] = kBits;
    expect_refused(other_id, AllOf(HasSubstr("expected its id 4115454955"), HasSubstr("found 12345")));
    // A hint registered under a number of its own goes by that number, and is unknown as such.
    Draft numbered = draft();
    numbered.description().hints[12345] = "12345";
    expect_refused(numbered, HasSubstr("solver missing hint(s): [12345]"));
}

TEST(MalformedProgram, LookupShapes) {
    const auto with_lookup = [](std::vector<std::uint32_t> entries, std::uint32_t nb_entries,
                                std::uint32_t query) {
        Draft circuit = draft();
        circuit.description().blueprints.push_back(LookupHint{std::move(entries)});
        circuit.call(kTable, {nb_entries, 1}, {{{1, query}}}, {Bn254Fr::one()});
        return circuit;
    };
    EXPECT_NO_THROW(Program<Bn254>::build(with_lookup({1, 1, 1, 1, 1, 2}, 2, 1)));
    expect_refused(with_lookup({1, 1, 1, 1, 1, 2}, 3, 1),
                   HasSubstr("table entries: expected at most 2, found 3"));
    expect_refused(with_lookup({1, 1, 1, 1, 1, 3}, 2, 1), HasSubstr("set in an earlier level, found 3"));
    expect_refused(with_lookup({1, 1, 1, 1, 1}, 1, 1), HasSubstr("word 3 of its entries"));
    expect_refused(with_lookup({1, 9, 1}, 1, 1), HasSubstr("word 0 of its entries"));
    expect_refused(with_lookup({1, 1, 6}, 1, 1), HasSubstr("word 0 of its entries"));
    Draft inputs = with_lookup({1, 1, 1}, 1, 1);
    inputs.instructions().back().calldata[2] = 2;
    expect_refused(inputs, HasSubstr("linear expression"));
    Draft outputs = with_lookup({1, 1, 1}, 1, 1);
    outputs.instructions().back().wire_offset = 2;
    expect_refused(outputs, HasSubstr("output wires"));
}

TEST(MalformedProgram, BatchInverseShapes) {
    Draft circuit = draft();
    circuit.call(test::kBatchInverseBlueprint, {2}, {{{1, 1}}}, {Bn254Fr::one()});
    expect_refused(circuit, HasSubstr("linear expression"));
    Draft longer = draft();
    longer.call(test::kBatchInverseBlueprint, {1}, {{{1, 1}}, {{1, 1}}}, {Bn254Fr::one()});
    expect_refused(longer, HasSubstr("number of calldata words: expected 5, found 8"));
}

TEST(MalformedProgram, Commitments) {
    const std::string hint(kCommitmentHintName);
    const auto with_commitment = [&](test::DraftExpression number, std::size_t nb_committed) {
        Draft circuit = draft();
        circuit.row(1, 0, 0, {3, 0, 0, 0, 0}, {}, 1);
        circuit.hint(hint, {std::move(number), {{1, 1}}}, {Bn254Fr::one()});
        circuit.description().commitments = {{1, std::vector<std::uint64_t>(nb_committed, 2), 2}};
        return circuit;
    };
    EXPECT_NO_THROW(Program<Bn254>::build(with_commitment({{0, kConstantWire}}, 1)));
    expect_refused(with_commitment({{1, kConstantWire}}, 1), HasSubstr("number of the commitment"));
    expect_refused(with_commitment({{3, kConstantWire}}, 1), HasSubstr("number of the commitment"));
    expect_refused(with_commitment({{1, 1}}, 1), HasSubstr("number of the commitment"));
    expect_refused(with_commitment({{0, kConstantWire}}, 2),
                   HasSubstr("committed values: expected 2, found 1"));
    Draft none = draft();
    none.description().commitments = {{1, {}, 2}};
    expect_refused(none, HasSubstr("commitment 0: expected an instruction that computes it"));
}

TEST(MalformedProgram, GkrInstances) {
    GkrWire input, sum;
    sum.inputs = {0, 0};
    sum.gate.nb_inputs = 2;
    sum.gate.degree = 1;
    sum.gate.instructions = {{GkrOperation::add, {0, 1}}};
    const GkrCircuit gates{{input, sum}};
    const GkrSchedule schedule{{{GkrLevelKind::skip, {{{1}, {{1, 0}}}}}}};
    const auto with_gkr = [&](std::uint64_t nb_instances, const std::vector<std::uint32_t>& solved) {
        Draft circuit = draft();
        auto& blueprints = circuit.description().blueprints;
        blueprints.insert(blueprints.end(), {GkrSolve{gates, nb_instances},
                                             GkrProve{"MIMC", schedule, kTable}, GkrGetAssignment{kTable}});
        for (const std::uint32_t instance : solved) {
            circuit.call(kTable, {instance}, {{{1, 1}}}, {Bn254Fr::from_u64(14)});
        }
        return circuit;
    };
    const auto prove = [](Draft circuit) {
        const std::uint32_t last = circuit.nb_drafted_wires() - 1;
        circuit.call(kTable + 1, {}, {{{1, 2}}}, {Bn254Fr::one()}, {last});
        return circuit;
    };
    EXPECT_NO_THROW(Program<Bn254>::build(prove(with_gkr(2, {0, 1}))));
    expect_refused(with_gkr(2, {0, 2}), HasSubstr("GKR instance: expected below 2, found 2"));
    expect_refused(with_gkr(2, {1, 1}), HasSubstr("not solved before, found 1"));
    expect_refused(with_gkr(1u << 31, {0, 1}), HasSubstr("expected at most 2 instances"));
    expect_refused(prove(with_gkr(1, {0})), HasSubstr("at least 2, found 1"));
    expect_refused(prove(with_gkr(2, {})), HasSubstr("instructions that solve its circuit"));

    Draft early = with_gkr(2, {0, 1});
    early.call(kTable + 1, {}, {}, {Bn254Fr::one()});
    expect_refused(early, HasSubstr("solved in an earlier level"));
    Draft assignment = with_gkr(2, {0, 1});
    assignment.call(kTable + 2, {2, 0}, {{{1, 1}}}, {Bn254Fr::one()});
    expect_refused(assignment, HasSubstr("GKR wire: expected below 2, found 2"));
    Draft too_early = with_gkr(2, {0, 1});
    too_early.call(kTable + 2, {1, 0}, {{{1, 1}}}, {Bn254Fr::one()});
    expect_refused(too_early, HasSubstr("GKR instance that it reads"));
    Draft hash = with_gkr(2, {0, 1});
    std::get<GkrProve>(hash.description().blueprints[kTable + 1]).hash_name = "POSEIDON2";
    expect_refused(prove(std::move(hash)), HasSubstr("hash: expected MIMC, found POSEIDON2"));
}

}  // namespace
}  // namespace plonkd
