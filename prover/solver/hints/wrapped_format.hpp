// The wrapped format of emulated hints: native values and elements of one or two emulated fields in one flat
// list (gnark-hints.md section 1).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <gmpxx.h>

namespace plonkd {

// One emulated field of a call. Values are integers, not reduced.
struct EmulatedArguments {
    std::size_t nb_limbs = 0;
    std::size_t bits_per_limb = 0;
    mpz_class modulus;
    std::vector<mpz_class> inputs;
    std::vector<mpz_class> outputs;  // to be set by the hint; as many as the call says
};

struct WrappedCall {
    std::vector<mpz_class> native_inputs;
    std::vector<mpz_class> native_outputs;  // to be set by the hint
    EmulatedArguments first;
    std::optional<EmulatedArguments> second;

    // Throws HintError where the list has not this format or does not fit the number of outputs.
    static WrappedCall read(std::span<const mpz_class> inputs, std::size_t nb_outputs);

    // Throws HintError where an element does not fit its limbs.
    void write(std::span<mpz_class> outputs) const;
};

// The same for a hint written for exactly one emulated field: throws HintError for two.
WrappedCall read_single_field_call(std::span<const mpz_class> inputs, std::size_t nb_outputs);

}  // namespace plonkd
