// The inputs of hints, look-ups and the like, as a program holds them: one word `count << 2 | encoding`, then
//
//   wires        one word each: the value of that wire
//   terms        two words each: coefficient and wire, or kConstantWire for the coefficient alone
//   expressions  the number of words that follow, then linear expressions as in calldata
//
// The first two are what nearly all inputs are, and can be read in any order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "prover/solver/coefficient_pool.hpp"
#include "prover/solver/linear_expression.hpp"
#include "prover/solver/micro_operation.hpp"

namespace plonkd {

enum class InputEncoding : std::uint32_t { wires, terms, expressions };

// The most inputs a list can have.
inline constexpr std::uint64_t kMaxInputs = (std::uint64_t{1} << 30) - 1;

// Appends the list of the next `count` expressions of the reader.
void append_input_list(ExpressionReader& expressions, std::size_t count, std::vector<std::uint32_t>& words);

// Behind the last word of a list.
inline const std::uint32_t* input_list_end(const std::uint32_t* list) {
    const std::size_t count = *list >> 2;
    switch (static_cast<InputEncoding>(*list & 3)) {
        case InputEncoding::wires:
            return list + 1 + count;
        case InputEncoding::terms:
            return list + 1 + 2 * count;
        case InputEncoding::expressions:
            break;
    }
    return list + 2 + list[1];
}

// A value times the coefficient with this id.
template <class Fr>
Fr scaled(std::uint32_t coefficient, const Fr& value, const Fr* coefficients) {
    switch (coefficient_class(coefficient)) {
        case CoefficientClass::zero:
            return Fr::zero();
        case CoefficientClass::one:
            return value;
        case CoefficientClass::minus_one:
            return -value;
        case CoefficientClass::two:
            return value.doubled();
        case CoefficientClass::minus_two:
            return -value.doubled();
        case CoefficientClass::general:
            break;
    }
    return coefficients[coefficient] * value;
}

template <class Fr>
class InputList {
  public:
    InputList(const std::uint32_t* words, const Fr* wires, const Fr* coefficients)
        : count_(words[0] >> 2),
          encoding_(static_cast<InputEncoding>(words[0] & 3)),
          words_(words + 1),
          wires_(wires),
          coefficients_(coefficients) {
        if (encoding_ == InputEncoding::expressions) index_expressions();
    }

    std::size_t size() const { return count_; }

    Fr operator[](std::size_t i) const {
        switch (encoding_) {
            case InputEncoding::wires:
                return wires_[words_[i]];
            case InputEncoding::terms:
                return value({words_[2 * i], words_[2 * i + 1]});
            case InputEncoding::expressions:
                break;
        }
        return sum(offsets_[i]);
    }

  private:
    Fr value(Term term) const {
        return term.is_constant() ? coefficients_[term.coefficient]
                                  : scaled(term.coefficient, wires_[term.wire], coefficients_);
    }
    Fr sum(std::size_t offset) const {
        Fr total = Fr::zero();
        const std::uint32_t nb_terms = words_[offset];
        for (std::uint32_t t = 0; t < nb_terms; ++t) {
            const Term term{words_[offset + 1 + 2 * t], words_[offset + 2 + 2 * t]};
            if (term.is_constant() || term.reads_wire()) total += value(term);
        }
        return total;
    }
    void index_expressions() {
        offsets_.reserve(count_);
        std::size_t offset = 1;  // behind the number of words
        for (std::size_t i = 0; i < count_; ++i) {
            offsets_.push_back(static_cast<std::uint32_t>(offset));
            offset += 1 + 2 * static_cast<std::size_t>(words_[offset]);
        }
    }

    std::size_t count_;
    InputEncoding encoding_;
    const std::uint32_t* words_;
    const Fr* wires_;
    const Fr* coefficients_;
    std::vector<std::uint32_t> offsets_;  // of the expressions, for that encoding only
};

}  // namespace plonkd
