// Hints on elements of the native field (gnark-solver.md section 7.1).

#include <cerrno>
#include <cstdint>
#include <span>
#include <sys/random.h>
#include <vector>

#include "prover/failure/failure.hpp"
#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {
namespace {

// a -> 1/a, or 0 for 0.
void inverse_or_zero(const HintContext& context, std::span<const mpz_class> inputs,
                     std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    if (outputs.empty()) throw HintError("expected an output, found none");
    if (mpz_invert(outputs[0].get_mpz_t(), inputs[0].get_mpz_t(), context.modulus.get_mpz_t()) == 0)
        outputs[0] = 0;
}

void fill_random(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR) throw InternalError("the operating system has no random bytes");
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

// Uniformly random elements: 16 bytes more than the modulus has make the bias of the reduction negligible.
void randomize(const HintContext& context, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 0);
    std::vector<std::uint8_t> bytes(context.modulus_bits() / 8 + 17);
    for (mpz_class& output : outputs) {
        fill_random(bytes);
        mpz_import(output.get_mpz_t(), bytes.size(), 1, 1, 0, 0, bytes.data());
        mpz_mod(output.get_mpz_t(), output.get_mpz_t(), context.modulus.get_mpz_t());
    }
}

// v -> its bytes, most significant first, as many as the modulus has.
void native_to_bytes(const HintContext& context, std::span<const mpz_class> inputs,
                     std::span<mpz_class> outputs) {
    expect_inputs(inputs, 1);
    expect_outputs(outputs, (context.modulus_bits() + 7) / 8);
    mpz_class rest = inputs[0];
    for (std::size_t i = outputs.size(); i-- > 0;) {
        outputs[i] = low_u64(rest) & 0xff;
        rest >>= 8;
    }
}

}  // namespace

void add_field_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/constraint/solver.InvZeroHint", inverse_or_zero);
    registry.add("github.com/consensys/gnark/internal/hints.Randomize", randomize);
    registry.add("github.com/consensys/gnark/std/conversion.nativeToBytesHint", native_to_bytes);
}

}  // namespace plonkd
