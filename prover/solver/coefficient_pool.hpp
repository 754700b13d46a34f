// The coefficient table of a program: the circuit's own, then values derived from it while rows are
// specialised (quotients by constant denominators, constants of rewritten rows).
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "prover/field/batch_inverse.hpp"
#include "prover/gnark/instruction.hpp"
#include "prover/solver/micro_operation.hpp"

namespace plonkd {

constexpr CoefficientClass coefficient_class(std::uint32_t id) {
    switch (id) {
        case kCoefficientZero:
            return CoefficientClass::zero;
        case kCoefficientOne:
            return CoefficientClass::one;
        case kCoefficientMinusOne:
            return CoefficientClass::minus_one;
        case kCoefficientTwo:
            return CoefficientClass::two;
        case kCoefficientMinusTwo:
            return CoefficientClass::minus_two;
        default:
            return CoefficientClass::general;
    }
}

template <class Fr>
class CoefficientPool {
  public:
    // `table` begins with the reserved coefficients.
    explicit CoefficientPool(std::vector<Fr> table) : values_(std::move(table)), nb_given_(values_.size()) {}

    const Fr& operator[](std::uint32_t id) const { return values_[id]; }
    std::size_t size() const { return values_.size(); }
    std::vector<Fr> take() { return std::move(values_); }

    // The id itself, or kCoefficientZero for another id whose value is 0.
    std::uint32_t canonical(std::uint32_t id) const { return values_[id].is_zero() ? kCoefficientZero : id; }

    // The id of -C[id] / C[denominator]; the denominator's value must not be 0.
    std::uint32_t negated_quotient(std::uint32_t id, std::uint32_t denominator) {
        if (id == kCoefficientZero || denominator == kCoefficientMinusOne) return id;
        const std::uint64_t key = std::uint64_t{denominator} << 32 | id;
        const auto known = quotients_.find(key);
        if (known != quotients_.end()) return known->second;
        const std::uint32_t quotient = intern(-(values_[id] * inverse(denominator)));
        quotients_.emplace(key, quotient);
        return quotient;
    }

    // 1 / C[id]; id is one of the given coefficients.
    const Fr& inverse(std::uint32_t id) {
        if (inverses_.empty()) {
            inverses_.assign(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(nb_given_));
            batch_inverse(std::span<Fr>(inverses_));
        }
        return inverses_[id];
    }

    // The id of a value, which is added if it is neither reserved nor added before.
    std::uint32_t intern(const Fr& value) {
        for (std::uint32_t id = 0; id < kNbReservedCoefficients; ++id) {
            if (values_[id] == value) return id;
        }
        const auto [entry, is_new] = derived_.try_emplace(value, static_cast<std::uint32_t>(values_.size()));
        if (is_new) values_.push_back(value);
        return entry->second;
    }

  private:
    struct Hash {
        std::size_t operator()(const Fr& value) const {
            return static_cast<std::size_t>(value.montgomery().limb[0] ^ value.montgomery().limb[1] << 1);
        }
    };

    std::vector<Fr> values_;
    std::size_t nb_given_;
    std::vector<Fr> inverses_;                                    // of the given ones, made when first needed
    std::unordered_map<std::uint64_t, std::uint32_t> quotients_;  // denominator << 32 | numerator -> id
    std::unordered_map<Fr, std::uint32_t, Hash> derived_;
};

}  // namespace plonkd
