// One instruction of a constraint system, and the ids that are reserved in its calldata (gnark-solver.md
// sections 1-4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plonkd {

struct Instruction {
    std::uint32_t index;
    std::uint32_t blueprint;          // below blueprints.size()
    std::uint32_t constraint_offset;  // constraints emitted before this instruction
    std::uint32_t
        wire_offset;  // wires that existed before this instruction's own outputs; at most nb_wires()
    // All of its words, including the leading size word where the blueprint has one. Exactly as long as the
    // blueprint says (static size, or the first word, at least 1). Valid during the call only.
    std::span<const std::uint32_t> calldata;
};

// Reserved coefficient ids: 0 -> 0, 1 -> 1, 2 -> 2, 3 -> -1, 4 -> -2.
inline constexpr std::uint32_t kCoefficientZero = 0;
inline constexpr std::uint32_t kCoefficientOne = 1;
inline constexpr std::uint32_t kCoefficientTwo = 2;
inline constexpr std::uint32_t kCoefficientMinusOne = 3;
inline constexpr std::uint32_t kCoefficientMinusTwo = 4;
inline constexpr std::size_t kNbReservedCoefficients = 5;

// The wire id of a constant term: its value is the coefficient alone.
inline constexpr std::uint32_t kConstantWire = 0xffffffff;

}  // namespace plonkd
