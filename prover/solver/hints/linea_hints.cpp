// Hints of Linea's circuits (gnark-solver.md section 7.5).

#include <vector>

#include "prover/hash/mimc.hpp"
#include "prover/solver/hints/arguments.hpp"
#include "prover/solver/hints/catalogue.hpp"
#include "prover/solver/hints/hint_call.hpp"

namespace plonkd {
namespace {

// v -> its base-4 digits, least significant first.
void to_crumbs(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 1);
    mpz_class rest = inputs[0];
    for (mpz_class& crumb : outputs) {
        crumb = low_u64(rest) & 3;
        rest >>= 2;
    }
    if (rest != 0) throw HintError("the value has more digits than outputs");
}

// values -> quotients by 31, then remainders, of the low 64 bits.
void divide_by_31(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    const std::size_t n = inputs.size();
    expect_outputs(outputs, 2 * n);
    for (std::size_t i = 0; i < n; ++i) {
        outputs[i] = low_u64(inputs[i]) / 31;
        outputs[n + i] = low_u64(inputs[i]) % 31;
    }
}

// groups (capacity, length, capacity values) -> the first `length` values of each, one after the other.
void concatenate(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    std::size_t written = 0;
    while (arguments.remaining() > 0) {
        const std::size_t capacity = arguments.next_count(inputs.size());
        const std::size_t length = arguments.next_count(capacity);
        const auto values = arguments.take(capacity).first(length);
        if (length > outputs.size() - written) throw HintError("more values than outputs");
        for (const mpz_class& value : values) outputs[written++] = value;
    }
}

// number of parts, capacity of each, values, part of each value -> the parts, in order, padded to their
// capacities.
void partition_slice(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const std::size_t nb_parts = arguments.next_count(inputs.size());
    std::vector<std::size_t> next, end;
    std::size_t total = 0;
    for (std::size_t i = 0; i < nb_parts; ++i) {
        next.push_back(total);
        total += arguments.next_count(outputs.size());
        end.push_back(total);
    }
    expect_outputs(outputs, total);
    if (arguments.remaining() % 2 != 0) throw HintError("expected as many values as indicators");
    const std::size_t n = arguments.remaining() / 2;
    const auto values = arguments.take(n), parts = arguments.take(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (!fits_u64(parts[i]) || low_u64(parts[i]) >= nb_parts)
            throw HintError("an indicator is out of range");
        const std::size_t part = low_u64(parts[i]);
        if (next[part] == end[part]) throw HintError("a part has more values than its capacity");
        outputs[next[part]++] = values[i];
    }
}

// a, b -> quotient and remainder.
void divide_euclidean(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_inputs(inputs, 2);
    expect_outputs(outputs, 2);
    if (inputs[1] == 0) throw HintError("division by 0");
    outputs[0] = inputs[0] / inputs[1];
    outputs[1] = inputs[0] % inputs[1];
}

// last indices of sub-slices, the slice -> the MiMC fold of each sub-slice over BLS12-377 Fr.
void checksum_sub_slices(const HintContext&, std::span<const mpz_class> inputs,
                         std::span<mpz_class> outputs) {
    HintArguments arguments(inputs);
    const auto last_indices = arguments.take(outputs.size());
    const auto slice = arguments.take(arguments.remaining());
    std::size_t first = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (!fits_u64(last_indices[i]) || low_u64(last_indices[i]) >= slice.size()) return;
        const std::size_t last = low_u64(last_indices[i]);
        if (first >= slice.size()) throw HintError("a sub-slice begins behind the slice");
        Bls12377Fr sum = to_element<Bls12377Fr>(slice[first]);
        for (std::size_t j = first + 1; j <= last; ++j) {
            Mimc<Bls12377Fr> hash;
            hash.absorb(sum);
            hash.absorb(to_element<Bls12377Fr>(slice[j]));
            sum = hash.digest();
        }
        to_integer(sum, outputs[i]);
        first = last + 1;
    }
}

// words -> the bytes of each, most significant first, equally many for all.
void break_into_bytes(const HintContext&, std::span<const mpz_class> inputs, std::span<mpz_class> outputs) {
    expect_at_least_inputs(inputs, 1);
    const std::size_t nb_bytes = outputs.size() / inputs.size();
    expect_outputs(outputs, nb_bytes * inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        mpz_class rest = inputs[i];
        for (std::size_t j = nb_bytes; j-- > 0;) {
            outputs[i * nb_bytes + j] = low_u64(rest) & 0xff;
            rest >>= 8;
        }
        if (rest != 0) throw HintError("word " + std::to_string(i) + " has more bytes than outputs");
    }
}

}  // namespace

void add_linea_hints(HintRegistry& registry) {
    const std::string linea = "github.com/consensys/linea-monorepo/prover/";
    registry.add(linea + "circuits/internal.toCrumbsHint", to_crumbs);
    registry.add(linea + "circuits/internal.concatHint", concatenate);
    registry.add(linea + "circuits/internal.partitionSliceHint", partition_slice);
    registry.add(linea + "circuits/internal.divEuclideanHint", divide_euclidean);
    registry.add(linea + "circuits/internal.checksumSubSlicesHint", checksum_sub_slices);
    registry.add(linea + "utils/gnarkutil.divBy31Hint", divide_by_31);
    registry.add(linea + "utils/gnarkutil.breakIntoBytesHint", break_into_bytes);
    registry.add(linea + "utils.decomposeIntoBytesHint", break_into_bytes);
}

}  // namespace plonkd
