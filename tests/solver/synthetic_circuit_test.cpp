// The synthetic circuit of the benchmark: it solves, and has the profile it is made for.

#include "prover/solver/synthetic_circuit.hpp"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "prover/solver/solve.hpp"

namespace plonkd {
namespace {

Bls12377Fr commit(std::size_t, std::span<const Bls12377Fr> values) {
    Bls12377Fr sum = Bls12377Fr::from_u64(987654321).pow(std::uint64_t{1000});
    for (const Bls12377Fr& value : values) sum = sum.doubled() + value;
    return sum;
}

TEST(SyntheticCircuit, SolvesWithAnyNumberOfThreads) {
    const SyntheticCircuit circuit(1.0 / 2048);
    const auto program = Program<Bls12377>::build(circuit);
    const auto witness = circuit.witness();
    std::vector<Bls12377Fr> first;
    for (const std::size_t threads : {1, 2, 4}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const auto solution = solve<Bls12377>(program, witness, commit);
        if (first.empty()) first.assign(solution.o.begin(), solution.o.end());
        EXPECT_TRUE(std::equal(first.begin(), first.end(), solution.o.begin()));
    }
}

// Shares of da-circuit-profile.md's mainnet column, within a tenth of the whole.
TEST(SyntheticCircuit, HasTheMainnetProfile) {
    const SyntheticCircuit circuit(1.0 / 256);
    const double instructions = static_cast<double>(circuit.nb_instructions());
    EXPECT_NEAR(instructions * 256, 135'135'012, 7'000'000);
    EXPECT_NEAR(static_cast<double>(circuit.nb_levels()) * 256, 14'964'177, 2'000'000);
    EXPECT_NEAR(static_cast<double>(circuit.description().nb_constraints) * 256, 125'435'906, 9'000'000);
    double narrow = 0;
    circuit.for_each_level([&](std::size_t, std::span<const std::uint32_t> level) {
        if (level.size() < 16) narrow += static_cast<double>(level.size());
    });
    EXPECT_NEAR(narrow / instructions, 54.2 / 135.1, 0.1);
    std::vector<double> blueprints(circuit.description().blueprints.size());
    circuit.for_each_instruction(
        [&](const Instruction& instruction) { ++blueprints[instruction.blueprint]; });
    EXPECT_NEAR(blueprints[1] / instructions, 49.5 / 135.1, 0.1);
    EXPECT_NEAR(blueprints[2] / instructions, 16.7 / 135.1, 0.1);
    EXPECT_NEAR(blueprints[3] / instructions, 57.4 / 135.1, 0.1);
    EXPECT_NEAR(blueprints[4] / instructions, 1.8 / 135.1, 0.02);
    EXPECT_NEAR(blueprints[0] / instructions, 5.5 / 135.1, 0.01);
}

}  // namespace
}  // namespace plonkd
