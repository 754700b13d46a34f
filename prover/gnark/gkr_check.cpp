// check_gkr_blueprints of blueprint_reader.hpp: indices inside GKR blueprints fit together, so that code that
// follows them needs no checks of its own.

#include <string>

#include "prover/gnark/blueprint_reader.hpp"

namespace plonkd {
namespace {

class GkrChecker {
  public:
    GkrChecker(const CborReader& in, std::size_t offset, const std::vector<Blueprint>& blueprints)
        : in_(in), offset_(offset), blueprints_(blueprints) {}

    void check() {
        for (index_ = 0; index_ < blueprints_.size(); ++index_) {
            const Blueprint& blueprint = blueprints_[index_];
            if (const auto* solve = std::get_if<GkrSolve>(&blueprint)) check_circuit(solve->circuit);
            if (const auto* prove = std::get_if<GkrProve>(&blueprint)) {
                check_schedule(prove->schedule, solve_of(prove->solve_blueprint).circuit.wires.size());
            }
            if (const auto* get = std::get_if<GkrGetAssignment>(&blueprint)) solve_of(get->solve_blueprint);
        }
    }

  private:
    const GkrSolve& solve_of(std::uint32_t index) const {
        require(index < blueprints_.size() && std::holds_alternative<GkrSolve>(blueprints_[index]),
                "the id of a GkrSolve blueprint", index);
        return std::get<GkrSolve>(blueprints_[index]);
    }

    void check_circuit(const GkrCircuit& circuit) const {
        for (std::size_t w = 0; w < circuit.wires.size(); ++w) {
            const GkrWire& wire = circuit.wires[w];
            for (const std::uint32_t input : wire.inputs)
                require(input < w, "the input of a wire before it", input);
            if (wire.is_input()) continue;
            require(wire.gate.nb_inputs == wire.inputs.size(), "as many gate inputs as wire inputs",
                    wire.gate.nb_inputs);
            std::size_t known = wire.gate.constants.size() + wire.inputs.size();
            for (const GkrGateInstruction& instruction : wire.gate.instructions) {
                check_arity(instruction);
                for (const std::uint16_t input : instruction.inputs) {
                    require(input < known, "a gate operand computed before its use", input);
                }
                ++known;
            }
        }
    }

    void check_arity(const GkrGateInstruction& instruction) const {
        const std::size_t n = instruction.inputs.size();
        switch (instruction.operation) {
            case GkrOperation::add:
            case GkrOperation::sub:
            case GkrOperation::mul:
                return require(n >= 1, "at least one operand", n);
            case GkrOperation::neg:
                return require(n == 1, "one operand of Neg", n);
            case GkrOperation::mul_acc:
            case GkrOperation::sum_exp_17:
                return require(n == 3, "three operands of MulAcc or SumExp17", n);
        }
    }

    void check_schedule(const GkrSchedule& schedule, std::size_t nb_wires) const {
        const std::size_t depth = schedule.levels.size();
        require(depth > 0, "at least one GKR level", depth);
        for (std::size_t l = 0; l < depth; ++l) {
            const GkrLevel& level = schedule.levels[l];
            for (const GkrClaimGroup& group : level.groups) {
                for (const std::uint32_t wire : group.wires) require(wire < nb_wires, "a GKR wire", wire);
                if (level.kind == GkrLevelKind::single_source) {
                    require(group.sources.size() == 1, "one claim source of a single-source level",
                            group.sources.size());
                }
                for (const GkrClaimSource& source : group.sources) {
                    // Levels are proved from the last to the first; the initial point counts as one more
                    // level.
                    require(source.level > l && source.level <= depth,
                            "the level of a claim source above its own", source.level);
                    require(source.outgoing_claim_index < nb_points(schedule, source.level),
                            "an evaluation point of its level", source.outgoing_claim_index);
                }
            }
        }
    }

    static std::size_t nb_points(const GkrSchedule& schedule, std::size_t level) {
        if (level == schedule.levels.size()) return 1;
        const GkrLevel& source = schedule.levels[level];
        return source.kind == GkrLevelKind::skip ? source.groups.front().sources.size() : 1;
    }

    void require(bool holds, std::string_view expected, std::uint64_t found) const {
        if (holds) return;
        const std::string field =
            "blueprint " + std::to_string(index_) + " (" + std::string(name(blueprints_[index_])) + ")";
        in_.fail(offset_, field, expected, std::to_string(found));
    }

    const CborReader& in_;
    std::size_t offset_;
    const std::vector<Blueprint>& blueprints_;
    std::size_t index_ = 0;
};

}  // namespace

void check_gkr_blueprints(const CborReader& in, std::size_t offset,
                          const std::vector<Blueprint>& blueprints) {
    GkrChecker(in, offset, blueprints).check();
}

}  // namespace plonkd
