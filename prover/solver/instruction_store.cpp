#include "prover/solver/instruction_store.hpp"

#include <limits>

#include "prover/failure/failure.hpp"
#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/hints/registry.hpp"

namespace plonkd {
namespace {

constexpr std::uint32_t kInverseOrZeroHint =
    hint_id("github.com/consensys/gnark/constraint/solver.InvZeroHint");
constexpr std::uint32_t kCommitmentHint = hint_id(kCommitmentHintName);

// Stored form: kind and blueprint, offset, calldata; its length follows from the kind or the calldata's size
// word.
constexpr unsigned kBlueprintShift = 8;
constexpr std::uint64_t kMaxBlueprints = std::uint64_t{1} << (32 - kBlueprintShift);

std::size_t stored_calldata_size(InstructionKind kind, const std::uint32_t* calldata) {
    switch (kind) {
        case InstructionKind::committed_row:
            return 0;
        case InstructionKind::generic_row:
            return 8;
        case InstructionKind::mul_row:
            return 4;
        case InstructionKind::add_row:
            return 6;
        case InstructionKind::bool_row:
            return 3;
        default:
            return calldata[0];
    }
}

}  // namespace

InstructionStore::InstructionStore(const CircuitSource& source, std::uint64_t nb_coefficients)
    : uses(source.description().blueprints.size()),
      source_(source),
      blueprints_(source.description().blueprints),
      check_{source.nb_wires(), nb_coefficients},
      nb_witness_(source.nb_witness()) {
    const CircuitDescription& description = source.description();
    const auto refuse = [&](const std::string& what, std::uint64_t most, std::uint64_t found) {
        throw SetupError(source.name() + ": " + what + ": expected at most " + std::to_string(most) +
                         ", found " + std::to_string(found));
    };
    if (blueprints_.size() >= kMaxBlueprints)
        refuse("number of blueprints", kMaxBlueprints - 1, blueprints_.size());
    if (source.nb_instructions() >= kConstantWire)
        refuse("number of instructions", kConstantWire - 1, source.nb_instructions());
    if (source.nb_wires() >= kConstantWire) refuse("number of wires", kConstantWire - 1, source.nb_wires());
    if (description.nb_constraints > source.nb_instructions())
        refuse("number of constraints", source.nb_instructions(), description.nb_constraints);
    check_tables();

    offsets_.reserve(source.nb_instructions());
    for (auto& column : column_wires) column.resize(description.nb_constraints);
    source.for_each_instruction([this](const Instruction& instruction) { add(instruction); });

    if (next_constraint_ != description.nb_constraints) {
        throw SetupError(source.name() + ": constraints of all instructions: expected " +
                         std::to_string(description.nb_constraints) + ", found " +
                         std::to_string(next_constraint_));
    }
    if (nb_outputs_ + description.nb_constraints < description.nb_internal) {
        throw SetupError(source.name() + ": internal wires: expected at most " +
                         std::to_string(nb_outputs_ + description.nb_constraints) +
                         ", as many as the instructions can set, found " +
                         std::to_string(description.nb_internal));
    }
}

StoredInstruction InstructionStore::operator[](std::uint32_t index) const {
    const std::uint32_t* const words = chunks_[index / kPerChunk].data() + offsets_[index];
    const auto kind = static_cast<InstructionKind>(words[0] & ((1u << kBlueprintShift) - 1));
    return {kind, words[0] >> kBlueprintShift, words[1], {words + 2, stored_calldata_size(kind, words + 2)}};
}

void InstructionStore::add(const Instruction& instruction) {
    ++uses[instruction.blueprint];
    if (instruction.index != offsets_.size()) fail(instruction, "index", "the next one", instruction.index);
    const Blueprint& blueprint = blueprints_[instruction.blueprint];
    if (instruction.constraint_offset != next_constraint_) {
        fail(instruction, "constraint offset", std::to_string(next_constraint_),
             instruction.constraint_offset);
    }
    if (std::holds_alternative<GenericSparseR1C>(blueprint)) {
        const std::uint32_t commitment = instruction.calldata[8];
        if (commitment > 2) fail(instruction, "commitment mark", "0, 1 or 2", commitment);
        return add_row(instruction,
                       commitment == 0 ? InstructionKind::generic_row : InstructionKind::committed_row);
    }
    if (std::holds_alternative<SparseR1CMul>(blueprint))
        return add_row(instruction, InstructionKind::mul_row);
    if (std::holds_alternative<SparseR1CAdd>(blueprint))
        return add_row(instruction, InstructionKind::add_row);
    if (std::holds_alternative<SparseR1CBool>(blueprint))
        return add_row(instruction, InstructionKind::bool_row);

    constraint_after_other.push_back(next_constraint_);
    if (std::holds_alternative<GenericHint>(blueprint)) {
        const InstructionKind kind = check_hint(instruction);
        const std::size_t end = instruction.calldata.size();
        const std::uint64_t first = instruction.calldata[end - 2], last = instruction.calldata[end - 1];
        if (last < first) fail(instruction, "end of the outputs", "at least " + std::to_string(first), last);
        check_outputs(instruction, first, last - first);
        return store(kind, instruction, instruction.wire_offset, instruction.calldata);
    }
    InstructionKind kind;
    if (std::holds_alternative<LookupHint>(blueprint)) {
        check_lookup(instruction);
        check_outputs(instruction, instruction.wire_offset, instruction.calldata[2]);
        kind = InstructionKind::lookup;
    } else if (std::holds_alternative<BatchInverse>(blueprint)) {
        check_batch_inverse(instruction);
        check_outputs(instruction, instruction.wire_offset, instruction.calldata[1]);
        kind = InstructionKind::batch_inverse;
    } else {
        check_gkr(instruction);
        std::uint64_t nb_outputs = 1;
        kind = InstructionKind::gkr_assignment;
        if (const auto* solve = std::get_if<GkrSolve>(&blueprint)) {
            nb_outputs = gkr_output_wires(solve->circuit).size();
            kind = InstructionKind::gkr_solve;
        } else if (const auto* prove = std::get_if<GkrProve>(&blueprint)) {
            const auto& proved = std::get<GkrSolve>(blueprints_[prove->solve_blueprint]);
            nb_outputs = gkr_proof_size(proved.circuit, prove->schedule, proved.nb_instances);
            kind = InstructionKind::gkr_prove;
        }
        check_outputs(instruction, instruction.wire_offset, nb_outputs);
    }
    store(kind, instruction, instruction.wire_offset, instruction.calldata);
}

void InstructionStore::add_row(const Instruction& instruction, InstructionKind kind) {
    if (next_constraint_ >= source_.description().nb_constraints) {
        fail(instruction, "constraint offset", "below the number of constraints", next_constraint_);
    }
    const auto& words = instruction.calldata;
    const bool is_bool = kind == InstructionKind::bool_row;
    const std::size_t nb_wires = is_bool ? 1 : 3;
    const std::size_t nb_coefficients =
        kind == InstructionKind::committed_row ? 5 : stored_calldata_size(kind, nullptr) - nb_wires;
    for (std::size_t i = 0; i < nb_wires; ++i) {
        if (!check_.is_wire(words[i]))
            fail(instruction, "wire", "below " + std::to_string(check_.nb_wires), words[i]);
    }
    for (std::size_t i = nb_wires; i < nb_wires + nb_coefficients; ++i) {
        if (!check_.is_coefficient(words[i])) {
            fail(instruction, "coefficient", "below " + std::to_string(check_.nb_coefficients), words[i]);
        }
    }
    column_wires[0][next_constraint_] = words[0];
    column_wires[1][next_constraint_] = is_bool ? words[0] : words[1];
    column_wires[2][next_constraint_] = is_bool ? 0 : words[2];
    store(kind, instruction, next_constraint_, words.first(stored_calldata_size(kind, nullptr)));
    ++next_constraint_;
}

void InstructionStore::check_expressions(const Instruction& instruction, std::size_t& position,
                                         std::uint64_t count) const {
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::size_t begin = position;
        if (!check_.skip(instruction.calldata, position)) {
            fail(instruction, "calldata word " + std::to_string(begin),
                 "a linear expression with wires and coefficients in range", i);
        }
    }
}

InstructionKind InstructionStore::check_hint(const Instruction& instruction) const {
    const auto& words = instruction.calldata;
    if (words.size() < 5) fail(instruction, "number of calldata words", "at least 5", words.size());
    std::size_t position = 3;
    check_expressions(instruction, position, words[2]);
    if (position + 2 != words.size()) {
        fail(instruction, "number of calldata words", std::to_string(position + 2), words.size());
    }
    if (!source_.description().hints.contains(words[1])) {
        fail(instruction, "hint id", "one of the circuit's hints", words[1]);
    }
    if (words[1] == kCommitmentHint) {
        if (words[2] < 1 || words.back() - words[words.size() - 2] != 1) {
            fail(instruction, "commitment hint", "at least 1 input and 1 output, inputs", words[2]);
        }
        return InstructionKind::commitment;
    }
    const bool one_term_each = words[2] == 1 && words[3] == 1 && words.back() - words[words.size() - 2] == 1;
    if (words[1] == kInverseOrZeroHint && one_term_each) return InstructionKind::inverse_or_zero;
    return InstructionKind::hint;
}

void InstructionStore::check_lookup(const Instruction& instruction) const {
    const auto& words = instruction.calldata;
    if (words.size() < 3) fail(instruction, "number of calldata words", "at least 3", words.size());
    std::size_t position = 3;
    check_expressions(instruction, position, words[2]);
    if (position != words.size())
        fail(instruction, "number of calldata words", std::to_string(position), words.size());
}

void InstructionStore::check_batch_inverse(const Instruction& instruction) const {
    const auto& words = instruction.calldata;
    if (words.size() < 2) fail(instruction, "number of calldata words", "at least 2", words.size());
    std::size_t position = 2;
    check_expressions(instruction, position, words[1]);
    if (position != words.size())
        fail(instruction, "number of calldata words", std::to_string(position), words.size());
}

void InstructionStore::check_gkr(const Instruction& instruction) const {
    const auto& words = instruction.calldata;
    const Blueprint& blueprint = blueprints_[instruction.blueprint];
    std::size_t position = 1;
    if (const auto* solve = std::get_if<GkrSolve>(&blueprint)) {
        if (words.size() < 2) fail(instruction, "number of calldata words", "at least 2", words.size());
        if (words[1] >= solve->nb_instances) {
            fail(instruction, "GKR instance", "below " + std::to_string(solve->nb_instances), words[1]);
        }
        position = 2;
        check_expressions(instruction, position, gkr_input_wires(solve->circuit).size());
    } else if (const auto* get = std::get_if<GkrGetAssignment>(&blueprint)) {
        const auto& solved = std::get<GkrSolve>(blueprints_[get->solve_blueprint]);
        if (words.size() < 4) fail(instruction, "number of calldata words", "at least 4", words.size());
        if (words[1] >= solved.circuit.wires.size()) {
            fail(instruction, "GKR wire", "below " + std::to_string(solved.circuit.wires.size()), words[1]);
        }
        if (words[2] >= solved.nb_instances) {
            fail(instruction, "GKR instance", "below " + std::to_string(solved.nb_instances), words[2]);
        }
        position = 3;
        check_expressions(instruction, position, 1);
    } else {
        const auto& prove = std::get<GkrProve>(blueprint);
        if (std::get<GkrSolve>(blueprints_[prove.solve_blueprint]).nb_instances < 2) {
            fail(instruction, "instances of the GKR circuit to prove", "at least 2",
                 std::get<GkrSolve>(blueprints_[prove.solve_blueprint]).nb_instances);
        }
        while (position < words.size()) check_expressions(instruction, position, 1);
    }
    if (position != words.size())
        fail(instruction, "number of calldata words", std::to_string(position), words.size());
}

void InstructionStore::check_tables() const {
    for (std::size_t b = 0; b < blueprints_.size(); ++b) {
        const auto* table = std::get_if<LookupHint>(&blueprints_[b]);
        if (table == nullptr) continue;
        for (std::size_t position = 0; position < table->entries.size();) {
            const std::size_t begin = position;
            if (!check_.skip(table->entries, position)) {
                throw SetupError(
                    source_.name() + ": blueprint " + std::to_string(b) + " (LookupHint): word " +
                    std::to_string(begin) +
                    " of its entries: expected a linear expression with wires and coefficients in range");
            }
        }
    }
}

void InstructionStore::check_outputs(const Instruction& instruction, std::uint64_t first,
                                     std::uint64_t count) {
    if (count == 0) return;
    if (first < nb_witness_ || first > check_.nb_wires || count > check_.nb_wires - first) {
        fail(instruction, "output wires",
             std::to_string(count) + " of the internal wires " + std::to_string(nb_witness_) + " to " +
                 std::to_string(check_.nb_wires) + ", the first",
             first);
    }
    nb_outputs_ += count;
}

void InstructionStore::store(InstructionKind kind, const Instruction& instruction, std::uint32_t offset,
                             std::span<const std::uint32_t> calldata) {
    if (offsets_.size() % kPerChunk == 0) chunks_.emplace_back();
    std::vector<std::uint32_t>& words = chunks_.back();
    if (words.size() > std::numeric_limits<std::uint32_t>::max()) {
        fail(instruction, "calldata words before it in its group", "fewer than 2^32", words.size());
    }
    offsets_.push_back(static_cast<std::uint32_t>(words.size()));
    words.push_back(static_cast<std::uint32_t>(kind) | instruction.blueprint << kBlueprintShift);
    words.push_back(offset);
    words.insert(words.end(), calldata.begin(), calldata.end());
}

void InstructionStore::fail(std::uint32_t index, std::uint32_t blueprint, const std::string& what,
                            const std::string& expected, std::uint64_t found) const {
    throw SetupError(source_.name() + ": instruction " + std::to_string(index) + " (" +
                     std::string(name(blueprints_[blueprint])) + "): " + what + ": expected " + expected +
                     ", found " + std::to_string(found));
}

}  // namespace plonkd
