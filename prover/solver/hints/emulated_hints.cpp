// Hints of std/math/emulated: arithmetic modulo p on integers in limbs (gnark-solver.md section 7.3,
// gnark-hints.md section 10).

#include <algorithm>
#include <vector>

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"
#include "prover/solver/hints/limbs.hpp"
#include "prover/solver/hints/modular_square_root.hpp"
#include "prover/solver/hints/wrapped_format.hpp"

namespace plonkd {
namespace {

// carry_i = floor((carry_{i-1} + difference_i) / 2^bits), for as many as there are outputs.
void write_carries(std::span<const mpz_class> differences, std::size_t bits, std::span<mpz_class> carries) {
    mpz_class carry = 0;
    for (std::size_t i = 0; i < carries.size(); ++i) {
        if (i < differences.size()) carry += differences[i];
        carry >>= bits;  // floor, also of negative integers
        carries[i] = carry;
    }
}

void subtract(std::vector<mpz_class>& from, std::span<const mpz_class> limbs) {
    if (from.size() < limbs.size()) from.resize(limbs.size());
    for (std::size_t i = 0; i < limbs.size(); ++i) from[i] -= limbs[i];
}

void add(std::vector<mpz_class>& to, std::span<const mpz_class> limbs) {
    if (to.size() < limbs.size()) to.resize(limbs.size());
    for (std::size_t i = 0; i < limbs.size(); ++i) to[i] += limbs[i];
}

// bits, limbs of p, limbs of a, limbs of the quotient, p, a, b -> quotient and remainder of a b by p, and the
// carries of a b - quotient p - remainder limb by limb.
void multiply(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const std::size_t bits = arguments.next_bit_count();
    const std::size_t nb_limbs = arguments.next_count(inputs.size());
    const std::size_t nb_a = arguments.next_count(inputs.size());
    const std::size_t nb_quotient = arguments.next_count(outputs.size());
    const auto p_limbs = arguments.take(nb_limbs);
    const auto a_limbs = arguments.take(nb_a);
    const auto b_limbs = arguments.take(arguments.remaining());
    const auto product_size = [](std::size_t x, std::size_t y) { return x + y < 1 ? 0 : x + y - 1; };
    const std::size_t longest =
        std::max(product_size(nb_a, b_limbs.size()), product_size(nb_quotient, nb_limbs));
    if (longest == 0) throw HintError("nothing to multiply");
    expect_outputs(outputs, nb_quotient + nb_limbs + longest - 1);

    const mpz_class p = recompose(p_limbs, bits);
    const mpz_class product = recompose(a_limbs, bits) * recompose(b_limbs, bits);
    mpz_class quotient = 0, remainder = 0;
    if (p != 0) mpz_tdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), product.get_mpz_t(), p.get_mpz_t());
    const auto quotient_limbs = outputs.first(nb_quotient);
    const auto remainder_limbs = outputs.subspan(nb_quotient, nb_limbs);
    decompose(quotient, bits, quotient_limbs);
    decompose(remainder, bits, remainder_limbs);

    std::vector<mpz_class> differences = convolve(a_limbs, b_limbs);
    subtract(differences, convolve(quotient_limbs, p_limbs));
    subtract(differences, remainder_limbs);
    write_carries(differences, bits, outputs.subspan(nb_quotient + nb_limbs));
}

// bits, limbs of p, limbs of the denominator, limbs of the numerator, p, numerator, denominator -> the
// quotient mod p.
void divide(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const std::size_t bits = arguments.next_bit_count();
    const std::size_t nb_limbs = arguments.next_count(inputs.size());
    const std::size_t nb_denominator = arguments.next_count(inputs.size());
    const std::size_t nb_numerator = arguments.next_count(inputs.size());
    expect_outputs(outputs, nb_limbs);
    const mpz_class p = recompose(arguments.take(nb_limbs), bits);
    const mpz_class numerator = recompose(arguments.take(nb_numerator), bits);
    mpz_class result = recompose(arguments.take(nb_denominator), bits);
    arguments.expect_end();
    if (p == 0 || mpz_invert(result.get_mpz_t(), result.get_mpz_t(), p.get_mpz_t()) == 0) {
        throw HintError("no modular inverse");
    }
    result *= numerator;
    result %= p;
    decompose(result, bits, outputs);
}

// bits, limbs of p, p, x -> 1/x mod p.
void invert(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const std::size_t bits = arguments.next_bit_count();
    const std::size_t nb_limbs = arguments.next_count(inputs.size());
    expect_outputs(outputs, nb_limbs);
    const mpz_class p = recompose(arguments.take(nb_limbs), bits);
    if (arguments.remaining() < nb_limbs) throw HintError("fewer limbs to invert than the modulus has");
    mpz_class result = recompose(arguments.take(arguments.remaining()), bits);
    if (p == 0 || mpz_invert(result.get_mpz_t(), result.get_mpz_t(), p.get_mpz_t()) == 0) {
        throw HintError("no modular inverse");
    }
    decompose(result, bits, outputs);
}

// Wrapped: x -> a square root of x.
void square_root(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    WrappedCall call = read_single_field_call(inputs, outputs.size());
    if (call.first.inputs.size() != 1 || call.first.outputs.size() != 1) {
        throw HintError("expected one emulated input and one emulated output");
    }
    const auto root = modular_square_root(call.first.inputs[0], call.first.modulus);
    if (!root) throw HintError("no square root");
    call.first.outputs[0] = *root;
    call.write(outputs);
}

// limbs of p, bits, overflow, limbs out, p -> a multiple of p whose limbs all exceed 2^(overflow + bits).
void subtraction_padding(const HintContext&, std::span<const mpz_class> inputs,
                         std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const std::size_t nb_limbs = arguments.next_count(inputs.size());
    const std::size_t bits = arguments.next_bit_count();
    const std::size_t overflow = arguments.next_bit_count();
    const std::size_t nb_outputs = arguments.next_count(outputs.size());
    expect_outputs(outputs, nb_outputs);
    const mpz_class p = recompose(arguments.take(nb_limbs), bits);
    arguments.expect_end();
    if (p == 0 || bits == 0) throw HintError("the modulus is 0");

    const std::size_t nb_needed = std::max(nb_limbs, (mpz_sizeinbase(p.get_mpz_t(), 2) + bits - 1) / bits);
    if (nb_outputs < nb_needed) throw HintError("the padding does not fit into the outputs");
    const auto padding = outputs.first(nb_needed);
    const mpz_class limb = mpz_class(1) << (overflow + bits);
    for (mpz_class& output : padding) output = limb;
    const mpz_class missing = p - recompose(padding, bits) % p;
    std::vector<mpz_class> missing_limbs(nb_needed);
    decompose(missing, bits, missing_limbs);
    for (std::size_t i = 0; i < nb_needed; ++i) padding[i] += missing_limbs[i];
}

// The layout of a call of polyMvHint (gnark at the pinned commit; later versions differ under the same name).
struct PolynomialCall {
    struct Term {
        bool negative;
        mpz_class coefficient;
        std::vector<std::size_t> exponents;  // by variable
    };

    std::size_t bits, nb_quotient, nb_carries;
    std::vector<Term> terms;
    std::span<const mpz_class> p_limbs;
    std::vector<std::span<const mpz_class>> variables;

    explicit PolynomialCall(std::span<const mpz_class> inputs, std::size_t nb_outputs) {
        // No gadget multiplies more variables than this; it keeps integers small.
        constexpr std::size_t kMostFactors = 1024;
        HintArguments arguments(inputs);
        bits = arguments.next_bit_count();
        const std::size_t nb_limbs = arguments.next_count(inputs.size());
        const std::size_t nb_terms = arguments.next_count(inputs.size());
        const std::size_t nb_variables = arguments.next_count(inputs.size());
        nb_quotient = arguments.next_count(nb_outputs);
        nb_carries = arguments.next_count(nb_outputs);
        if (nb_quotient + nb_limbs + nb_carries + 1 != nb_outputs) {
            throw HintError("expected " + std::to_string(nb_quotient + nb_limbs + nb_carries + 1) +
                            " outputs, found " + std::to_string(nb_outputs));
        }
        for (const mpz_class& sign : arguments.take(nb_terms)) terms.push_back({sign != 0, 0, {}});
        for (Term& term : terms) {
            std::size_t nb_factors = 0;
            for (std::size_t v = 0; v < nb_variables; ++v) {
                term.exponents.push_back(arguments.next_count(kMostFactors));
                nb_factors += term.exponents.back();
            }
            if (nb_factors > kMostFactors) throw HintError("a term of too high a degree");
        }
        for (Term& term : terms) term.coefficient = arguments.next();
        p_limbs = arguments.take(nb_limbs);
        for (std::size_t v = 0; v < nb_variables; ++v) {
            variables.push_back(arguments.take(arguments.next_count(inputs.size())));
        }
        arguments.expect_end();
    }

    mpz_class value() const {
        std::vector<mpz_class> integers;
        for (const auto& limbs : variables) integers.push_back(recompose(limbs, bits));
        mpz_class sum = 0;
        for (const Term& term : terms) {
            mpz_class product = term.coefficient;
            for (std::size_t v = 0; v < variables.size(); ++v) {
                for (std::size_t i = 0; i < term.exponents[v]; ++i) product *= integers[v];
            }
            if (term.negative) {
                sum -= product;
            } else {
                sum += product;
            }
        }
        return sum;
    }

    // The same limb by limb; terms without variables do not take part.
    std::vector<mpz_class> limbwise_value() const {
        std::vector<mpz_class> sum;
        for (const Term& term : terms) {
            std::vector<mpz_class> product{term.coefficient};
            bool has_factor = false;
            for (std::size_t v = 0; v < variables.size(); ++v) {
                for (std::size_t i = 0; i < term.exponents[v]; ++i) product = convolve(product, variables[v]);
                has_factor |= term.exponents[v] != 0;
            }
            if (!has_factor) continue;
            if (term.negative) {
                subtract(sum, product);
            } else {
                add(sum, product);
            }
        }
        return sum;
    }
};

// A polynomial in several variables -> |quotient|, remainder, carries, whether the quotient is negative.
void evaluate_polynomial(const HintContext&, std::span<const mpz_class> inputs,
                         std::span<mpz_class> outputs) {
    const PolynomialCall call(inputs, outputs.size());
    const mpz_class p = recompose(call.p_limbs, call.bits);
    const mpz_class value = call.value();
    mpz_class quotient = 0, remainder = 0;
    if (p != 0) mpz_fdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), value.get_mpz_t(), p.get_mpz_t());
    const bool is_negative = sgn(quotient) < 0;
    quotient = abs(quotient);

    const auto quotient_limbs = outputs.first(call.nb_quotient);
    const auto remainder_limbs = outputs.subspan(call.nb_quotient, call.p_limbs.size());
    decompose(quotient, call.bits, quotient_limbs);
    decompose(remainder, call.bits, remainder_limbs);
    std::vector<mpz_class> differences = call.limbwise_value();
    subtract(differences, remainder_limbs);
    const std::vector<mpz_class> multiple = convolve(quotient_limbs, call.p_limbs);
    if (is_negative) {
        add(differences, multiple);
    } else {
        subtract(differences, multiple);
    }
    write_carries(differences, call.bits,
                  outputs.subspan(call.nb_quotient + call.p_limbs.size(), call.nb_carries));
    outputs.back() = is_negative ? 1 : 0;
}

// bits, p, a, b -> quotient and remainder of a b by p.
void multiply_small(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 4);
    expect_outputs(outputs, 2);
    const mpz_class product = inputs[2] * inputs[3];
    outputs[0] = inputs[1] == 0 ? mpz_class(0) : mpz_class(product / inputs[1]);
    outputs[1] = inputs[1] == 0 ? product : mpz_class(product % inputs[1]);
}

// bits, p, a -> quotient of a by p.
void check_small_zero(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 3);
    expect_outputs(outputs, 1);
    if (inputs[1] != 0) outputs[0] = inputs[2] / inputs[1];
}

}  // namespace

void add_emulated_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/std/math/emulated.mulHint", multiply);
    registry.add("github.com/consensys/gnark/std/math/emulated.DivHint", divide);
    registry.add("github.com/consensys/gnark/std/math/emulated.InverseHint", invert);
    registry.add("github.com/consensys/gnark/std/math/emulated.SqrtHint", square_root);
    registry.add("github.com/consensys/gnark/std/math/emulated.subPaddingHint", subtraction_padding);
    registry.add("github.com/consensys/gnark/std/math/emulated.polyMvHint", evaluate_polynomial);
    registry.add("github.com/consensys/gnark/std/math/emulated.smallMulHint", multiply_small);
    registry.add("github.com/consensys/gnark/std/math/emulated.smallCheckZeroHint", check_small_zero);
}

}  // namespace plonkd
