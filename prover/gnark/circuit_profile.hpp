// What a constraint system consists of, counted by walking it: instructions of each blueprint, calls of each
// hint, and how wide its levels are. Walking also checks the whole file.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "prover/gnark/constraint_system.hpp"

namespace plonkd {

struct CircuitProfile {
    struct Width {
        std::uint64_t levels = 0;
        std::uint64_t instructions = 0;
    };

    std::vector<std::uint64_t> instructions;            // by blueprint id
    std::map<std::uint32_t, std::uint64_t> hint_calls;  // by hint id
    std::array<Width, 32> widths;                       // [k]: levels of 2^k to 2^(k+1) - 1 instructions
    std::uint64_t empty_levels = 0;
    std::uint64_t widest_level = 0;
};

CircuitProfile profile(const ConstraintSystem& system);

}  // namespace plonkd
