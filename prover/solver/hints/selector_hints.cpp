// Hints of std/selector (gnark-solver.md section 7.1).

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {
namespace {

// position, start, end -> start before the position, end from there on.
void step_output(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 3);
    // As in the reference, the position is the low 64 bits as a signed number.
    const auto position = static_cast<std::int64_t>(low_u64(inputs[0]));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs[i] = static_cast<std::int64_t>(i) < position ? inputs[1] : inputs[2];
    }
}

// selector -> 1 at its position, 0 elsewhere.
void mux_indicators(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    if (fits_u64(inputs[0]) && low_u64(inputs[0]) < outputs.size()) outputs[low_u64(inputs[0])] = 1;
}

// keys, key -> 1 where a key is equal.
void map_indicators(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, std::max<std::size_t>(1, outputs.size()));
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = inputs[i] == inputs.back() ? 1 : 0;
}

}  // namespace

void add_selector_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/std/selector.stepOutput", step_output);
    registry.add("github.com/consensys/gnark/std/selector.muxIndicators", mux_indicators);
    registry.add("github.com/consensys/gnark/std/selector.mapIndicators", map_indicators);
}

}  // namespace plonkd
