// Estimated costs of operations in units of a field addition with its loads and stores (a few nanoseconds).
// They only decide where blocks are cut and which thread runs what; results never depend on them.
#pragma once

#include <cstdint>

#include "prover/solver/micro_operation.hpp"

namespace plonkd {

inline constexpr std::uint32_t kProductCost = 4;
inline constexpr std::uint32_t kSharedInverseCost = 4 * kProductCost;

constexpr std::uint32_t row_cost(const MicroHeader& header) {
    std::uint32_t cost = 1;
    for (const CoefficientClass c : {header.l, header.r, header.m, header.o}) {
        if (c == CoefficientClass::general) cost += kProductCost;
    }
    switch (header.opcode) {
        case Opcode::product:
        case Opcode::check_product:
            return cost + kProductCost;
        case Opcode::combination:
        case Opcode::check:
            return header.m == CoefficientClass::zero ? cost : cost + kProductCost;
        case Opcode::inverse:
        case Opcode::quotient:
            return cost + kSharedInverseCost;
        default:
            return cost;
    }
}

// Of an operation with inputs and outputs.
constexpr std::uint32_t operation_cost(Opcode opcode, std::uint64_t nb_inputs, std::uint64_t nb_outputs) {
    std::uint64_t cost = 16 + 4 * nb_inputs + 4 * nb_outputs;
    if (opcode == Opcode::hint) cost *= 4;
    if (opcode == Opcode::batch_inverse) cost = 400 + kSharedInverseCost * nb_outputs;
    if (opcode == Opcode::gkr_solve) cost = 4000;
    return cost < 0x7fffffff ? static_cast<std::uint32_t>(cost) : 0x7fffffff;
}

}  // namespace plonkd
