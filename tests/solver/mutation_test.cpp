// Random damage to a circuit that uses everything: building refuses it or the program runs to an end,
// whatever the values are then. Meant to run under the sanitizers.

#include <random>

#include <gtest/gtest.h>

#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/poseidon2_gkr_circuit.hpp"
#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using Draft = test::DraftCircuit<Bls12377>;
using Fr = Bls12377Fr;

constexpr std::uint32_t kTable = test::kFirstOwnBlueprint, kSolve = kTable + 1, kProve = kTable + 2,
                        kGet = kTable + 3;

// Expected values do not matter here, so all outputs are drafted as 1.
Draft draft() {
    const std::string gnark = "github.com/consensys/gnark/";
    Draft circuit({Fr::from_u64(5)}, {Fr::from_u64(7), Fr::from_u64(1), Fr::zero()});
    GkrWire input, square;
    square.inputs = {0, 0};
    square.exported = true;
    square.gate.nb_inputs = 2;
    square.gate.degree = 2;
    square.gate.instructions = {{GkrOperation::mul, {0, 1}}};
    const GkrCircuit gates{{input, square}};
    auto& blueprints = circuit.description().blueprints;
    blueprints.insert(blueprints.end(),
                      {LookupHint{{1, 1, 0, 1, 1, 1, 2, 1, 2, 2, kConstantWire}}, GkrSolve{gates, 2},
                       GkrProve{"MIMC", one_wire_per_level(gates), kSolve}, GkrGetAssignment{kSolve}});
    const Fr one = Fr::one();
    const std::uint32_t product = circuit.mul(0, 1), sum = circuit.sum(product, 2, 2, 3, 1);
    const std::uint32_t solved = circuit.wire(one);
    circuit.row(solved, sum, 1, {1, 0, 3, 1, 2}, {solved});
    circuit.add(test::kBoolBlueprint, {2, 1, 3}, {2}, {});
    const std::uint32_t inverse = circuit.hint(gnark + "constraint/solver.InvZeroHint", {{{1, sum}}}, {one});
    const std::uint32_t flag = circuit.wire(one);
    circuit.row(sum, inverse, flag, {0, 0, 1, 1, 3}, {flag});
    circuit.hint(gnark + "std/math/bits.nBits", {{{1, product}}}, std::vector<Fr>(8, one));
    circuit.hint(gnark + "std/rangecheck.DecomposeHint",
                 {{{2, kConstantWire}}, {{1, kConstantWire}}, {{1, 1}, {2, product}}}, {one, one});
    circuit.hint(gnark + "std/internal/logderivarg.countHint",
                 {{{2, kConstantWire}}, {{1, kConstantWire}}, {{1, 2}}, {{1, 3}}, {{1, 2}}}, {one, one});
    circuit.call(kTable, {3, 2}, {{{1, 2}}, {{0, kConstantWire}}}, {one, one}, {1, 2});
    circuit.call(test::kBatchInverseBlueprint, {2}, {{{1, sum}}, {{2, product}, {1, 0}}}, {one, one});
    const std::uint32_t first = circuit.call(kSolve, {0}, {{{1, sum}}}, {one});
    const std::uint32_t second = circuit.call(kSolve, {1}, {{{1, first}}}, {one});
    circuit.call(kGet, {0, 1}, {{{1, second}}}, {one});
    circuit.call(kProve, {}, {{{1, second}}},
                 std::vector<Fr>(gkr_proof_size(gates, one_wire_per_level(gates), 2), one), {second});
    circuit.row(1, 0, 0, {3, 0, 0, 0, 0}, {}, 1);
    const std::uint32_t commitment =
        circuit.hint(std::string(kCommitmentHintName), {{{0, kConstantWire}}, {{1, 1}}}, {one});
    circuit.description().commitments = {{1, {circuit.description().nb_constraints - 1}, 0}};
    circuit.mul(commitment, flag);
    return circuit;
}

// Whether the damaged circuit was built.
bool build_and_run(const Draft& circuit) {
    std::optional<Program<Bls12377>> program;
    try {
        program = Program<Bls12377>::build(circuit);
    } catch (const SetupError&) {
        return false;
    }
    try {
        solve<Bls12377>(*program, circuit.witness(), [](std::size_t, std::span<const Fr> values) {
            return Fr::from_u64(values.size() + 1000);
        });
    } catch (const SolveFailure&) {
    }
    return true;
}

TEST(Mutations, UndamagedCircuitIsBuilt) {
    EXPECT_TRUE(build_and_run(draft()));
}

TEST(Mutations, DamagedCircuitsAreRefusedOrRun) {
    std::mt19937 random(20261121);
    const Draft original = draft();
    int built = 0, refused = 0;
    for (int round = 0; round < 4000; ++round) {
        Draft circuit = original;
        for (unsigned changes = 1 + random() % 2; changes > 0; --changes) {
            auto& instructions = circuit.instructions();
            auto& instruction = instructions[random() % instructions.size()];
            const std::uint32_t interesting[] = {0,
                                                 1,
                                                 static_cast<std::uint32_t>(random() % 8),
                                                 static_cast<std::uint32_t>(random() % 48),
                                                 0x7fffffff,
                                                 0x80000000,
                                                 0xfffffffe,
                                                 0xffffffff};
            const std::uint32_t value = interesting[random() % 8];
            auto& levels = circuit.levels();
            switch (random() % 8) {
                case 0:
                    instruction.wire_offset = value;
                    break;
                case 1:
                    std::swap(levels[random() % levels.size()], levels[random() % levels.size()]);
                    break;
                case 2: {
                    auto& entries = std::get<LookupHint>(circuit.description().blueprints[kTable]).entries;
                    entries[random() % entries.size()] = value;
                    break;
                }
                default: {
                    // The size word is the reader's to check.
                    const bool sized =
                        !static_calldata_size(circuit.description().blueprints[instruction.blueprint]);
                    const std::size_t first = sized ? 1 : 0;
                    if (instruction.calldata.size() == first) break;
                    instruction.calldata[first + random() % (instruction.calldata.size() - first)] = value;
                }
            }
        }
        ++(build_and_run(circuit) ? built : refused);
    }
    EXPECT_GT(built, 100);
    EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace plonkd
