// Linear expressions as calldata holds them: n, then n pairs of coefficient and wire (gnark-solver.md section
// 1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "prover/gnark/instruction.hpp"

namespace plonkd {

struct Term {
    std::uint32_t coefficient;
    std::uint32_t wire;  // kConstantWire: the coefficient alone

    bool is_constant() const { return wire == kConstantWire; }
    // Whether the value depends on a wire: a wire with the coefficient 0 need not even be set.
    bool reads_wire() const { return !is_constant() && coefficient != kCoefficientZero; }
};

class LinearExpression {
  public:
    explicit LinearExpression(std::span<const std::uint32_t> terms) : terms_(terms) {}

    std::size_t size() const { return terms_.size() / 2; }
    Term operator[](std::size_t i) const { return {terms_[2 * i], terms_[2 * i + 1]}; }

  private:
    std::span<const std::uint32_t> terms_;
};

// Reads expressions one after the other. The words must have been checked (ExpressionCheck).
class ExpressionReader {
  public:
    explicit ExpressionReader(std::span<const std::uint32_t> words) : words_(words) {}

    bool at_end() const { return position_ == words_.size(); }
    std::size_t position() const { return position_; }
    LinearExpression next() {
        const std::size_t nb_words = 2 * static_cast<std::size_t>(words_[position_]);
        const LinearExpression expression(words_.subspan(position_ + 1, nb_words));
        position_ += 1 + nb_words;
        return expression;
    }

  private:
    std::span<const std::uint32_t> words_;
    std::size_t position_ = 0;
};

// Whether words are expressions with ids in range.
struct ExpressionCheck {
    std::uint64_t nb_wires;
    std::uint64_t nb_coefficients;

    bool is_wire(std::uint32_t wire) const { return wire < nb_wires; }
    bool is_coefficient(std::uint32_t coefficient) const { return coefficient < nb_coefficients; }

    // Moves `position` behind the expression there; false if it is not one.
    bool skip(std::span<const std::uint32_t> words, std::size_t& position) const {
        if (position >= words.size()) return false;
        const std::uint64_t nb_terms = words[position++];
        if (nb_terms > (words.size() - position) / 2) return false;
        for (std::uint64_t i = 0; i < nb_terms; ++i, position += 2) {
            if (!is_coefficient(words[position])) return false;
            if (words[position + 1] != kConstantWire && !is_wire(words[position + 1])) return false;
        }
        return true;
    }
};

}  // namespace plonkd
