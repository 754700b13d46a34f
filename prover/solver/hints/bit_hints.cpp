// Hints on digits, bits and order of integers (gnark-solver.md section 7.1).

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {
namespace {

void expect_output(std::span<mpz_class> outputs) {
    if (outputs.empty()) throw HintError("expected an output, found none");
}

// a -> its lowest bits.
void n_bits(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = mpz_tstbit(inputs[0].get_mpz_t(), i);
}

// n, i -> bit i of n.
void ith_bit(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = fits_u64(inputs[1]) ? mpz_tstbit(inputs[0].get_mpz_t(), low_u64(inputs[1])) : 0;
}

// a -> its lowest base-3 digits.
void n_trits(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    mpz_class rest = inputs[0];
    for (mpz_class& digit : outputs) digit = mpz_tdiv_q_ui(rest.get_mpz_t(), rest.get_mpz_t(), 3);
}

// s, v -> v >> s, v mod 2^s.
void partition(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 2);
    expect_outputs(outputs, 2);
    if (!fits_u64(inputs[0])) throw HintError("the place to split at does not fit 64 bits");
    mpz_fdiv_q_2exp(outputs[0].get_mpz_t(), inputs[1].get_mpz_t(), low_u64(inputs[0]));
    mpz_fdiv_r_2exp(outputs[1].get_mpz_t(), inputs[1].get_mpz_t(), low_u64(inputs[0]));
}

// The order of std/math/cmp: integers above half the modulus count as negative, but only against one strictly
// below.
int signed_order(const HintContext& context, const mpz_class& a, const mpz_class& b) {
    const mpz_class half = context.modulus >> 1;
    const int side_a = cmp(a, half), side_b = cmp(b, half);
    const bool mixed = (side_a < 0 && side_b > 0) || (side_a > 0 && side_b < 0);
    return mixed ? -cmp(a, b) : cmp(a, b);
}

void is_less(const HintContext& context, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = signed_order(context, inputs[0], inputs[1]) < 0 ? 1 : 0;
}

void minimum(const HintContext& context, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = signed_order(context, inputs[0], inputs[1]) < 0 ? inputs[0] : inputs[1];
}

// n, v -> the n lowest bytes of v, least significant first.
void to_bytes(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 2);
    if (!fits_u64(inputs[0]) || low_u64(inputs[0]) != outputs.size()) {
        throw HintError("the number of bytes is not the number of outputs");
    }
    if (!fits_u64(inputs[1])) throw HintError("the value does not fit 64 bits");
    std::uint64_t rest = low_u64(inputs[1]);
    for (mpz_class& byte : outputs) {
        byte = rest & 0xff;
        rest >>= 8;
    }
}

void bitwise_and(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = inputs[0] & inputs[1];
}
void bitwise_or(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = inputs[0] | inputs[1];
}
void bitwise_xor(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 2);
    expect_output(outputs);
    outputs[0] = inputs[0] ^ inputs[1];
}

}  // namespace

void add_bit_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/std/math/bits.nBits", n_bits);
    registry.add("github.com/consensys/gnark/std/math/bits.ithBit", ith_bit);
    registry.add("github.com/consensys/gnark/std/math/bits.nTrits", n_trits);
    registry.add("github.com/consensys/gnark/std/math/bitslice.partitionHint", partition);
    registry.add("github.com/consensys/gnark/std/math/cmp.isLessOutputHint", is_less);
    registry.add("github.com/consensys/gnark/std/math/cmp.minOutputHint", minimum);
    registry.add("github.com/consensys/gnark/std/math/uints.toBytes", to_bytes);
    registry.add("github.com/consensys/gnark/std/math/uints.andHint", bitwise_and);
    registry.add("github.com/consensys/gnark/std/math/uints.orHint", bitwise_or);
    registry.add("github.com/consensys/gnark/std/math/uints.xorHint", bitwise_xor);
}

}  // namespace plonkd
