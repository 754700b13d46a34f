// Hints of range checks and look-up arguments (gnark-solver.md section 7.2). The ones that large circuits
// call have fast paths in native_hints.cpp.

#include <map>
#include <vector>

#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"

namespace plonkd {
namespace {

// variable size, limb size, v -> the limbs of v; bits above the variable's size are dropped.
void decompose_for_range_check(const HintContext&, std::span<const mpz_class> inputs,
                               std::span<mpz_class> outputs) {
    expect_inputs(inputs, 3);
    const std::size_t variable_bits = bit_count(inputs[0]), limb_bits = bit_count(inputs[1]);
    if (limb_bits == 0) throw HintError("limbs of no bits");
    expect_outputs(outputs, (variable_bits + limb_bits - 1) / limb_bits);
    mpz_class rest = inputs[2];
    for (mpz_class& limb : outputs) {
        mpz_fdiv_r_2exp(limb.get_mpz_t(), rest.get_mpz_t(), limb_bits);
        rest >>= limb_bits;
    }
}

// rows of the table, words per row, the table, queries -> how often each row is queried.
void count(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 3);
    HintArguments arguments(inputs);
    const std::size_t nb_rows = arguments.next_count(inputs.size());
    const std::size_t row_size = arguments.next_count(inputs.size());
    expect_outputs(outputs, nb_rows);
    if (row_size == 0 || nb_rows > arguments.remaining() / row_size)
        throw HintError("the table is incomplete");
    const auto table = arguments.take(nb_rows * row_size);
    if (arguments.remaining() == 0 || arguments.remaining() % row_size != 0) {
        throw HintError("expected at least one query, of " + std::to_string(row_size) +
                        " words each, found " + std::to_string(arguments.remaining()) + " words");
    }
    const auto row_of = [row_size](std::span<const mpz_class> words, std::size_t row) {
        const auto values = words.subspan(row * row_size, row_size);
        return std::vector<mpz_class>(values.begin(), values.end());
    };
    std::map<std::vector<mpz_class>, std::size_t> rows;
    for (std::size_t i = 0; i < nb_rows; ++i) {
        if (!rows.emplace(row_of(table, i), i).second) throw HintError("two rows of the table are equal");
    }
    const std::size_t nb_queries = arguments.remaining() / row_size;
    const auto queries = arguments.take(nb_queries * row_size);
    for (std::size_t i = 0; i < nb_queries; ++i) {
        const auto row = rows.find(row_of(queries, i));
        if (row == rows.end()) throw HintError("a query is not in the table");
        ++outputs[row->second];
    }
}

// c, numerators, t -> numerator / (c - t) for each.
void batch_divide(const HintContext& context, std::span<const mpz_class> inputs,
                  std::span<mpz_class> outputs) {
    const std::size_t n = outputs.size();
    expect_inputs(inputs, 1 + 2 * n);
    for (std::size_t i = 0; i < n; ++i) {
        mpz_class difference = inputs[0] - inputs[1 + n + i];
        if (mpz_invert(difference.get_mpz_t(), difference.get_mpz_t(), context.modulus.get_mpz_t()) == 0) {
            throw HintError("division by 0");
        }
        outputs[i] = inputs[1 + i] * difference;
    }
}

}  // namespace

void add_table_hints(HintRegistry& registry) {
    registry.add("github.com/consensys/gnark/std/rangecheck.DecomposeHint", decompose_for_range_check);
    registry.add("github.com/consensys/gnark/std/internal/logderivarg.countHint", count);
    registry.add("github.com/consensys/gnark/std/internal/logderivarg.batchDivBySubHint", batch_divide);
}

}  // namespace plonkd
