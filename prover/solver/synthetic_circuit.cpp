#include "prover/solver/synthetic_circuit.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/solver/instruction_store.hpp"
#include "prover/solver/linear_expression.hpp"
#include "prover/solver/synthetic_gadgets.hpp"

namespace plonkd {
namespace {

using namespace synthetic;

// gnark's levels: an instruction stands in the first level after everything it reads.
class LevelRule {
  public:
    LevelRule(const CircuitDescription& description, std::uint32_t nb_witness)
        : description_(description), wires_(nb_witness, 0), tables_(description.blueprints.size()) {}

    // The level of the next instruction, counted from 0.
    std::uint32_t place(const Instruction& instruction) {
        const auto& words = instruction.calldata;
        switch (instruction.blueprint) {
            case kGeneric:
            case kMul:
            case kAdd:
                return place_row(words.first(3));
            case kBool:
                return place_row(words.first(1));
            case kHint: {
                const std::uint32_t level = after_expressions(words.subspan(3, words.size() - 5), 0);
                return set(words[words.size() - 2], words.back(), level);
            }
            case kBatchInverse:
                return set(instruction.wire_offset, instruction.wire_offset + words[1],
                           after_expressions(words.subspan(2), 0));
            case kGkrSolve: {
                const std::uint32_t level = after_expressions(words.subspan(2), 0);
                after_all_instances_ = std::max(after_all_instances_, level + 1);
                return set(instruction.wire_offset, instruction.wire_offset + 1, level);
            }
            case kGkrProve:
                // Its outputs are the wires up to the next instruction that sets any; they stand after the
                // last wire.
                proof_level_ = after_expressions(words.subspan(1), after_all_instances_);
                return proof_level_;
            default: {
                const std::uint32_t level =
                    after_expressions(words.subspan(3), after_entries(instruction.blueprint, words[1]));
                return set(instruction.wire_offset, instruction.wire_offset + words[2], level);
            }
        }
    }

  private:
    static constexpr std::uint32_t kUnset = 0xffffffff;

    // The first level that may read the wire.
    std::uint32_t& level_of(std::uint32_t wire) {
        // Wires that nothing set before a later one was used are those of the GKR proof.
        if (wire >= wires_.size()) wires_.resize(wire + 1, kUnset);
        return wires_[wire];
    }
    std::uint32_t read_level(std::uint32_t wire) {
        std::uint32_t& level = level_of(wire);
        if (level == kUnset) level = proof_level_ + 1;
        return level;
    }
    std::uint32_t place_row(std::span<const std::uint32_t> row) {
        std::uint32_t level = 0;
        const std::uint32_t last = row.back();
        const bool sets_last = row.size() == 3 && last >= wires_.size();
        for (const std::uint32_t wire : row.first(row.size() - (sets_last ? 1 : 0))) {
            level = std::max(level, read_level(wire));
        }
        if (sets_last) level_of(last) = level + 1;
        return level;
    }
    std::uint32_t after_expressions(std::span<const std::uint32_t> words, std::uint32_t level) {
        for (ExpressionReader expressions(words); !expressions.at_end();) {
            const LinearExpression expression = expressions.next();
            for (std::size_t t = 0; t < expression.size(); ++t) {
                if (expression[t].reads_wire()) level = std::max(level, read_level(expression[t].wire));
            }
        }
        return level;
    }
    // Entries are single terms.
    std::uint32_t after_entries(std::uint32_t blueprint, std::uint32_t nb_entries) {
        const auto& words = std::get<LookupHint>(description_.blueprints[blueprint]).entries;
        Table& table = tables_[blueprint];
        for (; table.nb_entries < nb_entries; ++table.nb_entries) {
            const std::uint32_t wire = words[3 * std::size_t{table.nb_entries} + 2];
            if (wire != kConstantWire) table.level = std::max(table.level, read_level(wire));
        }
        return table.level;
    }
    std::uint32_t set(std::uint32_t first, std::uint32_t end, std::uint32_t level) {
        if (wires_.size() < end) wires_.resize(end, kUnset);
        std::fill(wires_.begin() + first, wires_.begin() + end, level + 1);
        return level;
    }

    struct Table {
        std::uint32_t nb_entries = 0, level = 0;
    };

    const CircuitDescription& description_;
    std::vector<std::uint32_t> wires_;
    std::vector<Table> tables_;
    std::uint32_t after_all_instances_ = 0, proof_level_ = 0;
};

}  // namespace

SyntheticCircuit::SyntheticCircuit(double scale) : scale_(scale) {
    if (!(scale > 0 && scale <= 2)) {
        throw RequestError("scale of a synthetic circuit: expected above 0, at most 2, found " +
                           std::to_string(scale));
    }
    const SyntheticSizes sizes(scale);
    nb_secret_ = sizes.nb_secret;
    description_ = synthetic_description(sizes);
    LevelRule rule(description_, 1 + sizes.nb_secret);
    std::vector<std::uint32_t> levels;
    levels.reserve(sizes.nb_instructions);
    const InstructionVisitor place = [&](const Instruction& instruction) {
        levels.push_back(rule.place(instruction));
    };
    SyntheticGadgets(sizes, place, &description_).write();
    order_by_level(levels);
}

void SyntheticCircuit::order_by_level(const std::vector<std::uint32_t>& levels) {
    const std::size_t nb_levels = levels.empty() ? 0 : *std::max_element(levels.begin(), levels.end()) + 1;
    level_begin_.assign(nb_levels + 1, 0);
    for (const std::uint32_t level : levels) ++level_begin_[level + 1];
    std::partial_sum(level_begin_.begin(), level_begin_.end(), level_begin_.begin());
    order_.resize(levels.size());
    std::vector<std::uint64_t> next(level_begin_.begin(), level_begin_.end() - 1);
    for (std::uint32_t i = 0; i < levels.size(); ++i) order_[next[levels[i]]++] = i;
}

std::string SyntheticCircuit::name() const {
    return "synthetic circuit of scale " + std::to_string(scale_);
}

std::size_t SyntheticCircuit::domain_size() const {
    std::size_t n = 1;
    while (n < description_.nb_constraints + nb_public()) n *= 2;
    return n;
}

void SyntheticCircuit::for_each_instruction(const InstructionVisitor& visit) const {
    const SyntheticSizes sizes(scale_);
    SyntheticGadgets(sizes, visit, nullptr).write();
}

void SyntheticCircuit::for_each_level(const LevelVisitor& visit) const {
    for (std::size_t level = 0; level + 1 < level_begin_.size(); ++level) {
        visit(level, std::span<const std::uint32_t>(order_).subspan(
                         level_begin_[level], level_begin_[level + 1] - level_begin_[level]));
    }
}

std::vector<Bls12377Fr> SyntheticCircuit::coefficients() const {
    const Bls12377Fr two = Bls12377Fr::from_u64(2);
    std::vector<Bls12377Fr> table{Bls12377Fr::zero(), Bls12377Fr::one(), two, -Bls12377Fr::one(), -two};
    const std::uint32_t count = SyntheticSizes(scale_).nb_coefficients;
    for (std::uint32_t i = 0; i < count; ++i) table.push_back(Bls12377Fr::from_u64(i));
    return table;
}

std::vector<Bls12377Fr> SyntheticCircuit::witness() const {
    std::vector<Bls12377Fr> values{Bls12377Fr::from_u64(20'261'121)};
    for (std::uint64_t i = 0; i < nb_secret_; ++i)
        values.push_back(Bls12377Fr::from_u64((i * i + 3 * i + 1) % 251));
    return values;
}

}  // namespace plonkd
