// Plans the order of everything: walks the levels once, checks that every wire is set once and before it is
// read, and fills the blocks and stretches of a program (the why is in program.hpp and docs/solver.md).
//
// The walk goes level by level in two passes: the first looks at what each instruction reads and what a row
// is to be solved for, when nothing of the level is set yet; the second sets what the level sets and appends
// its operations. So an instruction that reads what its own level sets is found.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/solver/circuit_source.hpp"
#include "prover/solver/coefficient_pool.hpp"
#include "prover/solver/instruction_store.hpp"
#include "prover/solver/operation_encoder.hpp"
#include "prover/solver/program_data.hpp"
#include "prover/solver/row.hpp"
#include "prover/solver/slice.hpp"
#include "prover/solver/stretch_builder.hpp"
#include "prover/solver/wire_states.hpp"

namespace plonkd {

template <class Fr>
class ScheduleBuilder {
  public:
    // `program` already holds what blueprints stand for (`bindings`); everything is to outlive the builder.
    ScheduleBuilder(const CircuitSource& source, const InstructionStore& store,
                    const OperationBindings& bindings, CoefficientPool<Fr>& coefficients,
                    ProgramData<Fr>& program);

    // Throws SetupError if the levels do not fit the instructions.
    void build();

  private:
    // An instruction of the level at hand that sets wires.
    struct Planned {
        std::uint32_t instruction;
        std::uint32_t tested_inverse;  // row: the delayed inverse whose product it tests, or kNone
        Unknown unknown;               // row: what it is solved for
        bool exclusive;
    };
    // The result of InvZeroHint, computed when the first operation reads it; after everything else if none
    // does.
    struct DelayedInverse {
        std::uint32_t instruction;
        std::uint32_t wire;
        bool demanded;
    };
    // A look-up may read any entry so far, so it waits for whatever sets one.
    struct TableState {
        std::uint32_t nb_scanned = 0;               // entries seen by look-ups planned so far
        std::size_t position = 0;                   // of the next one, in the blueprint's words
        std::vector<std::uint32_t> new_wires;       // in entries scanned but not yet waited for
        std::vector<std::uint32_t> slice_items;     // of this slice, that set entries or wait for such
        std::vector<std::uint32_t> pending_blocks;  // of this stretch; after them all entries scanned are set
    };
    static constexpr std::uint32_t kNone = 0xffffffff;

    void plan_level(std::span<const std::uint32_t> instructions);

    // First pass.
    void examine(std::uint32_t index);
    void examine_row(std::uint32_t index, const StoredInstruction& instruction);
    void examine_lookup(std::uint32_t index, const StoredInstruction& instruction);
    Unknown unknown_of(const StoredInstruction& instruction, const Row& row) const;
    std::uint32_t tested_inverse(const Row& row, Unknown unknown);
    void require_set(std::uint32_t index, std::uint32_t wire);
    void require_instance(std::uint32_t index, std::uint32_t state);
    void demand(std::uint32_t delayed);

    // Second pass.
    void place(const Planned& planned);
    void place_row(const Planned& planned, const StoredInstruction& instruction);
    void place_inverse(std::uint32_t delayed);
    MicroHeader encode_inverse(const DelayedInverse& inverse);
    void wait_for_table(std::uint32_t blueprint);
    void define(std::uint32_t index, std::uint32_t wire);
    std::uint32_t commitment_number(std::uint32_t index, const StoredInstruction& instruction);

    void finish_slice();
    void finish_narrow_stretch();
    void finish_wide_stretch(const std::vector<bool>& exclusive);
    void add_deferred_inverses();
    void add_deferred_checks();
    void check_everything_set() const;

    [[noreturn]] void fail(std::uint32_t index, const std::string& what, const std::string& expected,
                           std::uint64_t found) const;

    const CircuitSource& source_;
    const InstructionStore& store_;
    const OperationBindings& bindings_;
    CoefficientPool<Fr>& coefficients_;
    ProgramData<Fr>& program_;

    WireStates states_;
    std::vector<bool> listed_;    // by a level, per instruction
    std::vector<bool> is_check_;  // rows to be checked at the end, per instruction
    std::vector<DelayedInverse> delayed_;
    std::vector<TableState> tables_;  // per blueprint
    std::vector<bool> commitments_computed_;

    // The level at hand.
    std::vector<Planned> planned_;
    std::vector<std::uint32_t> demanded_;
    std::uint64_t level_cost_ = 0;
    bool has_exclusive_ = false;
    std::vector<std::uint32_t> record_;

    Slice slice_;
    StretchBuilder stretches_;
};

}  // namespace plonkd
