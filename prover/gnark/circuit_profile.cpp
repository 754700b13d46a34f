#include "prover/gnark/circuit_profile.hpp"

#include <algorithm>
#include <bit>

namespace plonkd {

CircuitProfile profile(const ConstraintSystem& system) {
    CircuitProfile result;
    result.instructions.resize(system.blueprints.size());
    std::vector<bool> is_hint;
    for (const Blueprint& blueprint : system.blueprints) {
        is_hint.push_back(std::holds_alternative<GenericHint>(blueprint));
    }
    system.for_each_instruction([&](const Instruction& instruction) {
        ++result.instructions[instruction.blueprint];
        // size, hint id, ...
        if (is_hint[instruction.blueprint] && instruction.calldata.size() > 1)
            ++result.hint_calls[instruction.calldata[1]];
    });
    system.for_each_level([&](std::size_t, std::span<const std::uint32_t> level) {
        if (level.empty()) {
            ++result.empty_levels;
            return;
        }
        CircuitProfile::Width& width = result.widths[std::bit_width(level.size()) - 1];
        ++width.levels;
        width.instructions += level.size();
        result.widest_level = std::max<std::uint64_t>(result.widest_level, level.size());
    });
    return result;
}

}  // namespace plonkd
