// A circuit written instruction by instruction in a test, which knows the value every wire should get.
//
// Each instruction goes to the first level after what it reads, as gnark places it, unless a test lists the
// levels itself. Nothing is checked: malformed circuits are drafted in the same way.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "prover/solver/circuit_source.hpp"
#include "prover/solver/hints/registry.hpp"
#include "prover/solver/solve.hpp"

namespace plonkd::test {

inline constexpr std::uint32_t kHintBlueprint = 0, kGenericBlueprint = 1, kMulBlueprint = 2,
                               kAddBlueprint = 3, kBoolBlueprint = 4, kBatchInverseBlueprint = 5,
                               kFirstOwnBlueprint = 6;

// A coefficient and a wire.
using DraftTerm = std::array<std::uint32_t, 2>;
using DraftExpression = std::vector<DraftTerm>;

template <class C>
class DraftCircuit final : public FieldCircuitSource<typename C::Fr> {
  public:
    using Fr = typename C::Fr;

    DraftCircuit(std::vector<Fr> public_values, std::vector<Fr> secret_values)
        : coefficients_{Fr::zero(), Fr::one(), Fr::from_u64(2), -Fr::one(), -Fr::from_u64(2)} {
        description_.curve = C::kId;
        description_.public_names.resize(public_values.size());
        description_.secret_names.resize(secret_values.size());
        description_.blueprints = {GenericHint{},  GenericSparseR1C{}, SparseR1CMul{},
                                   SparseR1CAdd{}, SparseR1CBool{},    BatchInverse{}};
        values_ = public_values;
        values_.insert(values_.end(), secret_values.begin(), secret_values.end());
        nb_witness_ = values_.size();
        wire_levels_.assign(nb_witness_, 0);
    }

    // --- Drafting.

    CircuitDescription& description() { return description_; }
    std::uint32_t coefficient(const Fr& value) {
        for (std::uint32_t id = 0; id < coefficients_.size(); ++id) {
            if (coefficients_[id] == value) return id;
        }
        coefficients_.push_back(value);
        return static_cast<std::uint32_t>(coefficients_.size() - 1);
    }
    std::uint32_t coefficient(std::uint64_t value) { return coefficient(Fr::from_u64(value)); }

    // A new internal wire that should get this value.
    std::uint32_t wire(const Fr& value) {
        values_.push_back(value);
        wire_levels_.push_back(kUnset);
        return static_cast<std::uint32_t>(values_.size() - 1);
    }
    const Fr& value(std::uint32_t wire) const { return values_[wire]; }
    void set_witness(std::uint32_t wire, const Fr& value) { values_[wire] = value; }
    std::uint32_t nb_drafted_wires() const { return static_cast<std::uint32_t>(values_.size()); }

    std::uint32_t add(std::uint32_t blueprint, std::vector<std::uint32_t> calldata,
                      const std::vector<std::uint32_t>& reads, const std::vector<std::uint32_t>& sets,
                      std::uint32_t wire_offset = 0) {
        const bool is_row = blueprint >= kGenericBlueprint && blueprint <= kBoolBlueprint;
        if (is_row)
            rows_.push_back({calldata[0], blueprint == kBoolBlueprint ? calldata[0] : calldata[1],
                             blueprint == kBoolBlueprint ? 0 : calldata[2]});
        instructions_.push_back({blueprint, static_cast<std::uint32_t>(description_.nb_constraints),
                                 wire_offset, std::move(calldata)});
        description_.nb_constraints += is_row ? 1 : 0;
        std::uint32_t level = 0;
        for (const std::uint32_t wire : reads) {
            if (wire < wire_levels_.size() && wire_levels_[wire] != kUnset)
                level = std::max(level, wire_levels_[wire]);
        }
        for (const std::uint32_t wire : sets) {
            if (wire < wire_levels_.size()) wire_levels_[wire] = level + 1;
        }
        const auto index = static_cast<std::uint32_t>(instructions_.size() - 1);
        if (levels_.size() <= level) levels_.resize(level + 1);
        levels_[level].push_back(index);
        return index;
    }

    struct Selectors {
        std::uint32_t l = 0, r = 0, o = 0, m = 0, k = 0;
    };
    // A generic row, with the wires among a, b, c that it sets.
    std::uint32_t row(std::uint32_t a, std::uint32_t b, std::uint32_t c, Selectors q,
                      const std::vector<std::uint32_t>& sets = {}, std::uint32_t commitment = 0) {
        return add(kGenericBlueprint, {a, b, c, q.l, q.r, q.o, q.m, q.k, commitment}, {a, b, c}, sets);
    }
    std::uint32_t mul(std::uint32_t a, std::uint32_t b, std::uint32_t q = kCoefficientOne) {
        const std::uint32_t c = wire(coefficients_[q] * values_[a] * values_[b]);
        add(kMulBlueprint, {a, b, c, q}, {a, b}, {c});
        return c;
    }
    std::uint32_t sum(std::uint32_t a, std::uint32_t b, std::uint32_t l = kCoefficientOne,
                      std::uint32_t r = kCoefficientOne, std::uint32_t k = kCoefficientZero) {
        const std::uint32_t c =
            wire(coefficients_[l] * values_[a] + coefficients_[r] * values_[b] + coefficients_[k]);
        add(kAddBlueprint, {a, b, c, l, r, k}, {a, b}, {c});
        return c;
    }

    static void append(std::vector<std::uint32_t>& words, std::vector<std::uint32_t>& reads,
                       const DraftExpression& expression) {
        words.push_back(static_cast<std::uint32_t>(expression.size()));
        for (const DraftTerm& term : expression) {
            words.insert(words.end(), term.begin(), term.end());
            if (term[1] != kConstantWire && term[0] != kCoefficientZero) reads.push_back(term[1]);
        }
    }
    // A call of a hint with these outputs expected; returns the first output wire.
    std::uint32_t hint(const std::string& name, const std::vector<DraftExpression>& inputs,
                       const std::vector<Fr>& outputs) {
        const std::uint32_t id = hint_id(name);
        description_.hints[id] = name;
        std::vector<std::uint32_t> words{0, id, static_cast<std::uint32_t>(inputs.size())}, reads, sets;
        for (const DraftExpression& input : inputs) append(words, reads, input);
        const std::uint32_t first = nb_drafted_wires();
        for (const Fr& output : outputs) sets.push_back(wire(output));
        words.insert(words.end(), {first, first + static_cast<std::uint32_t>(outputs.size())});
        words[0] = static_cast<std::uint32_t>(words.size());
        add(kHintBlueprint, std::move(words), reads, sets, first);
        return first;
    }
    // Any other blueprint whose calldata is `head` (behind the size word), then expressions.
    std::uint32_t call(std::uint32_t blueprint, const std::vector<std::uint32_t>& head,
                       const std::vector<DraftExpression>& inputs, const std::vector<Fr>& outputs,
                       std::vector<std::uint32_t> reads = {}) {
        std::vector<std::uint32_t> words{0}, sets;
        words.insert(words.end(), head.begin(), head.end());
        for (const DraftExpression& input : inputs) append(words, reads, input);
        words[0] = static_cast<std::uint32_t>(words.size());
        const std::uint32_t first = nb_drafted_wires();
        for (const Fr& output : outputs) sets.push_back(wire(output));
        add(blueprint, std::move(words), reads, sets, first);
        return first;
    }

    struct DraftInstruction {
        std::uint32_t blueprint, constraint_offset, wire_offset;
        std::vector<std::uint32_t> calldata;
    };
    std::vector<DraftInstruction>& instructions() { return instructions_; }
    std::vector<std::vector<std::uint32_t>>& levels() { return levels_; }

    std::vector<Fr> witness() const {
        return {values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(nb_witness_)};
    }
    // What L, R, O should be.
    std::array<std::vector<Fr>, 3> expected_columns() const {
        std::array<std::vector<Fr>, 3> columns;
        const Fr padding = values_.empty() ? Fr::zero() : values_[0];
        for (std::size_t column = 0; column < 3; ++column) {
            columns[column].assign(domain_size(), padding);
            for (std::size_t i = 0; column == 0 && i < nb_public(); ++i) columns[column][i] = values_[i];
            for (std::size_t i = 0; i < rows_.size(); ++i)
                columns[column][nb_public() + i] = values_[rows_[i][column]];
        }
        return columns;
    }

    // --- CircuitSource.

    std::string name() const override { return "draft"; }
    const CircuitDescription& description() const override {
        description_.nb_internal = values_.size() - nb_witness_;
        return description_;
    }
    std::uint64_t nb_public() const override { return description_.public_names.size(); }
    std::uint64_t nb_secret() const override { return description_.secret_names.size(); }
    std::uint64_t nb_instructions() const override { return instructions_.size(); }
    std::uint64_t nb_levels() const override { return levels_.size(); }
    std::size_t domain_size() const override {
        std::size_t n = 1;
        while (n < rows_.size() + nb_public()) n *= 2;
        return n;
    }
    void for_each_instruction(const CircuitSource::InstructionVisitor& visit) const override {
        for (std::uint32_t i = 0; i < instructions_.size(); ++i) {
            const DraftInstruction& drafted = instructions_[i];
            visit({i, drafted.blueprint, drafted.constraint_offset, drafted.wire_offset, drafted.calldata});
        }
    }
    void for_each_level(const CircuitSource::LevelVisitor& visit) const override {
        for (std::size_t level = 0; level < levels_.size(); ++level) visit(level, levels_[level]);
    }
    std::vector<Fr> coefficients() const override { return coefficients_; }

  private:
    static constexpr std::uint32_t kUnset = 0xffffffff;

    mutable CircuitDescription description_;
    std::vector<Fr> coefficients_, values_;
    std::size_t nb_witness_ = 0;
    std::vector<std::uint32_t> wire_levels_;  // the first level that may read it
    std::vector<DraftInstruction> instructions_;
    std::vector<std::vector<std::uint32_t>> levels_;
    std::vector<std::array<std::uint32_t, 3>> rows_;
};

template <class C>
std::array<std::vector<typename C::Fr>, 3> columns_of(const Solution<C>& solution) {
    return {std::vector<typename C::Fr>(solution.l.begin(), solution.l.end()),
            std::vector<typename C::Fr>(solution.r.begin(), solution.r.end()),
            std::vector<typename C::Fr>(solution.o.begin(), solution.o.end())};
}

// Builds and solves the draft; the columns should be expected_columns().
template <class C>
std::array<std::vector<typename C::Fr>, 3> solve_draft(const DraftCircuit<C>& draft,
                                                       const CommitmentHook<C>& commit = {}) {
    const auto program = Program<C>::build(draft);
    return columns_of<C>(solve<C>(program, draft.witness(), commit));
}

}  // namespace plonkd::test
