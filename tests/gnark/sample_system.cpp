#include "tests/gnark/sample_system.hpp"

#include "prover/curve/curves.hpp"
#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/gnark/instruction.hpp"

namespace plonkd::test {
namespace {

GkrSolve sample_gkr_circuit() {
    GkrWire input;
    GkrWire product;
    product.inputs = {0, 1};
    product.gate.nb_inputs = 2;
    product.gate.degree = 2;
    StoredInteger minus_one{true, {1}};
    StoredInteger wide{false, std::vector<std::uint8_t>(31, 0xab)};
    product.gate.constants = {minus_one, wide, StoredInteger{false, {7}}};
    product.gate.instructions = {{GkrOperation::mul, {3, 4}}, {GkrOperation::mul_acc, {5, 0, 1}}};
    product.exported = true;
    GkrWire sum;
    sum.inputs = {2, 0};
    sum.gate.nb_inputs = 2;
    sum.gate.degree = 1;
    sum.gate.instructions = {{GkrOperation::add, {0, 1}}};
    sum.gate.solvable_variable = -1;
    return {GkrCircuit{{input, input, product, sum}}, 2};
}

GkrSchedule sample_gkr_schedule() {
    return {{{GkrLevelKind::sumcheck, {{{0}, {{2, 0}, {3, 0}}}, {{1}, {{2, 0}}}}},
             {GkrLevelKind::single_source, {{{2}, {{3, 0}}}}},
             {GkrLevelKind::skip, {{{2}, {{4, 0}}}}},
             {GkrLevelKind::single_source, {{{3}, {{4, 0}}}}}}};
}

template <class Fr>
void set_coefficients(ConstraintSystemWriter& writer) {
    const std::vector<Fr> values = {Fr::from_u64(3), Fr::from_u64(1234567), -Fr::from_u64(99)};
    writer.set_coefficients<Fr>(values);
}

}  // namespace

CircuitDescription sample_description(CurveId curve) {
    CircuitDescription description;
    description.curve = curve;
    description.public_names = {"X"};
    description.secret_names = {"A_0", "A_1", "a name of more than twenty-three bytes"};
    description.nb_internal = 5000;
    description.blueprints = {GenericHint{},
                              GenericSparseR1C{},
                              SparseR1CMul{},
                              SparseR1CAdd{},
                              SparseR1CBool{},
                              BatchInverse{},
                              LookupHint{{1, 1, 0, 1, 5, kConstantWire}},
                              sample_gkr_circuit(),
                              GkrProve{"MIMC", sample_gkr_schedule(), 7},
                              GkrGetAssignment{7}};
    description.commitments = {{1, {0, 3}, 5}, {1, {}, 6}};
    description.hints = {{7, "short"},
                         {2534161455, "github.com/consensys/gnark/constraint/solver.InvZeroHint"}};
    description.debug_index = {{0, 0}, {700, 0}};
    description.debug_info = {{"caller", "%s != 0", {{{1, 2}, {5, kConstantWire}}, {}}, {0, -3}}};
    description.logs = {{"main.go:1", "hello", {}, {}}};
    description.symbols.functions = {{"f", "f.go", "main.f"}};
    description.symbols.locations = {{12, 0}};
    return description;
}

std::vector<std::uint8_t> sample_system(CurveId curve, std::uint32_t nb_rows) {
    ConstraintSystemWriter writer(sample_description(curve));
    const auto add = [&](std::uint32_t blueprint, std::vector<std::uint32_t> calldata) {
        writer.add_instruction(blueprint, static_cast<std::uint32_t>(writer.nb_instructions() / 2), calldata);
    };
    add(0, {7, 7, 1, 1, 1, 1, 4});
    for (std::uint32_t i = 0; i < nb_rows; ++i) {
        add(1, {i, i + 1, 0, 1, 3, 5, 0, 6, i % 3});
        add(2, {i, 127, 128 + i, kConstantWire});
        add(3, {i, 16383, 16384 + i, 1, 2, 3});
        add(4, {i, 1, 3});
        if (i % 50 == 0) add(5, {5, 1, 1, 1, i});
    }
    add(6, {6, 2, 1, 1, 1, 0});
    add(7, {8, 0, 1, 1, 0, 1, 1, 1});
    add(7, {8, 1, 1, 1, 2, 1, 1, 3});
    add(8, {4, 1, 1, 2});
    add(9, {6, 2, 0, 1, 1, 4});

    // Levels of width 1, 2, ... until the instructions are used up; one of them empty.
    std::uint32_t next = 0;
    for (std::uint32_t width = 0; next < writer.nb_instructions(); ++width) {
        std::vector<std::uint32_t> level;
        while (level.size() < width && next < writer.nb_instructions()) level.push_back(next++);
        writer.add_level(level);
    }
    switch (curve) {
        case CurveId::bn254:
            set_coefficients<Bn254Fr>(writer);
            break;
        case CurveId::bls12377:
            set_coefficients<Bls12377Fr>(writer);
            break;
        case CurveId::bw6761:
            set_coefficients<Bw6761Fr>(writer);
            break;
    }
    return writer.encode();
}

}  // namespace plonkd::test
