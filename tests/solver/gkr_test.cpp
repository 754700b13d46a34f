// GKR in the solver: gnark's Poseidon2 circuit against the hash itself, and the prover against the regression
// vector of gnark-solver.md section 10.8.

#include <gtest/gtest.h>

#include "prover/hash/poseidon2.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/gkr_prover.hpp"
#include "prover/solver/poseidon2_gkr_circuit.hpp"
#include "tests/solver/draft_circuit.hpp"

namespace plonkd {
namespace {

using Fr = Bls12377Fr;

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    std::string hex;
    for (const std::uint8_t byte : bytes) {
        constexpr char kDigits[] = "0123456789abcdef";
        hex += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return hex;
}
std::string hexadecimal(const Fr& element) {
    std::array<std::uint8_t, Fr::kBytes> bytes;
    element.to_bytes(bytes.data());
    return hexadecimal(bytes);
}

TEST(GkrCircuit, ComputesPoseidon2) {
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    ASSERT_EQ(circuit.wires.size(), 143u);
    EXPECT_EQ(gkr_input_wires(circuit), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(gkr_output_wires(circuit), (std::vector<std::uint32_t>{142}));
    const GkrEvaluator<Fr> evaluator(circuit, 1);
    for (const auto& [x, y] : {std::pair{0, 0}, {1, 2}, {123456, 7}}) {
        std::vector<Fr> values(circuit.wires.size());
        values[0] = Fr::from_u64(static_cast<std::uint64_t>(x));
        values[1] = Fr::from_u64(static_cast<std::uint64_t>(y));
        evaluator.evaluate(values);
        EXPECT_EQ(values.back(), Poseidon2::compress(values[0], values[1]));
    }
}

TEST(GkrSchedule, IsGnarksDefault) {
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    const GkrSchedule schedule = one_wire_per_level(circuit);
    std::map<GkrLevelKind, int> kinds;
    for (const GkrLevel& level : schedule.levels) ++kinds[level.kind];
    EXPECT_EQ(kinds[GkrLevelKind::sumcheck], 102);
    EXPECT_EQ(kinds[GkrLevelKind::single_source], 40);
    EXPECT_EQ(kinds[GkrLevelKind::skip], 1);
    EXPECT_EQ(schedule.levels[142].kind, GkrLevelKind::skip);
    for (const std::uint64_t log_instances : {1, 2, 15}) {
        EXPECT_EQ(gkr_proof_size(circuit, schedule, std::uint64_t{1} << log_instances),
                  510 * log_instances + 247);
    }
}

TEST(GkrProver, ReproducesTheRegressionVector) {
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    const GkrEvaluator<Fr> evaluator(circuit, 4);
    GkrAssignment<Fr> assignment(evaluator);
    for (std::uint64_t i = 0; i < 4; ++i) {
        std::vector<Fr> values(circuit.wires.size());
        values[0] = Fr::from_u64(3 * i + 1);
        values[1] = Fr::from_u64(i * i + 7);
        evaluator.evaluate(values);
        for (std::size_t w = 0; w < values.size(); ++w) assignment.at(w, i) = values[w];
    }
    assignment.pad();
    const Fr challenge = Fr::from_u64(123456789);

    GkrTranscript<Fr> transcript(std::span(&challenge, 1));
    EXPECT_EQ(hexadecimal(transcript.challenge()),
              "119a0344f4c3752cf293cfbe40be36f4a17595af8aa95759b10b24e3f1d9a719");
    EXPECT_EQ(hexadecimal(transcript.challenge()),
              "0dd122030c4c3e10e8221ac3569260659494f2903bee2ed53c6256240e41f386");

    const auto proof =
        prove_gkr<Fr>(evaluator, one_wire_per_level(circuit), assignment, std::span(&challenge, 1));
    ASSERT_EQ(proof.size(), 1267u);
    EXPECT_EQ(hexadecimal(proof[0]), "09d95e489835a5205e7fa0c7fa67ece6afb16f5972cbe31e94eb4f8da944d2c3");
    EXPECT_EQ(hexadecimal(proof[1]), "06c78a587a15b5864de916a327733f45c170d10b06ac972e16dc2b2f2ef0b8a5");
    EXPECT_EQ(hexadecimal(proof[1266]), "07a360cdfdd793259c9556b1810c8cba6503902952bb7cbc3fa8b3a2c812231f");
    std::vector<std::uint8_t> bytes(proof.size() * Fr::kBytes);
    for (std::size_t i = 0; i < proof.size(); ++i) proof[i].to_bytes(bytes.data() + i * Fr::kBytes);
    EXPECT_EQ(hexadecimal(sha256(bytes)), "bbe877dcb1da32f884525f8e0b8cae88caeb55d2bae1e77ea8bb8edd654e162f");
}

// Every gate operation, a constant below 0, and a wire that is output only because it is exported.
TEST(GkrEvaluator, Operations) {
    GkrWire input, mixed, out;
    mixed.inputs = {0, 1, 0};
    mixed.exported = true;
    mixed.gate.nb_inputs = 3;
    mixed.gate.constants = {{true, {2}}, {false, {1, 0}}};          // -2, 256; then a b a
    mixed.gate.instructions = {{GkrOperation::add, {0, 1, 2}},      // 5: 254 + a
                               {GkrOperation::sub, {5, 2, 3}},      // 6: 254 - b
                               {GkrOperation::mul, {5, 6, 0}},      // 7
                               {GkrOperation::neg, {7}},            // 8
                               {GkrOperation::mul_acc, {8, 2, 3}},  // 9
                               {GkrOperation::sum_exp_17, {9, 0, 4}}};
    out.inputs = {2};
    out.gate.nb_inputs = 1;
    const GkrCircuit circuit{{input, input, mixed, out}};
    EXPECT_EQ(gkr_output_wires(circuit), (std::vector<std::uint32_t>{2, 3}));
    const GkrEvaluator<Fr> evaluator(circuit, 1);
    const Fr a = Fr::from_u64(11), b = Fr::from_u64(5), two = Fr::from_u64(2), c = Fr::from_u64(254);
    std::vector<Fr> values{a, b, Fr::zero(), Fr::zero()};
    evaluator.evaluate(values);
    EXPECT_EQ(values[2], (two * (c + a) * (c - b) + a * b - two + a).pow(std::uint64_t{17}));
    EXPECT_EQ(values[3], values[2]);
}

// The three blueprints together; a number of instances that is no power of two is padded with the last one.
TEST(GkrBlueprints, SolveProveAndGetAssignment) {
    const GkrCircuit circuit = poseidon2_gkr_circuit();
    const GkrSchedule schedule = one_wire_per_level(circuit);
    constexpr std::uint32_t kSolve = test::kFirstOwnBlueprint, kProve = kSolve + 1, kGet = kSolve + 2;
    test::DraftCircuit<Bls12377> draft({Fr::from_u64(3)}, {Fr::from_u64(5)});
    auto& blueprints = draft.description().blueprints;
    blueprints.insert(blueprints.end(),
                      {GkrSolve{circuit, 3}, GkrProve{"MIMC", schedule, kSolve}, GkrGetAssignment{kSolve}});

    const GkrEvaluator<Fr> evaluator(circuit, 3);
    GkrAssignment<Fr> assignment(evaluator);
    std::uint32_t state = 0;
    for (std::uint32_t i = 0; i < 3; ++i) {
        std::vector<Fr> values(circuit.wires.size());
        values[0] = draft.value(state);
        values[1] = draft.value(1).doubled();
        evaluator.evaluate(values);
        for (std::size_t w = 0; w < values.size(); ++w) assignment.at(w, i) = values[w];
        state =
            draft.call(kSolve, {i}, {{{kCoefficientOne, state}}, {{kCoefficientTwo, 1}}}, {values.back()});
        draft.call(kGet, {7, i}, {{{kCoefficientOne, state}}}, {values[7]});
    }
    assignment.pad();
    const Fr challenge = draft.value(1);
    const auto proof = prove_gkr<Fr>(evaluator, schedule, assignment, std::span(&challenge, 1));
    draft.call(kProve, {}, {{{kCoefficientOne, 1}}}, proof, {state});
    const std::uint32_t last = draft.nb_drafted_wires() - 1;
    draft.mul(last, last);
    draft.mul(last - 1, 3);
    EXPECT_EQ(test::solve_draft<Bls12377>(draft), draft.expected_columns());
}

}  // namespace
}  // namespace plonkd
