// The instructions of a circuit while its program is built: read once as a stream, checked one by one, and
// kept packed for the walk through the levels, which visits them in another order.
//
// Checked here is what can be seen from an instruction alone: calldata of its blueprint's shape, wire and
// coefficient ids in range, output ranges among the internal wires, constraint offsets, hint ids. What
// depends on the order (every wire set once, before it is read) is checked by the walk.
//
// Memory: calldata without what is implied, and 12 bytes per instruction; 12 bytes per constraint for the
// column wires, which the finished program keeps.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "prover/solver/circuit_source.hpp"
#include "prover/solver/linear_expression.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

// What the schedule distinguishes, by blueprint and for hints by function.
enum class InstructionKind : std::uint8_t {
    committed_row,    // a generic row marked as committed value or commitment: in the trace, nothing to run
    generic_row,      // xa xb xc qL qR qO qM qC
    mul_row,          // xa xb xc qM
    add_row,          // xa xb xc qL qR qC
    bool_row,         // xa qL qM
    inverse_or_zero,  // InvZeroHint with one term as its input
    hint,
    commitment,
    lookup,
    batch_inverse,
    gkr_solve,
    gkr_prove,
    gkr_assignment,
};

constexpr bool is_row(InstructionKind kind) {
    return kind <= InstructionKind::bool_row;
}

struct StoredInstruction {
    InstructionKind kind;
    std::uint32_t blueprint;
    std::uint32_t offset;                     // of a row: its constraint; otherwise: its first own wire
    std::span<const std::uint32_t> calldata;  // as listed above for rows; complete for the others
};

class InstructionStore {
  public:
    // Reads and checks all instructions. Throws SetupError.
    InstructionStore(const CircuitSource& source, std::uint64_t nb_coefficients);

    std::uint32_t size() const { return static_cast<std::uint32_t>(offsets_.size()); }
    StoredInstruction operator[](std::uint32_t index) const;

    // Wires in L, R and O of every constraint; to be moved into the program.
    std::array<UninitializedVector<std::uint32_t>, 3> column_wires;
    // Of the instructions that are not rows, in order: the constraint that follows them. With it the
    // instruction of a constraint can be found (instruction_of_constraint).
    std::vector<std::uint32_t> constraint_after_other;
    // Per blueprint: how many instructions use it.
    std::vector<std::uint32_t> uses;

    // "NAME: instruction 12 (LookupHint): WHAT: expected E, found F" as a SetupError.
    [[noreturn]] void fail(std::uint32_t index, std::uint32_t blueprint, const std::string& what,
                           const std::string& expected, std::uint64_t found) const;

  private:
    static constexpr std::uint32_t kPerChunk = 1 << 16;

    void add(const Instruction& instruction);
    void add_row(const Instruction& instruction, InstructionKind kind);
    InstructionKind check_hint(const Instruction& instruction) const;
    void check_lookup(const Instruction& instruction) const;
    void check_batch_inverse(const Instruction& instruction) const;
    void check_gkr(const Instruction& instruction) const;
    void check_tables() const;
    // Moves `position` behind the next `count` expressions.
    void check_expressions(const Instruction& instruction, std::size_t& position, std::uint64_t count) const;
    void check_outputs(const Instruction& instruction, std::uint64_t first, std::uint64_t count);
    void store(InstructionKind kind, const Instruction& instruction, std::uint32_t offset,
               std::span<const std::uint32_t> calldata);
    [[noreturn]] void fail(const Instruction& instruction, const std::string& what,
                           const std::string& expected, std::uint64_t found) const {
        fail(instruction.index, instruction.blueprint, what, expected, found);
    }

    const CircuitSource& source_;
    const std::vector<Blueprint>& blueprints_;
    ExpressionCheck check_;
    std::uint64_t nb_witness_;
    std::uint64_t nb_outputs_ = 0;
    std::uint32_t next_constraint_ = 0;
    std::vector<std::vector<std::uint32_t>> chunks_;  // kPerChunk instructions each
    std::vector<std::uint32_t> offsets_;              // within the chunk
};

}  // namespace plonkd
