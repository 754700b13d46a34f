#include "prover/solver/gkr_evaluator.hpp"

#include <algorithm>

#include "prover/field/fields.hpp"
#include "prover/solver/gkr_layout.hpp"

namespace plonkd {
namespace {

template <class Fr>
Fr from_stored(const StoredInteger& integer) {
    const Fr magnitude = Fr::from_bytes_reduced(integer.magnitude);
    return integer.negative ? -magnitude : magnitude;
}

}  // namespace

template <class Fr>
GkrGateProgram<Fr>::GkrGateProgram(const GkrGate& gate)
    : nb_inputs_(gate.nb_inputs), instructions_(gate.instructions) {
    for (const StoredInteger& constant : gate.constants) constants_.push_back(from_stored<Fr>(constant));
}

template <class Fr>
void GkrGateProgram<Fr>::fill_constants(std::span<Fr> stack) const {
    std::copy(constants_.begin(), constants_.end(), stack.begin());
}

template <class Fr>
const Fr& GkrGateProgram<Fr>::evaluate(std::span<Fr> stack) const {
    std::size_t next = constants_.size() + nb_inputs_;
    for (const GkrGateInstruction& instruction : instructions_) {
        const auto operand = [&](std::size_t i) -> const Fr& { return stack[instruction.inputs[i]]; };
        Fr result = operand(0);
        switch (instruction.operation) {
            case GkrOperation::add:
                for (std::size_t i = 1; i < instruction.inputs.size(); ++i) result += operand(i);
                break;
            case GkrOperation::sub:
                for (std::size_t i = 1; i < instruction.inputs.size(); ++i) result -= operand(i);
                break;
            case GkrOperation::mul:
                for (std::size_t i = 1; i < instruction.inputs.size(); ++i) result *= operand(i);
                break;
            case GkrOperation::neg:
                result = -result;
                break;
            case GkrOperation::mul_acc:
                result += operand(1) * operand(2);
                break;
            case GkrOperation::sum_exp_17: {
                result += operand(1);
                result += operand(2);
                const Fr base = result;
                for (int i = 0; i < 4; ++i) result = result.squared();
                result *= base;
                break;
            }
        }
        stack[next++] = result;
    }
    return stack[next - 1];
}

template <class Fr>
GkrEvaluator<Fr>::GkrEvaluator(const GkrCircuit& circuit, std::uint64_t nb_instances)
    : circuit_(circuit),
      nb_instances_(nb_instances),
      nb_rounds_(gkr_nb_rounds(nb_instances)),
      input_wires_(gkr_input_wires(circuit)),
      output_wires_(gkr_output_wires(circuit)) {
    for (const GkrWire& wire : circuit.wires) {
        gates_.emplace_back(wire.is_input() ? GkrGate{} : wire.gate);
        longest_gate_ = std::max(longest_gate_, gates_.back().nb_values());
    }
}

template <class Fr>
void GkrEvaluator<Fr>::evaluate(std::span<Fr> values) const {
    std::vector<Fr> stack(longest_gate_);
    for (std::size_t w = 0; w < circuit_.wires.size(); ++w) {
        const GkrWire& wire = circuit_.wires[w];
        if (wire.is_input()) continue;
        gates_[w].fill_constants(stack);
        const std::span<Fr> inputs = gates_[w].inputs(stack);
        for (std::size_t i = 0; i < wire.inputs.size(); ++i) inputs[i] = values[wire.inputs[i]];
        values[w] = gates_[w].evaluate(stack);
    }
}

#define PLONKD_INSTANTIATE(Fr)         \
    template class GkrGateProgram<Fr>; \
    template class GkrEvaluator<Fr>
PLONKD_INSTANTIATE(Bn254Fr);
PLONKD_INSTANTIATE(Bls12377Fr);
PLONKD_INSTANTIATE(Bw6761Fr);
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
