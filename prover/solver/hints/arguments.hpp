// Reading a hint's inputs with their shape checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <gmpxx.h>

#include "prover/solver/hints/registry.hpp"

namespace plonkd {

// Throws HintError unless the call has this many.
inline void expect_inputs(std::span<const mpz_class> inputs, std::size_t expected) {
    if (inputs.size() != expected) {
        throw HintError("expected " + std::to_string(expected) + " inputs, found " +
                        std::to_string(inputs.size()));
    }
}
inline void expect_at_least_inputs(std::span<const mpz_class> inputs, std::size_t expected) {
    if (inputs.size() < expected) {
        throw HintError("expected at least " + std::to_string(expected) + " inputs, found " +
                        std::to_string(inputs.size()));
    }
}
inline void expect_outputs(std::span<const mpz_class> outputs, std::size_t expected) {
    if (outputs.size() != expected) {
        throw HintError("expected " + std::to_string(expected) + " outputs, found " +
                        std::to_string(outputs.size()));
    }
}

inline bool fits_u64(const mpz_class& value) {
    return sgn(value) >= 0 && mpz_sizeinbase(value.get_mpz_t(), 2) <= 64;
}

// The low 64 bits of a value that is not negative.
inline std::uint64_t low_u64(const mpz_class& value) {
    return mpz_size(value.get_mpz_t()) == 0 ? 0 : mpz_getlimbn(value.get_mpz_t(), 0);
}

// A number of bits; more than any field has would only make integers too large to hold.
inline std::size_t bit_count(const mpz_class& value) {
    constexpr std::uint64_t kMost = 1 << 16;
    if (!fits_u64(value) || low_u64(value) > kMost)
        throw HintError("a number of bits beyond " + std::to_string(kMost));
    return static_cast<std::size_t>(low_u64(value));
}

// Takes inputs one after the other; refuses to go past the last.
class HintArguments {
  public:
    explicit HintArguments(std::span<const mpz_class> inputs) : rest_(inputs) {}

    std::size_t remaining() const { return rest_.size(); }
    const mpz_class& next() { return take(1).front(); }
    std::span<const mpz_class> take(std::size_t count) {
        if (count > rest_.size()) {
            throw HintError("expected " + std::to_string(count) + " more inputs, found " +
                            std::to_string(rest_.size()));
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    // A number of things of which there is at least one value each in the call, or outputs.
    std::size_t next_count(std::size_t most) {
        const mpz_class& value = next();
        if (!fits_u64(value) || low_u64(value) > most) {
            throw HintError("a count beyond " + std::to_string(most));
        }
        return static_cast<std::size_t>(low_u64(value));
    }
    std::size_t next_bit_count() { return bit_count(next()); }
    void expect_end() const {
        if (!rest_.empty()) throw HintError(std::to_string(rest_.size()) + " inputs too many");
    }

  private:
    std::span<const mpz_class> rest_;
};

}  // namespace plonkd
