// Hint functions by name (gnark-solver.md sections 6 and 7): computations outside the circuit whose results
// the circuit then checks.
//
// A hint is a pure function on integers: inputs are canonical elements of the native field, outputs may be
// any integers and are reduced modulo the native field's order afterwards (-1 becomes r - 1). One registry
// serves all curves. A file of hints offers one function that adds them to a registry; hints/catalogue.cpp
// lists these functions and is the only place that knows all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <gmpxx.h>

namespace plonkd {

// What a hint may know besides its inputs.
struct HintContext {
    const mpz_class& modulus;  // r, of the native field

    std::size_t modulus_bits() const { return mpz_sizeinbase(modulus.get_mpz_t(), 2); }
};

// A hint refuses its inputs. The message never contains values.
class HintError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Outputs are 0 when the function is called; their number is part of the call. Throws HintError.
using HintFunction = void (*)(const HintContext& context, std::span<const mpz_class> inputs,
                              std::span<mpz_class> outputs);

// The id gnark gives a hint: 32-bit FNV-1a of its name.
constexpr std::uint32_t hint_id(std::string_view name) {
    std::uint32_t hash = 0x811c9dc5;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x01000193;
    }
    return hash;
}

// Replaced by the prover: its output is the BSB22 commitment's value (gnark-solver.md section 9).
inline constexpr std::string_view kCommitmentHintName =
    "github.com/consensys/gnark/frontend/cs.Bsb22CommitmentComputePlaceholder";

class HintRegistry {
  public:
    // Every hint of this build.
    static const HintRegistry& builtin();

    // Throws InternalError if the name, or another name with its id, is already there.
    void add(std::string_view name, HintFunction function);

    // nullptr if unknown.
    HintFunction find(std::uint32_t id) const;
    std::size_t size() const { return hints_.size(); }

  private:
    struct Entry {
        std::string name;
        HintFunction function;
    };
    std::map<std::uint32_t, Entry> hints_;
};

}  // namespace plonkd
