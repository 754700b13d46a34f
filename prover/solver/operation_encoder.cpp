#include "prover/solver/operation_encoder.hpp"

#include "prover/failure/failure.hpp"
#include "prover/solver/input_list.hpp"

namespace plonkd {
namespace {

// Calldata words before the input expressions.
std::size_t inputs_begin(InstructionKind kind) {
    switch (kind) {
        case InstructionKind::batch_inverse:
        case InstructionKind::gkr_solve:
            return 2;
        case InstructionKind::gkr_prove:
            return 1;
        default:
            return 3;
    }
}

bool is_hint(InstructionKind kind) {
    return kind == InstructionKind::hint || kind == InstructionKind::commitment ||
           kind == InstructionKind::inverse_or_zero;
}

}  // namespace

ExpressionReader input_expressions(const StoredInstruction& instruction) {
    const std::size_t outputs = is_hint(instruction.kind) ? 2 : 0;
    const std::size_t begin = inputs_begin(instruction.kind);
    return ExpressionReader(
        instruction.calldata.subspan(begin, instruction.calldata.size() - outputs - begin));
}

std::size_t nb_inputs(const StoredInstruction& instruction) {
    switch (instruction.kind) {
        case InstructionKind::gkr_assignment:
            return 1;
        case InstructionKind::batch_inverse:
            return instruction.calldata[1];
        case InstructionKind::gkr_solve:
        case InstructionKind::gkr_prove: {
            ExpressionReader expressions = input_expressions(instruction);
            std::size_t count = 0;
            for (; !expressions.at_end(); ++count) expressions.next();
            return count;
        }
        default:
            return instruction.calldata[2];
    }
}

OutputRange hint_outputs(const StoredInstruction& instruction) {
    const std::uint32_t first = instruction.calldata[instruction.calldata.size() - 2];
    return {first, instruction.calldata.back() - first};
}

Opcode encode_operation(std::uint32_t index, const StoredInstruction& instruction,
                        const OperationBindings& bindings, std::vector<std::uint32_t>& record) {
    const BlueprintBinding& binding = bindings.blueprints[instruction.blueprint];
    ExpressionReader inputs = input_expressions(instruction);
    record.push_back(index);
    switch (instruction.kind) {
        case InstructionKind::hint: {
            const OutputRange outputs = hint_outputs(instruction);
            record.insert(record.end(),
                          {bindings.hints.at(instruction.calldata[1]), outputs.count, outputs.first});
            append_input_list(inputs, nb_inputs(instruction), record);
            return Opcode::hint;
        }
        case InstructionKind::lookup:
            record.insert(record.end(), {binding.index, instruction.calldata[1], instruction.offset});
            append_input_list(inputs, nb_inputs(instruction), record);
            return Opcode::lookup;
        case InstructionKind::batch_inverse:
            record.push_back(instruction.offset);
            append_input_list(inputs, nb_inputs(instruction), record);
            return Opcode::batch_inverse;
        case InstructionKind::gkr_solve:
            record.insert(record.end(), {binding.index, instruction.calldata[1], instruction.offset});
            append_input_list(inputs, nb_inputs(instruction), record);
            return Opcode::gkr_solve;
        case InstructionKind::gkr_assignment:
            record.insert(record.end(), {binding.index, instruction.calldata[1], instruction.calldata[2],
                                         instruction.offset});
            return Opcode::gkr_assignment;
        case InstructionKind::gkr_prove:
            record.insert(record.end(), {binding.index, instruction.offset});
            append_input_list(inputs, nb_inputs(instruction), record);
            return Opcode::gkr_prove;
        default:
            break;
    }
    throw InternalError("an instruction of this kind has no operation of its own");
}

void encode_commitment(std::uint32_t index, const StoredInstruction& instruction, std::uint32_t number,
                       std::vector<std::uint32_t>& record) {
    ExpressionReader inputs = input_expressions(instruction);
    inputs.next();
    record.insert(record.end(), {index, number, hint_outputs(instruction).first});
    append_input_list(inputs, nb_inputs(instruction) - 1, record);
}

}  // namespace plonkd
