#include "prover/solver/schedule_builder.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/solver/gkr_layout.hpp"
#include "prover/solver/input_list.hpp"
#include "prover/solver/operation_cost.hpp"

namespace plonkd {
namespace {

// A level that costs more than this is worth a barrier and all threads.
constexpr std::uint64_t kWideLevelCost = 8192;
// Levels are gathered until a slice costs this much: long enough that planning and waiting for its blocks
// does not show, short enough that what hangs on a chain soon leaves it.
constexpr std::uint64_t kSliceCost = 2048;
// An operation with this many inputs and outputs is run by all threads together.
constexpr std::uint64_t kExclusiveSize = 4096;

std::uint64_t nb_wire_states(const CircuitSource& source, const OperationBindings& bindings) {
    std::uint64_t count = source.nb_wires();
    for (const BlueprintBinding& binding : bindings.blueprints) count += binding.nb_instances;
    return count;
}

}  // namespace

template <class Fr>
ScheduleBuilder<Fr>::ScheduleBuilder(const CircuitSource& source, const InstructionStore& store,
                                     const OperationBindings& bindings, CoefficientPool<Fr>& coefficients,
                                     ProgramData<Fr>& program)
    : source_(source),
      store_(store),
      bindings_(bindings),
      coefficients_(coefficients),
      program_(program),
      states_(source.nb_witness(), nb_wire_states(source, bindings)),
      listed_(store.size(), false),
      is_check_(store.size(), false),
      tables_(bindings.blueprints.size()),
      commitments_computed_(program.nb_commitments, false),
      stretches_(program.schedule, program.statistics) {}

template <class Fr>
void ScheduleBuilder<Fr>::build() {
    if (store_.size() > WireStates::kMaxIndex) {
        throw SetupError(source_.name() + ": number of instructions: expected at most " +
                         std::to_string(WireStates::kMaxIndex) + ", found " + std::to_string(store_.size()));
    }
    source_.for_each_level(
        [this](std::size_t, std::span<const std::uint32_t> instructions) { plan_level(instructions); });
    finish_slice();
    finish_narrow_stretch();
    check_everything_set();
    add_deferred_inverses();
    add_deferred_checks();
    stretches_.finish();
}

template <class Fr>
void ScheduleBuilder<Fr>::plan_level(std::span<const std::uint32_t> instructions) {
    planned_.clear();
    demanded_.clear();
    level_cost_ = 0;
    has_exclusive_ = false;
    for (const std::uint32_t index : instructions) {
        if (index >= store_.size() || listed_[index]) {
            throw SetupError(source_.name() + ": levels: expected every instruction below " +
                             std::to_string(store_.size()) + " once, found instruction " +
                             std::to_string(index) + (index < store_.size() ? " again" : ""));
        }
        listed_[index] = true;
        examine(index);
    }
    if (planned_.empty()) return;

    const bool is_wide = level_cost_ >= kWideLevelCost || has_exclusive_;
    if (is_wide) {
        finish_slice();
        finish_narrow_stretch();
    }
    if (!demanded_.empty()) {
        slice_.begin_level();
        for (const std::uint32_t delayed : demanded_) place_inverse(delayed);
        if (is_wide) finish_wide_stretch({});
    }
    slice_.begin_level();
    std::vector<bool> exclusive;
    for (const Planned& planned : planned_) {
        const std::size_t items_before = slice_.items().size();
        place(planned);
        if (is_wide && slice_.items().size() > items_before) exclusive.push_back(planned.exclusive);
    }
    if (is_wide) {
        finish_wide_stretch(exclusive);
    } else if (slice_.cost() >= kSliceCost) {
        finish_slice();
    }
}

template <class Fr>
void ScheduleBuilder<Fr>::examine(std::uint32_t index) {
    const StoredInstruction instruction = store_[index];
    if (is_row(instruction.kind)) return examine_row(index, instruction);

    for_each_input_wire(instruction, [&](std::uint32_t wire) { require_set(index, wire); });
    std::uint64_t nb_outputs = 1;
    switch (instruction.kind) {
        case InstructionKind::inverse_or_zero:
            // Whoever needs the inverse finds its input there; delayed inverses never wait for each other.
            planned_.push_back({index, kNone, Unknown::none, false});
            return;
        case InstructionKind::lookup:
            examine_lookup(index, instruction);
            nb_outputs = instruction.calldata[2];
            break;
        case InstructionKind::batch_inverse:
            nb_outputs = instruction.calldata[1];
            break;
        case InstructionKind::hint:
            nb_outputs = hint_outputs(instruction).count;
            break;
        case InstructionKind::gkr_assignment:
            require_instance(
                index, bindings_.blueprints[instruction.blueprint].first_instance + instruction.calldata[2]);
            break;
        case InstructionKind::gkr_prove: {
            const BlueprintBinding& binding = bindings_.blueprints[instruction.blueprint];
            const BlueprintBinding& circuit = bindings_.blueprints[binding.solve_blueprint];
            for (std::uint32_t i = 0; i < circuit.nb_instances; ++i) {
                require_instance(index, circuit.first_instance + i);
            }
            break;
        }
        default:
            break;
    }
    const std::uint64_t size = nb_inputs(instruction) + nb_outputs;
    const bool exclusive = instruction.kind == InstructionKind::commitment ||
                           instruction.kind == InstructionKind::gkr_prove || size >= kExclusiveSize;
    has_exclusive_ |= exclusive;
    level_cost_ += 16 + 4 * size;
    planned_.push_back({index, kNone, Unknown::none, exclusive});
}

template <class Fr>
void ScheduleBuilder<Fr>::examine_row(std::uint32_t index, const StoredInstruction& instruction) {
    if (instruction.kind == InstructionKind::committed_row) {
        ++program_.statistics.nb_committed_rows;
        return;
    }
    const Row row = row_of(instruction, coefficients_);
    const Unknown unknown = unknown_of(instruction, row);
    if (unknown == Unknown::none) {
        is_check_[index] = true;
        for_each_wire_read(row, unknown, [&](std::uint32_t wire) {
            if (!states_.is_set(wire)) require_set(index, wire);
        });
        return;
    }
    if (!is_solvable(row, unknown)) {
        fail(index,
             "coefficient of the wire to solve for, wire " + std::to_string(unknown_wire(row, unknown)),
             "not 0", 0);
    }
    const std::uint32_t tested = tested_inverse(row, unknown);
    for_each_wire_read(row, unknown, [&](std::uint32_t wire) {
        const bool replaced = tested != kNone && wire == delayed_[tested].wire;
        if (!replaced) require_set(index, wire);
    });
    level_cost_ += 1 + (row.m == kCoefficientZero ? 0 : kProductCost);
    planned_.push_back({index, tested, unknown, false});
}

template <class Fr>
Unknown ScheduleBuilder<Fr>::unknown_of(const StoredInstruction& instruction, const Row& row) const {
    switch (instruction.kind) {
        case InstructionKind::mul_row:
        case InstructionKind::add_row:
            return Unknown::c;
        case InstructionKind::bool_row:
            return Unknown::none;
        default:
            break;
    }
    if (!states_.is_set(row.a)) return Unknown::a;
    if (!states_.is_set(row.b)) return Unknown::b;
    if (!states_.is_set(row.c)) return Unknown::c;
    return Unknown::none;
}

// The delayed inverse in a row that can do without it: it multiplies the very value it is the inverse of.
template <class Fr>
std::uint32_t ScheduleBuilder<Fr>::tested_inverse(const Row& row, Unknown unknown) {
    if (unknown != Unknown::c) return kNone;
    for (const std::uint32_t wire : {row.a, row.b}) {
        if (!states_.is_delayed(wire)) continue;
        const std::uint32_t delayed = states_.index(wire);
        const Term term = input_expressions(store_[delayed_[delayed].instruction]).next()[0];
        if (!term.reads_wire() || coefficients_.canonical(term.coefficient) == kCoefficientZero) continue;
        if (encode_zero_test(row, wire, term.wire, term.coefficient, coefficients_)) return delayed;
    }
    return kNone;
}

template <class Fr>
void ScheduleBuilder<Fr>::examine_lookup(std::uint32_t index, const StoredInstruction& instruction) {
    const BlueprintBinding& binding = bindings_.blueprints[instruction.blueprint];
    const auto& words = std::get<LookupHint>(source_.description().blueprints[instruction.blueprint]).entries;
    TableState& table = tables_[instruction.blueprint];
    const std::uint32_t nb_entries = instruction.calldata[1];
    if (nb_entries > binding.nb_entries) {
        fail(index, "table entries", "at most " + std::to_string(binding.nb_entries), nb_entries);
    }
    for (; table.nb_scanned < nb_entries; ++table.nb_scanned) {
        const std::uint32_t nb_terms = words[table.position];
        for (std::uint32_t t = 0; t < nb_terms; ++t) {
            const Term term{words[table.position + 1 + 2 * t], words[table.position + 2 + 2 * t]};
            if (!term.reads_wire()) continue;
            require_set(index, term.wire);
            if (!states_.is_given(term.wire)) table.new_wires.push_back(term.wire);
        }
        table.position += 1 + 2 * static_cast<std::size_t>(nb_terms);
    }
}

template <class Fr>
void ScheduleBuilder<Fr>::require_set(std::uint32_t index, std::uint32_t wire) {
    if (!states_.is_set(wire)) fail(index, "wire that it reads", "a wire set in an earlier level", wire);
    if (states_.is_delayed(wire)) demand(states_.index(wire));
}

template <class Fr>
void ScheduleBuilder<Fr>::require_instance(std::uint32_t index, std::uint32_t state) {
    if (!states_.is_set(state)) {
        fail(index, "GKR instance that it reads", "an instance solved in an earlier level",
             state - source_.nb_wires());
    }
}

template <class Fr>
void ScheduleBuilder<Fr>::demand(std::uint32_t delayed) {
    if (delayed_[delayed].demanded) return;
    delayed_[delayed].demanded = true;
    demanded_.push_back(delayed);
}

template <class Fr>
void ScheduleBuilder<Fr>::place(const Planned& planned) {
    const std::uint32_t index = planned.instruction;
    const StoredInstruction instruction = store_[index];
    if (is_row(instruction.kind)) return place_row(planned, instruction);

    if (instruction.kind == InstructionKind::inverse_or_zero) {
        const std::uint32_t wire = hint_outputs(instruction).first;
        if (states_.is_set(wire)) fail(index, "wire that it sets", "a wire not set before", wire);
        states_.set_delayed(wire, static_cast<std::uint32_t>(delayed_.size()));
        delayed_.push_back({index, wire, false});
        return;
    }

    const BlueprintBinding& binding = bindings_.blueprints[instruction.blueprint];
    OutputRange outputs{instruction.offset, 1};
    switch (instruction.kind) {
        case InstructionKind::hint:
        case InstructionKind::commitment:
            outputs = hint_outputs(instruction);
            break;
        case InstructionKind::lookup:
            outputs.count = instruction.calldata[2];
            break;
        case InstructionKind::batch_inverse:
            outputs.count = instruction.calldata[1];
            break;
        case InstructionKind::gkr_solve:
            outputs.count =
                static_cast<std::uint32_t>(program_.gkr_circuits[binding.index].output_wires().size());
            break;
        case InstructionKind::gkr_prove: {
            const auto& proof = program_.gkr_proofs[binding.index];
            const auto& circuit = program_.gkr_circuits[proof.circuit];
            outputs.count = static_cast<std::uint32_t>(
                gkr_proof_size(circuit.circuit(), proof.schedule, circuit.nb_instances()));
            break;
        }
        default:
            break;
    }

    record_.clear();
    MicroHeader header;
    if (instruction.kind == InstructionKind::commitment) {
        header.opcode = Opcode::commitment;
        encode_commitment(index, instruction, commitment_number(index, instruction), record_);
    } else {
        header.opcode = encode_operation(index, instruction, bindings_, record_);
    }
    slice_.add(header, record_, operation_cost(header.opcode, nb_inputs(instruction), outputs.count));
    for_each_input_wire(instruction, [&](std::uint32_t wire) { slice_.read(wire, states_); });
    if (instruction.kind == InstructionKind::lookup) wait_for_table(instruction.blueprint);
    if (instruction.kind == InstructionKind::gkr_assignment) {
        slice_.read(binding.first_instance + instruction.calldata[2], states_);
    }
    if (instruction.kind == InstructionKind::gkr_solve) {
        const std::uint32_t state = binding.first_instance + instruction.calldata[1];
        if (states_.is_set(state)) {
            fail(index, "GKR instance", "an instance not solved before", instruction.calldata[1]);
        }
        slice_.define(state, states_);
    }
    for (std::uint32_t i = 0; i < outputs.count; ++i) define(index, outputs.first + i);
}

template <class Fr>
void ScheduleBuilder<Fr>::place_row(const Planned& planned, const StoredInstruction& instruction) {
    const Row row = row_of(instruction, coefficients_);
    EncodedOperation operation;
    if (planned.tested_inverse != kNone) {
        const DelayedInverse& inverse = delayed_[planned.tested_inverse];
        const Term term = input_expressions(store_[inverse.instruction]).next()[0];
        operation = *encode_zero_test(row, inverse.wire, term.wire, term.coefficient, coefficients_);
        slice_.add(operation.header, operation.record(), row_cost(operation.header));
        slice_.read(term.wire, states_);
    } else {
        operation = encode_solve(row, planned.unknown, coefficients_);
        slice_.add(operation.header, operation.record(), row_cost(operation.header));
        for_each_wire_read(row, planned.unknown, [&](std::uint32_t wire) { slice_.read(wire, states_); });
    }
    define(planned.instruction, unknown_wire(row, planned.unknown));
}

template <class Fr>
void ScheduleBuilder<Fr>::place_inverse(std::uint32_t delayed) {
    const DelayedInverse& inverse = delayed_[delayed];
    const MicroHeader header = encode_inverse(inverse);
    slice_.add(header, record_, row_cost(header));
    for_each_input_wire(store_[inverse.instruction], [&](std::uint32_t wire) { slice_.read(wire, states_); });
    slice_.define(inverse.wire, states_);
}

// Into record_.
template <class Fr>
MicroHeader ScheduleBuilder<Fr>::encode_inverse(const DelayedInverse& inverse) {
    ExpressionReader inputs = input_expressions(store_[inverse.instruction]);
    const Term term = ExpressionReader(inputs).next()[0];
    MicroHeader header;
    record_.clear();
    if (term.reads_wire()) {
        header.opcode = Opcode::inverse;
        header.l = coefficient_class(term.coefficient);
        record_.insert(record_.end(), {term.wire, inverse.wire});
        if (header.l == CoefficientClass::general) record_.push_back(term.coefficient);
    } else {
        header.opcode = Opcode::batch_inverse;
        record_.insert(record_.end(), {inverse.instruction, inverse.wire});
        append_input_list(inputs, 1, record_);
    }
    return header;
}

// The last item added is a look-up: it runs after everything that sets an entry it may read.
template <class Fr>
void ScheduleBuilder<Fr>::wait_for_table(std::uint32_t blueprint) {
    TableState& table = tables_[blueprint];
    for (const std::uint32_t wire : table.new_wires) {
        if (states_.is_in_slice(wire)) {
            table.slice_items.push_back(states_.index(wire));
        } else if (states_.is_in_block(wire) && states_.index(wire) >= stretches_.first_block() &&
                   (table.pending_blocks.empty() || table.pending_blocks.back() != states_.index(wire))) {
            table.pending_blocks.push_back(states_.index(wire));
        }
    }
    table.new_wires.clear();
    for (const std::uint32_t block : table.pending_blocks) slice_.depend_on_block(block);
    if (table.slice_items.empty() && table.pending_blocks.size() < 2) return;
    for (const std::uint32_t item : table.slice_items) slice_.connect(item);
    // From here on, waiting for this look-up is waiting for them all.
    table.slice_items.assign(1, slice_.last_item());
    table.pending_blocks.clear();
}

template <class Fr>
void ScheduleBuilder<Fr>::define(std::uint32_t index, std::uint32_t wire) {
    if (states_.is_set(wire)) fail(index, "wire that it sets", "a wire not set before", wire);
    slice_.define(wire, states_);
}

template <class Fr>
std::uint32_t ScheduleBuilder<Fr>::commitment_number(std::uint32_t index,
                                                     const StoredInstruction& instruction) {
    const LinearExpression expression = input_expressions(instruction).next();
    const auto& commitments = source_.description().commitments;
    if (expression.size() != 1 || !expression[0].is_constant()) {
        fail(index, "number of the commitment", "a constant, terms", expression.size());
    }
    const auto value = coefficients_[expression[0].coefficient].to_canonical();
    auto above = value;
    above.limb[0] = 0;
    const std::uint64_t number = value.limb[0];
    if (!above.is_zero() || number >= commitments.size() || commitments_computed_[number]) {
        fail(index, "number of the commitment",
             "below " + std::to_string(commitments.size()) + " and not computed before", number);
    }
    commitments_computed_[number] = true;
    if (nb_inputs(instruction) - 1 != commitments[number].committed.size()) {
        fail(index, "committed values", std::to_string(commitments[number].committed.size()),
             nb_inputs(instruction) - 1);
    }
    return static_cast<std::uint32_t>(number);
}

template <class Fr>
void ScheduleBuilder<Fr>::finish_slice() {
    if (slice_.empty()) return;
    stretches_.add_narrow(slice_, states_);
    for (TableState& table : tables_) {
        for (const std::uint32_t item : table.slice_items)
            table.pending_blocks.push_back(slice_.block_of(item));
        table.slice_items.clear();
    }
    slice_.clear();
}

template <class Fr>
void ScheduleBuilder<Fr>::finish_narrow_stretch() {
    stretches_.finish_narrow();
    for (TableState& table : tables_) table.pending_blocks.clear();
}

template <class Fr>
void ScheduleBuilder<Fr>::finish_wide_stretch(const std::vector<bool>& exclusive) {
    if (slice_.empty()) return;
    stretches_.add_wide(slice_, exclusive, states_);
    slice_.clear();
}

// Inverses that nothing reads but constraints which were rewritten or only check.
template <class Fr>
void ScheduleBuilder<Fr>::add_deferred_inverses() {
    std::sort(delayed_.begin(), delayed_.end(),
              [](const DelayedInverse& a, const DelayedInverse& b) { return a.instruction < b.instruction; });
    for (std::uint32_t i = 0; i < delayed_.size(); ++i) {
        if (delayed_[i].demanded) continue;
        const auto header = encode_inverse(delayed_[i]);
        stretches_.add_deferred(header.word(), row_cost(header), record_);
        ++program_.statistics.nb_deferred_inverses;
    }
    stretches_.finish_deferred();
}

template <class Fr>
void ScheduleBuilder<Fr>::add_deferred_checks() {
    for (std::uint32_t index = 0; index < store_.size(); ++index) {
        if (!is_check_[index]) continue;
        const EncodedOperation check = encode_check(row_of(store_[index], coefficients_), coefficients_);
        stretches_.add_deferred(check.header.word(), row_cost(check.header), check.record());
        ++program_.statistics.nb_deferred_checks;
    }
    stretches_.finish_deferred();
}

template <class Fr>
void ScheduleBuilder<Fr>::check_everything_set() const {
    for (std::uint32_t index = 0; index < store_.size(); ++index) {
        if (!listed_[index]) fail(index, "levels that hold it", "1", 0);
    }
    for (std::uint64_t wire = 0; wire < source_.nb_wires(); ++wire) {
        if (!states_.is_set(static_cast<std::uint32_t>(wire))) {
            throw SetupError(
                source_.name() + ": wire " + std::to_string(wire) +
                ": expected an instruction that sets it, found none: solver didn't assign a value to "
                "all wires");
        }
    }
    for (std::size_t i = 0; i < commitments_computed_.size(); ++i) {
        if (!commitments_computed_[i]) {
            throw SetupError(source_.name() + ": commitment " + std::to_string(i) +
                             ": expected an instruction that computes it, found none");
        }
    }
}

template <class Fr>
void ScheduleBuilder<Fr>::fail(std::uint32_t index, const std::string& what, const std::string& expected,
                               std::uint64_t found) const {
    store_.fail(index, store_[index].blueprint, what, expected, found);
}

template class ScheduleBuilder<Bn254Fr>;
template class ScheduleBuilder<Bls12377Fr>;
template class ScheduleBuilder<Bw6761Fr>;

}  // namespace plonkd
