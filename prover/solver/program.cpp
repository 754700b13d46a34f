#include "prover/solver/program.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <utility>

#include "prover/failure/failure.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/solver/circuit_source.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/input_list.hpp"
#include "prover/solver/instruction_store.hpp"
#include "prover/solver/program_data.hpp"
#include "prover/solver/schedule_builder.hpp"

namespace plonkd {
namespace {

template <class Fr>
class FileSource final : public FieldCircuitSource<Fr> {
  public:
    explicit FileSource(const ConstraintSystem& system) : system_(system) {}

    std::string name() const override { return system_.source().name; }
    const CircuitDescription& description() const override { return system_; }
    std::uint64_t nb_public() const override { return system_.nb_public; }
    std::uint64_t nb_secret() const override { return system_.nb_secret; }
    std::uint64_t nb_instructions() const override { return system_.nb_instructions; }
    std::uint64_t nb_levels() const override { return system_.nb_levels; }
    std::size_t domain_size() const override { return system_.domain_size(); }
    void for_each_instruction(const CircuitSource::InstructionVisitor& visit) const override {
        system_.for_each_instruction(visit);
    }
    void for_each_level(const CircuitSource::LevelVisitor& visit) const override {
        system_.for_each_level(visit);
    }
    std::vector<Fr> coefficients() const override { return system_.coefficients<Fr>(); }

  private:
    const ConstraintSystem& system_;
};

// Resolves the circuit's hints. All unknown ones are named at once; an id that is not its name's is refused.
template <class Fr>
void bind_hints(const CircuitSource& source, OperationBindings& bindings, ProgramData<Fr>& program) {
    const HintRegistry& registry = HintRegistry::builtin();
    std::string missing;
    for (const auto& [id, name] : source.description().hints) {
        if (id != hint_id(name) && std::to_string(id) != name) {
            throw SetupError(source.name() + ": hint " + name + ": expected its id " +
                             std::to_string(hint_id(name)) + ", found " + std::to_string(id));
        }
        if (name == kCommitmentHintName) continue;
        BoundHint<Fr> hint{name, registry.find(id), find_native_hint<Fr>(id)};
        if (hint.function == nullptr) {
            missing += (missing.empty() ? "" : " ") + name;
            continue;
        }
        bindings.hints.emplace(id, static_cast<std::uint32_t>(program.hints.size()));
        program.hints.push_back(std::move(hint));
    }
    if (!missing.empty()) throw SetupError(source.name() + ": solver missing hint(s): [" + missing + "]");
}

std::uint32_t nb_expressions(std::span<const std::uint32_t> words) {
    ExpressionReader expressions(words);
    std::uint32_t count = 0;
    for (; !expressions.at_end(); ++count) expressions.next();
    return count;
}

// Gives every blueprint with data of its own a place in the program, and every GKR instance a wire state.
template <class Fr>
void bind_blueprints(const CircuitSource& source, const InstructionStore& store, OperationBindings& bindings,
                     ProgramData<Fr>& program) {
    const auto& blueprints = source.description().blueprints;
    bindings.blueprints.resize(blueprints.size());
    std::uint64_t next_state = source.nb_wires();
    for (std::size_t b = 0; b < blueprints.size(); ++b) {
        BlueprintBinding& binding = bindings.blueprints[b];
        if (const auto* table = std::get_if<LookupHint>(&blueprints[b])) {
            binding.index = static_cast<std::uint32_t>(program.tables.size());
            binding.nb_entries = nb_expressions(table->entries);
            ExpressionReader expressions(table->entries);
            append_input_list(expressions, binding.nb_entries, program.tables.emplace_back());
        }
        if (const auto* solve = std::get_if<GkrSolve>(&blueprints[b])) {
            // A circuit nobody uses may say anything.
            if (store.uses[b] == 0) continue;
            if (solve->nb_instances > store.uses[b]) {
                throw SetupError(source.name() + ": blueprint " + std::to_string(b) +
                                 " (GkrSolve): expected at most " + std::to_string(store.uses[b]) +
                                 " instances, as many as instructions solve, found " +
                                 std::to_string(solve->nb_instances));
            }
            binding.index = static_cast<std::uint32_t>(program.gkr_circuits.size());
            binding.nb_instances = static_cast<std::uint32_t>(solve->nb_instances);
            binding.first_instance = static_cast<std::uint32_t>(next_state);
            next_state += solve->nb_instances;
            if (next_state >= kConstantWire)
                throw SetupError(source.name() + ": too many wires and GKR instances");
            program.gkr_circuits.emplace_back(solve->circuit, solve->nb_instances);
        }
    }
    for (std::size_t b = 0; b < blueprints.size(); ++b) {
        BlueprintBinding& binding = bindings.blueprints[b];
        const auto* prove = std::get_if<GkrProve>(&blueprints[b]);
        const auto* assignment = std::get_if<GkrGetAssignment>(&blueprints[b]);
        if ((prove == nullptr && assignment == nullptr) || store.uses[b] == 0) continue;
        binding.solve_blueprint = prove != nullptr ? prove->solve_blueprint : assignment->solve_blueprint;
        if (store.uses[binding.solve_blueprint] == 0) {
            throw SetupError(source.name() + ": blueprint " + std::to_string(b) + " (" +
                             std::string(name(blueprints[b])) +
                             "): expected instructions that solve its circuit, " + "found none");
        }
        const BlueprintBinding& circuit = bindings.blueprints[binding.solve_blueprint];
        binding.first_instance = circuit.first_instance;
        binding.index = circuit.index;
        if (prove != nullptr) {
            if (prove->hash_name != "MIMC") {
                throw SetupError(source.name() + ": blueprint " + std::to_string(b) +
                                 " (GkrProve): hash: expected MIMC, found " + prove->hash_name);
            }
            binding.index = static_cast<std::uint32_t>(program.gkr_proofs.size());
            program.gkr_proofs.push_back({circuit.index, prove->schedule});
        }
    }
}

template <class Fr>
std::size_t held_bytes(const ProgramData<Fr>& program) {
    std::size_t bytes = program.schedule.words.allocated_bytes();
    const auto add = [&bytes](const auto& vector) { bytes += vector.capacity() * sizeof(vector[0]); };
    add(program.schedule.blocks);
    add(program.schedule.order.nb_predecessors);
    add(program.schedule.order.priority);
    add(program.schedule.order.successor_begin);
    add(program.schedule.order.successors);
    add(program.coefficients);
    add(program.constraint_after_other);
    for (const auto& column : program.column_wires) add(column);
    for (const auto& table : program.tables) add(table);
    return bytes;
}

template <class Fr>
std::unique_ptr<const ProgramData<Fr>> build_data(const FieldCircuitSource<Fr>& source) {
    const auto start = std::chrono::steady_clock::now();
    const CircuitDescription& description = source.description();
    auto program = std::make_unique<ProgramData<Fr>>();
    program->name = source.name();
    program->nb_public = source.nb_public();
    program->nb_secret = source.nb_secret();
    program->nb_wires = source.nb_wires();
    program->nb_constraints = description.nb_constraints;
    program->domain_size = source.domain_size();
    program->nb_commitments = description.commitments.size();
    program->debug_index = description.debug_index;
    program->debug_info = description.debug_info;
    program->symbols = description.symbols;
    program->statistics.nb_instructions = source.nb_instructions();
    program->statistics.nb_levels = source.nb_levels();

    // Unknown hints first: no other work makes sense without them.
    OperationBindings bindings;
    bind_hints(source, bindings, *program);
    CoefficientPool<Fr> coefficients(source.coefficients());
    InstructionStore store(source, coefficients.size());
    bind_blueprints(source, store, bindings, *program);
    ScheduleBuilder<Fr>(source, store, bindings, coefficients, *program).build();

    program->coefficients = coefficients.take();
    program->column_wires = std::move(store.column_wires);
    program->constraint_after_other = std::move(store.constraint_after_other);
    program->statistics.program_bytes = held_bytes(*program);
    program->statistics.build_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return program;
}

}  // namespace

template <class C>
Program<C> Program<C>::build(const ConstraintSystem& system) {
    if (system.curve != C::kId) {
        throw SetupError(system.source().name + ": curve: expected " + std::string(C::kName) + ", found " +
                         std::string(name(system.curve)));
    }
    return build(FileSource<Fr>(system));
}

template <class C>
Program<C> Program<C>::build(const FieldCircuitSource<Fr>& source) {
    return Program(build_data<Fr>(source));
}

template <class C>
Program<C>::Program(std::unique_ptr<const ProgramData<Fr>> data) : data_(std::move(data)) {}
template <class C>
Program<C>::Program(Program&&) noexcept = default;
template <class C>
Program<C>& Program<C>::operator=(Program&&) noexcept = default;
template <class C>
Program<C>::~Program() = default;

template <class C>
std::size_t Program<C>::nb_public() const {
    return data_->nb_public;
}
template <class C>
std::size_t Program<C>::nb_secret() const {
    return data_->nb_secret;
}
template <class C>
std::size_t Program<C>::nb_wires() const {
    return data_->nb_wires;
}
template <class C>
std::size_t Program<C>::nb_constraints() const {
    return data_->nb_constraints;
}
template <class C>
std::size_t Program<C>::nb_commitments() const {
    return data_->nb_commitments;
}
template <class C>
std::size_t Program<C>::domain_size() const {
    return data_->domain_size;
}
template <class C>
std::span<const std::uint32_t> Program<C>::column_wires(TraceColumn column) const {
    return data_->column_wires[static_cast<std::size_t>(column)];
}
template <class C>
const ProgramStatistics& Program<C>::statistics() const {
    return data_->statistics;
}

template class Program<Bn254>;
template class Program<Bls12377>;
template class Program<Bw6761>;

}  // namespace plonkd
