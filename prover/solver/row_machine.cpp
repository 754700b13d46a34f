#include "prover/solver/row_machine.hpp"

#include <algorithm>
#include <array>

#include "prover/field/fields.hpp"

namespace plonkd {
namespace {

constexpr const char* kRowDetail = "qL*xa + qR*xb + qO*xc + qM*xa*xb + qC != 0";
constexpr const char* kBooleanDetail = "boolean constraint doesn't hold";
constexpr const char* kDivisionDetail = "division by 0";

// Inversions are shared by this many records at most, so that their scratch fits on the stack.
constexpr std::uint32_t kInverseBatch = 256;

// Wires of a long run lie anywhere in gigabytes; they are asked for this many records ahead.
constexpr std::uint32_t kPrefetchDistance = 12;

// Replaces the first `count` values by their inverses, 0 by 0.
template <class Fr>
void invert(Fr* values, std::uint32_t count) {
    std::array<Fr, kInverseBatch> prefix;
    Fr product = Fr::one();
    for (std::uint32_t i = 0; i < count; ++i) {
        prefix[i] = product;
        if (!values[i].is_zero()) product *= values[i];
    }
    Fr suffix = product.inverse();
    for (std::uint32_t i = count; i-- > 0;) {
        if (values[i].is_zero()) continue;
        const Fr inverse = suffix * prefix[i];
        suffix *= values[i];
        values[i] = inverse;
    }
}

std::uint32_t nb_general(const MicroHeader& header) {
    std::uint32_t count = header.has_constant ? 1 : 0;
    for (const CoefficientClass c : {header.l, header.r, header.m, header.o}) {
        if (c == CoefficientClass::general) ++count;
    }
    return count;
}

}  // namespace

// Calls operation(record) for `count` records of kStride words, the first kNbWires of which are wires.
template <class Fr>
template <unsigned kStride, unsigned kNbWires, class Operation>
const std::uint32_t* RowMachine<Fr>::each(const std::uint32_t* words, std::uint32_t count,
                                          Operation&& operation) {
    if (count > kPrefetchDistance) {
        for (; count > kPrefetchDistance; --count, words += kStride) {
            const std::uint32_t* const ahead = words + kPrefetchDistance * kStride;
            for (unsigned i = 0; i < kNbWires; ++i) __builtin_prefetch(wires_ + ahead[i]);
            operation(words);
        }
    }
    for (; count > 0; --count, words += kStride) operation(words);
    return words;
}

template <class Fr>
inline void RowMachine<Fr>::add_scaled(Fr& sum, CoefficientClass c, const Fr& value,
                                       const std::uint32_t*& words) const {
    switch (c) {
        case CoefficientClass::zero:
            break;
        case CoefficientClass::one:
            sum += value;
            break;
        case CoefficientClass::minus_one:
            sum -= value;
            break;
        case CoefficientClass::two:
            sum += value.doubled();
            break;
        case CoefficientClass::minus_two:
            sum -= value.doubled();
            break;
        case CoefficientClass::general:
            sum += coefficients_[*words++] * value;
            break;
    }
}

// Flat: a call per field operation would cost as much as an addition.
template <class Fr>
[[gnu::flatten]] const std::uint32_t* RowMachine<Fr>::run(std::uint32_t header_word,
                                                          const std::uint32_t* words) {
    const MicroHeader header = MicroHeader::from_word(header_word);
    const std::uint32_t count = MicroHeader::count(header_word);
    Fr* const wires = wires_;
    switch (header.opcode) {
        case Opcode::sum:
            return each<3, 3>(words, count,
                              [=](const std::uint32_t* w) { wires[w[2]] = wires[w[0]] + wires[w[1]]; });
        case Opcode::difference:
            return each<3, 3>(words, count,
                              [=](const std::uint32_t* w) { wires[w[2]] = wires[w[0]] - wires[w[1]]; });
        case Opcode::product:
            return each<3, 3>(words, count,
                              [=](const std::uint32_t* w) { wires[w[2]] = wires[w[0]] * wires[w[1]]; });
        case Opcode::add_constant:
            return each<3, 2>(words, count, [=, this](const std::uint32_t* w) {
                wires[w[1]] = wires[w[0]] + coefficients_[w[2]];
            });
        case Opcode::select_zero:
            return each<4, 2>(words, count, [=, this](const std::uint32_t* w) {
                wires[w[1]] = coefficients_[wires[w[0]].is_zero() ? w[2] : w[3]];
            });
        case Opcode::combination:
            return run_combinations(header, words, count);
        case Opcode::inverse:
            return run_inverses(header, words, count);
        case Opcode::quotient:
            return run_quotients(header, words, count);
        case Opcode::check_equal:
            return each<3, 2>(words, count, [=, this](const std::uint32_t* w) {
                if (!(wires[w[0]] == wires[w[1]])) failures_.constraint_failed(w[2], kRowDetail);
            });
        case Opcode::check_boolean:
            return each<2, 1>(words, count, [=, this](const std::uint32_t* w) {
                const Fr& x = wires[w[0]];
                if (!x.is_zero() && !x.is_one()) failures_.constraint_failed(w[1], kBooleanDetail);
            });
        case Opcode::check_zero_divisor:
            return each<3, 2>(words, count, [=, this](const std::uint32_t* w) {
                if (!wires[w[0]].is_zero() && !wires[w[1]].is_zero())
                    failures_.constraint_failed(w[2], kRowDetail);
            });
        case Opcode::check_product:
            return each<4, 3>(words, count, [=, this](const std::uint32_t* w) {
                if (!(wires[w[0]] * wires[w[1]] == wires[w[2]]))
                    failures_.constraint_failed(w[3], kRowDetail);
            });
        default:
            return run_checks(header, words, count);
    }
}

template <class Fr>
[[gnu::flatten]] const std::uint32_t* RowMachine<Fr>::run_combinations(MicroHeader header,
                                                                       const std::uint32_t* words,
                                                                       std::uint32_t count) {
    for (; count > 0; --count) {
        const Fr& x = wires_[words[0]];
        const Fr& y = wires_[words[1]];
        Fr& target = wires_[words[2]];
        words += 3;
        Fr sum = Fr::zero();
        if (header.l == CoefficientClass::one) {
            sum = x;
        } else {
            add_scaled(sum, header.l, x, words);
        }
        add_scaled(sum, header.r, y, words);
        if (header.m != CoefficientClass::zero) add_scaled(sum, header.m, x * y, words);
        if (header.has_constant) sum += coefficients_[*words++];
        target = sum;
    }
    return words;
}

template <class Fr>
[[gnu::flatten]] const std::uint32_t* RowMachine<Fr>::run_checks(MicroHeader header,
                                                                 const std::uint32_t* words,
                                                                 std::uint32_t count) {
    for (; count > 0; --count) {
        const Fr& x = wires_[words[0]];
        const Fr& y = wires_[words[1]];
        const Fr& z = wires_[words[2]];
        words += 3;
        Fr sum = Fr::zero();
        add_scaled(sum, header.l, x, words);
        add_scaled(sum, header.r, y, words);
        if (header.m != CoefficientClass::zero) add_scaled(sum, header.m, x * y, words);
        add_scaled(sum, header.o, z, words);
        if (header.has_constant) sum += coefficients_[*words++];
        if (!sum.is_zero()) failures_.constraint_failed(*words, kRowDetail);
        ++words;
    }
    return words;
}

template <class Fr>
const std::uint32_t* RowMachine<Fr>::run_inverses(MicroHeader header, const std::uint32_t* words,
                                                  std::uint32_t count) {
    const std::uint32_t stride = 2 + nb_general(header);
    std::array<Fr, kInverseBatch> values;
    while (count > 0) {
        const std::uint32_t batch = std::min(count, kInverseBatch);
        for (std::uint32_t i = 0; i < batch; ++i) {
            const std::uint32_t* record = words + i * stride;
            values[i] = Fr::zero();
            const Fr& x = wires_[record[0]];
            record += 2;
            add_scaled(values[i], header.l, x, record);
        }
        invert(values.data(), batch);
        for (std::uint32_t i = 0; i < batch; ++i, words += stride) wires_[words[1]] = values[i];
        count -= batch;
    }
    return words;
}

template <class Fr>
const std::uint32_t* RowMachine<Fr>::run_quotients(MicroHeader header, const std::uint32_t* words,
                                                   std::uint32_t count) {
    const std::uint32_t stride = 4 + nb_general(header);
    std::array<Fr, kInverseBatch> numerators, denominators;
    while (count > 0) {
        const std::uint32_t batch = std::min(count, kInverseBatch);
        for (std::uint32_t i = 0; i < batch; ++i) {
            const std::uint32_t* record = words + i * stride;
            const Fr& x = wires_[record[0]];
            const Fr& y = wires_[record[1]];
            record += 3;
            // The classes stand in the order l, r, m, o: l and m make the denominator, r and o the numerator.
            const std::uint32_t* l = record;
            const std::uint32_t* r = l + (header.l == CoefficientClass::general ? 1 : 0);
            const std::uint32_t* m = r + (header.r == CoefficientClass::general ? 1 : 0);
            const std::uint32_t* o = m + (header.m == CoefficientClass::general ? 1 : 0);
            Fr denominator = Fr::zero();
            if (header.l == CoefficientClass::general) {
                denominator = coefficients_[*l];
            } else {
                add_scaled(denominator, header.l, Fr::one(), l);
            }
            add_scaled(denominator, header.m, x, m);
            Fr numerator = Fr::zero();
            add_scaled(numerator, header.r, x, r);
            add_scaled(numerator, header.o, y, o);
            if (header.has_constant) numerator += coefficients_[*o];
            if (denominator.is_zero())
                failures_.constraint_failed(words[(i + 1) * stride - 1], kDivisionDetail);
            numerators[i] = -numerator;
            denominators[i] = denominator;
        }
        invert(denominators.data(), batch);
        for (std::uint32_t i = 0; i < batch; ++i, words += stride) {
            wires_[words[2]] = numerators[i] * denominators[i];
        }
        count -= batch;
    }
    return words;
}

template class RowMachine<Bn254Fr>;
template class RowMachine<Bls12377Fr>;
template class RowMachine<Bw6761Fr>;

}  // namespace plonkd
