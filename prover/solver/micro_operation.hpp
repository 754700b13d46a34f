// The words a program consists of.
//
// A program is a sequence of *runs*: one header word, then `count` records of the same opcode and the same
// coefficient classes. Grouping equal operations pays for the dispatch once per run and lets a run prefetch
// its wires and share its inversions. Wires and coefficients are ids into the wire vector and the coefficient
// table.
//
// header: bits 0-4 opcode, 5-16 classes of l, r, m, o (3 bits each), 17 whether there is a constant, 18-31
// count.
//
// Records (`k…` stands for the ids of those coefficients among l, r, m, o whose class is general, in this
// order, then of the constant if there is one; `row` is a constraint index):
//
//   sum               x y t            t = x + y
//   difference        x y t            t = x - y
//   product           x y t            t = x y
//   add_constant      x t k            t = x + k
//   combination       x y t k…         t = m x y + l x + r y + c
//   select_zero       x t k0 k1        t = k0 where x = 0, otherwise k1
//   inverse           x t k…           t = 1/(l x), or 0 where l x = 0
//   quotient          x y t k… row     t = -(r x + o y + c) / (l + m x)
//   check_equal       x y row          x = y
//   check_boolean     x row            x is 0 or 1
//   check_zero_divisor x y row         x = 0 or y = 0
//   check_product     x y z row        x y = z
//   check             x y z k… row     m x y + l x + r y + o z + c = 0
//
// The others have one record per run, beginning with the instruction's index; their inputs are an input list
// (input_list.hpp):
//
//   hint              instruction function outputs first_output inputs
//   commitment        instruction number output inputs
//   lookup            instruction table nb_entries first_output inputs
//   batch_inverse     instruction first_output inputs
//   gkr_solve         instruction circuit instance first_output inputs
//   gkr_assignment    instruction circuit wire instance output
//   gkr_prove         instruction proof first_output inputs
#pragma once

#include <cstdint>

namespace plonkd {

enum class Opcode : std::uint8_t {
    sum,
    difference,
    product,
    add_constant,
    combination,
    select_zero,
    inverse,
    quotient,
    check_equal,
    check_boolean,
    check_zero_divisor,
    check_product,
    check,
    hint,
    commitment,
    lookup,
    batch_inverse,
    gkr_solve,
    gkr_assignment,
    gkr_prove,
};

// How a coefficient multiplies: everything but `general` is cheaper than a product.
enum class CoefficientClass : std::uint8_t { zero, one, minus_one, two, minus_two, general };

struct MicroHeader {
    static constexpr std::uint32_t kMaxCount = (1u << 14) - 1;

    Opcode opcode = Opcode::sum;
    CoefficientClass l = CoefficientClass::zero, r = CoefficientClass::zero, m = CoefficientClass::zero,
                     o = CoefficientClass::zero;
    bool has_constant = false;

    // The word with count 0; the count is added to it at kCountShift.
    constexpr std::uint32_t word() const {
        return static_cast<std::uint32_t>(opcode) | static_cast<std::uint32_t>(l) << 5 |
               static_cast<std::uint32_t>(r) << 8 | static_cast<std::uint32_t>(m) << 11 |
               static_cast<std::uint32_t>(o) << 14 | static_cast<std::uint32_t>(has_constant) << 17;
    }
    static constexpr MicroHeader from_word(std::uint32_t word) {
        const auto coefficient_class = [word](unsigned shift) {
            return static_cast<CoefficientClass>(word >> shift & 7);
        };
        return {static_cast<Opcode>(word & 31), coefficient_class(5),  coefficient_class(8),
                coefficient_class(11),          coefficient_class(14), (word >> 17 & 1) != 0};
    }

    static constexpr unsigned kCountShift = 18;
    static constexpr std::uint32_t count(std::uint32_t word) { return word >> kCountShift; }
};

// Records of these opcodes share one inversion per run, so a run of them must not hold records that depend on
// each other.
constexpr bool shares_inversion(Opcode opcode) {
    return opcode == Opcode::inverse || opcode == Opcode::quotient;
}

// One record per run.
constexpr bool is_single(Opcode opcode) {
    return opcode >= Opcode::hint;
}

}  // namespace plonkd
