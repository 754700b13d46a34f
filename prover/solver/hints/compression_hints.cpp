// Hints of std/compress (gnark-solver.md section 7.4).

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {
namespace {

// bytes -> words of kBits bits each, most significant first.
template <unsigned kBits>
void break_up_bytes(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    constexpr std::size_t kWords = 8 / kBits;
    expect_outputs(outputs, kWords * inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i] >= 256) throw HintError("input " + std::to_string(i) + " is not a byte");
        std::uint64_t rest = low_u64(inputs[i]);
        for (std::size_t j = kWords; j-- > 0;) {
            outputs[i * kWords + j] = rest & ((1u << kBits) - 1);
            rest >>= kBits;
        }
    }
}

// elements -> the lowest bytes of each, most significant first.
void unpack_into_bytes(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    const std::size_t nb_bytes = outputs.size() / inputs.size();
    expect_outputs(outputs, nb_bytes * inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        mpz_class rest = inputs[i];
        for (std::size_t j = nb_bytes; j-- > 0;) {
            outputs[i * nb_bytes + j] = low_u64(rest) & 0xff;
            rest >>= 8;
        }
    }
}

}  // namespace

void add_compression_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoBitsHint",
                 break_up_bytes<1>);
    registry.add("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoCrumbsHint",
                 break_up_bytes<2>);
    registry.add("github.com/consensys/gnark/std/compress/internal.BreakUpBytesIntoHalfHint",
                 break_up_bytes<4>);
    registry.add("github.com/consensys/gnark/std/compress.UnpackIntoBytesHint", unpack_into_bytes);
}

}  // namespace plonkd
