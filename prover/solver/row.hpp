// Constraint rows and the micro-operations they become.
//
// A row says qL xa + qR xb + qO xc + qM xa xb + qC = 0. Which of its wires is not yet known when it runs is
// the same in every run, so a row is either solved for one wire or a check; both have cheaper forms for
// common coefficients.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "prover/solver/coefficient_pool.hpp"
#include "prover/solver/instruction_store.hpp"
#include "prover/solver/micro_operation.hpp"

namespace plonkd {

struct Row {
    std::uint32_t a = 0, b = 0, c = 0;                // wires
    std::uint32_t l = 0, r = 0, o = 0, m = 0, k = 0;  // coefficients of a, b, c, ab, 1
    std::uint32_t constraint = 0;
};

enum class Unknown : std::uint8_t { none, a, b, c };

// A run of one record, before it is appended to a block.
struct EncodedOperation {
    MicroHeader header;
    std::array<std::uint32_t, 10> words;
    std::size_t size = 0;

    void append(std::uint32_t word) { words[size++] = word; }
    std::span<const std::uint32_t> record() const { return {words.data(), size}; }
};

// The row of a row instruction (gnark-solver.md section 4, "Row as seen by PlonK"). Coefficients whose value
// is 0 get the id kCoefficientZero.
template <class Fr>
Row row_of(const StoredInstruction& instruction, const CoefficientPool<Fr>& coefficients);

// Calls read(wire) for the wires whose values the row needs when it is solved for `unknown`.
template <class Read>
void for_each_wire_read(const Row& row, Unknown unknown, Read&& read) {
    const bool multiplies = row.m != kCoefficientZero;
    if (unknown != Unknown::a && (multiplies || row.l != kCoefficientZero)) read(row.a);
    if (unknown != Unknown::b && (multiplies || row.r != kCoefficientZero)) read(row.b);
    if (unknown != Unknown::c && row.o != kCoefficientZero) read(row.c);
}

inline std::uint32_t unknown_wire(const Row& row, Unknown unknown) {
    return unknown == Unknown::a ? row.a : unknown == Unknown::b ? row.b : row.c;
}

// Whether the row determines the unknown at all: some coefficient of it is not the constant 0.
bool is_solvable(const Row& row, Unknown unknown);

template <class Fr>
EncodedOperation encode_solve(const Row& row, Unknown unknown, CoefficientPool<Fr>& coefficients);

template <class Fr>
EncodedOperation encode_check(const Row& row, const CoefficientPool<Fr>& coefficients);

// A product of a value and its inverse is 1, or 0 where the value is 0: the row needs the value only to be
// compared with 0, not its inverse. `inverse` is a wire set to 1/(k value) or 0. Nothing unless the row,
// solved for c, uses `inverse` and `value` only through their product.
template <class Fr>
std::optional<EncodedOperation> encode_zero_test(const Row& row, std::uint32_t inverse, std::uint32_t value,
                                                 std::uint32_t k, CoefficientPool<Fr>& coefficients);

}  // namespace plonkd
