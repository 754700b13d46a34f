#include "prover/solver/row.hpp"

#include <utility>

#include "prover/field/fields.hpp"

namespace plonkd {
namespace {

void append_general(EncodedOperation& operation, std::uint32_t coefficient) {
    if (coefficient_class(coefficient) == CoefficientClass::general) operation.append(coefficient);
}

// The classes and ids of l, r, m, o and the constant.
void append_coefficients(EncodedOperation& operation, std::uint32_t l, std::uint32_t r, std::uint32_t m,
                         std::uint32_t o, std::uint32_t k) {
    operation.header.l = coefficient_class(l);
    operation.header.r = coefficient_class(r);
    operation.header.m = coefficient_class(m);
    operation.header.o = coefficient_class(o);
    operation.header.has_constant = k != kCoefficientZero;
    for (const std::uint32_t coefficient : {l, r, m, o}) append_general(operation, coefficient);
    if (operation.header.has_constant) operation.append(k);
}

EncodedOperation simple(Opcode opcode, std::initializer_list<std::uint32_t> words) {
    EncodedOperation operation;
    operation.header.opcode = opcode;
    for (const std::uint32_t word : words) operation.append(word);
    return operation;
}

// t = m x y + l x + r y + k.
EncodedOperation encode_combination(std::uint32_t x, std::uint32_t y, std::uint32_t t, std::uint32_t l,
                                    std::uint32_t r, std::uint32_t m, std::uint32_t k) {
    if (l == kCoefficientZero && r != kCoefficientZero) {
        std::swap(x, y);
        std::swap(l, r);
    }
    if (m == kCoefficientZero) {
        if (r == kCoefficientZero) y = x;
        if (k == kCoefficientZero && l == kCoefficientOne && r == kCoefficientOne) {
            return simple(Opcode::sum, {x, y, t});
        }
        if (k == kCoefficientZero && l == kCoefficientOne && r == kCoefficientMinusOne) {
            return simple(Opcode::difference, {x, y, t});
        }
        if (k == kCoefficientZero && l == kCoefficientMinusOne && r == kCoefficientOne) {
            return simple(Opcode::difference, {y, x, t});
        }
        if (k != kCoefficientZero && l == kCoefficientOne && r == kCoefficientZero) {
            return simple(Opcode::add_constant, {x, t, k});
        }
    } else if (m == kCoefficientOne && l == kCoefficientZero && r == kCoefficientZero &&
               k == kCoefficientZero) {
        return simple(Opcode::product, {x, y, t});
    }
    EncodedOperation operation = simple(Opcode::combination, {x, y, t});
    append_coefficients(operation, l, r, m, kCoefficientZero, k);
    return operation;
}

// t = -(r x + o y + k) / (l + m x).
EncodedOperation encode_quotient(std::uint32_t x, std::uint32_t y, std::uint32_t t, std::uint32_t l,
                                 std::uint32_t r, std::uint32_t m, std::uint32_t o, std::uint32_t k,
                                 std::uint32_t constraint) {
    EncodedOperation operation = simple(Opcode::quotient, {x, o == kCoefficientZero ? x : y, t});
    append_coefficients(operation, l, r, m, o, k);
    operation.append(constraint);
    return operation;
}

}  // namespace

template <class Fr>
Row row_of(const StoredInstruction& instruction, const CoefficientPool<Fr>& coefficients) {
    const auto& words = instruction.calldata;
    const auto coefficient = [&](std::size_t i) { return coefficients.canonical(words[i]); };
    Row row;
    row.constraint = instruction.offset;
    row.a = words[0];
    if (instruction.kind == InstructionKind::bool_row) {
        row.b = row.a;
        row.l = coefficient(1);
        row.m = coefficient(2);
        return row;
    }
    row.b = words[1];
    row.c = words[2];
    switch (instruction.kind) {
        case InstructionKind::mul_row:
            row.o = kCoefficientMinusOne;
            row.m = coefficient(3);
            break;
        case InstructionKind::add_row:
            row.l = coefficient(3);
            row.r = coefficient(4);
            row.o = kCoefficientMinusOne;
            row.k = coefficient(5);
            break;
        default:
            row.l = coefficient(3);
            row.r = coefficient(4);
            row.o = coefficient(5);
            row.m = coefficient(6);
            row.k = coefficient(7);
            break;
    }
    return row;
}

bool is_solvable(const Row& row, Unknown unknown) {
    switch (unknown) {
        case Unknown::a:
            return row.l != kCoefficientZero || row.m != kCoefficientZero;
        case Unknown::b:
            return row.r != kCoefficientZero || row.m != kCoefficientZero;
        default:
            return row.o != kCoefficientZero;
    }
}

template <class Fr>
EncodedOperation encode_solve(const Row& row, Unknown unknown, CoefficientPool<Fr>& coefficients) {
    const bool multiplies = row.m != kCoefficientZero;
    if (unknown == Unknown::c) {
        const auto scaled = [&](std::uint32_t id) { return coefficients.negated_quotient(id, row.o); };
        return encode_combination(row.a, row.b, row.c, scaled(row.l), scaled(row.r), scaled(row.m),
                                  scaled(row.k));
    }
    const bool for_a = unknown == Unknown::a;
    const std::uint32_t target = for_a ? row.a : row.b;
    const std::uint32_t other = for_a ? row.b : row.a;
    const std::uint32_t target_coefficient = for_a ? row.l : row.r;
    const std::uint32_t other_coefficient = for_a ? row.r : row.l;
    if (multiplies) {
        return encode_quotient(other, row.c, target, target_coefficient, other_coefficient, row.m, row.o,
                               row.k, row.constraint);
    }
    const auto scaled = [&](std::uint32_t id) {
        return coefficients.negated_quotient(id, target_coefficient);
    };
    return encode_combination(other, row.c, target, scaled(other_coefficient), scaled(row.o),
                              kCoefficientZero, scaled(row.k));
}

template <class Fr>
EncodedOperation encode_check(const Row& row, const CoefficientPool<Fr>& coefficients) {
    const auto is_zero = [](std::initializer_list<std::uint32_t> ids) {
        for (const std::uint32_t id : ids) {
            if (id != kCoefficientZero) return false;
        }
        return true;
    };
    const auto are_opposite = [&](std::uint32_t p, std::uint32_t q) {
        return p != kCoefficientZero && (coefficients[p] + coefficients[q]).is_zero();
    };
    if (is_zero({row.o, row.k})) {
        if (is_zero({row.m}) && are_opposite(row.l, row.r)) {
            return simple(Opcode::check_equal, {row.a, row.b, row.constraint});
        }
        if (is_zero({row.r}) && row.a == row.b && are_opposite(row.l, row.m)) {
            return simple(Opcode::check_boolean, {row.a, row.constraint});
        }
        if (is_zero({row.l, row.r}) && row.m != kCoefficientZero) {
            return simple(Opcode::check_zero_divisor, {row.a, row.b, row.constraint});
        }
    }
    if (is_zero({row.l, row.r, row.k}) && are_opposite(row.m, row.o)) {
        return simple(Opcode::check_product, {row.a, row.b, row.c, row.constraint});
    }
    EncodedOperation operation = simple(Opcode::check, {row.a, row.b, row.c});
    append_coefficients(operation, row.l, row.r, row.m, row.o, row.k);
    operation.append(row.constraint);
    return operation;
}

template <class Fr>
std::optional<EncodedOperation> encode_zero_test(const Row& row, std::uint32_t inverse, std::uint32_t value,
                                                 std::uint32_t k, CoefficientPool<Fr>& coefficients) {
    const bool is_pair = (row.a == inverse && row.b == value) || (row.a == value && row.b == inverse);
    if (!is_pair || value == inverse || row.o == kCoefficientZero || row.m == kCoefficientZero ||
        row.l != kCoefficientZero || row.r != kCoefficientZero) {
        return std::nullopt;
    }
    // k value inverse = 1 unless value = 0, so the row says c = -(qM/k [value != 0] + qC) / qO.
    const std::uint32_t where_zero = coefficients.negated_quotient(row.k, row.o);
    const Fr indicator = coefficients[coefficients.negated_quotient(row.m, row.o)] * coefficients.inverse(k);
    const std::uint32_t elsewhere = coefficients.intern(coefficients[where_zero] + indicator);
    return simple(Opcode::select_zero, {value, row.c, where_zero, elsewhere});
}

#define PLONKD_INSTANTIATE(Fr)                                                                          \
    template Row row_of(const StoredInstruction&, const CoefficientPool<Fr>&);                          \
    template EncodedOperation encode_solve(const Row&, Unknown, CoefficientPool<Fr>&);                  \
    template EncodedOperation encode_check(const Row&, const CoefficientPool<Fr>&);                     \
    template std::optional<EncodedOperation> encode_zero_test(const Row&, std::uint32_t, std::uint32_t, \
                                                              std::uint32_t, CoefficientPool<Fr>&)
PLONKD_INSTANTIATE(Bn254Fr);
PLONKD_INSTANTIATE(Bls12377Fr);
PLONKD_INSTANTIATE(Bw6761Fr);
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
