// Encodes the instructions that are not rows: hints, look-ups, batch inverses, GKR (micro_operation.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "prover/gnark/blueprint.hpp"
#include "prover/solver/instruction_store.hpp"
#include "prover/solver/linear_expression.hpp"
#include "prover/solver/micro_operation.hpp"

namespace plonkd {

// Where the builder put what a blueprint stands for.
struct BlueprintBinding {
    std::uint32_t index = 0;            // of its table, GKR circuit or GKR proof in ProgramData
    std::uint32_t nb_entries = 0;       // of a look-up table
    std::uint32_t nb_instances = 0;     // of a GKR circuit
    std::uint32_t first_instance = 0;   // GKR: the wire state that stands for instance 0 of the circuit
    std::uint32_t solve_blueprint = 0;  // GKR proof and assignment: the blueprint of the circuit
};

struct OperationBindings {
    std::vector<BlueprintBinding> blueprints;
    std::map<std::uint32_t, std::uint32_t> hints;  // hint id -> index in ProgramData::hints
};

// The input expressions of an instruction that is not a row; of a GKR assignment, the one that makes it wait.
ExpressionReader input_expressions(const StoredInstruction& instruction);
std::size_t nb_inputs(const StoredInstruction& instruction);

// First output wire and number of output wires.
struct OutputRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};
OutputRange hint_outputs(const StoredInstruction& instruction);

// Calls read(wire) for every wire among the inputs whose value is needed.
template <class Read>
void for_each_input_wire(const StoredInstruction& instruction, Read&& read) {
    ExpressionReader expressions = input_expressions(instruction);
    for (std::size_t i = nb_inputs(instruction); i-- > 0;) {
        const LinearExpression expression = expressions.next();
        for (std::size_t t = 0; t < expression.size(); ++t) {
            if (expression[t].reads_wire()) read(expression[t].wire);
        }
    }
}

// Appends the record to `record` and returns the opcode. Not for commitments, whose number is `number`.
Opcode encode_operation(std::uint32_t index, const StoredInstruction& instruction,
                        const OperationBindings& bindings, std::vector<std::uint32_t>& record);

// A commitment hint: its first input, the number of the commitment, has been evaluated.
void encode_commitment(std::uint32_t index, const StoredInstruction& instruction, std::uint32_t number,
                       std::vector<std::uint32_t>& record);

}  // namespace plonkd
