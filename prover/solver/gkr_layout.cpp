#include "prover/solver/gkr_layout.hpp"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace plonkd {

std::vector<std::uint32_t> gkr_input_wires(const GkrCircuit& circuit) {
    std::vector<std::uint32_t> inputs;
    for (std::uint32_t w = 0; w < circuit.wires.size(); ++w) {
        if (circuit.wires[w].is_input()) inputs.push_back(w);
    }
    return inputs;
}

std::vector<std::uint32_t> gkr_output_wires(const GkrCircuit& circuit) {
    std::vector<bool> read(circuit.wires.size(), false);
    for (const GkrWire& wire : circuit.wires) {
        for (const std::uint32_t input : wire.inputs) read[input] = true;
    }
    std::vector<std::uint32_t> outputs;
    for (std::uint32_t w = 0; w < circuit.wires.size(); ++w) {
        if (!read[w] || circuit.wires[w].exported) outputs.push_back(w);
    }
    return outputs;
}

GkrLevelLayout gkr_level_layout(const GkrCircuit& circuit, const GkrLevel& level) {
    GkrLevelLayout layout;
    std::unordered_map<std::uint32_t, std::uint32_t> position;
    const auto position_of = [&](std::uint32_t wire) {
        const auto [entry, is_new] =
            position.try_emplace(wire, static_cast<std::uint32_t>(layout.unique_inputs.size()));
        if (is_new) layout.unique_inputs.push_back(wire);
        return entry->second;
    };
    std::uint64_t degree = 0;
    for (const GkrClaimGroup& group : level.groups) {
        layout.nb_claims += std::uint64_t{group.wires.size()} * group.sources.size();
        for (const std::uint32_t w : group.wires) {
            const GkrWire& wire = circuit.wires[w];
            std::vector<std::uint32_t>& inputs = layout.gate_inputs.emplace_back();
            if (wire.is_input()) {
                inputs.push_back(position_of(w));
                degree = std::max<std::uint64_t>(degree, 1);
            } else {
                for (const std::uint32_t input : wire.inputs) inputs.push_back(position_of(input));
                degree = std::max(degree, wire.gate.degree);
            }
        }
    }
    switch (level.kind) {
        case GkrLevelKind::skip:
            layout.nb_points = level.groups.front().sources.size();
            break;
        case GkrLevelKind::sumcheck:
            layout.polynomial_length = degree + 1;
            break;
        case GkrLevelKind::single_source:
            layout.polynomial_length = degree;
            break;
    }
    return layout;
}

unsigned gkr_nb_rounds(std::uint64_t nb_instances) {
    return nb_instances < 2 ? 0 : static_cast<unsigned>(std::bit_width(nb_instances - 1));
}

std::uint64_t gkr_proof_size(const GkrCircuit& circuit, const GkrSchedule& schedule,
                             std::uint64_t nb_instances) {
    std::uint64_t size = 0;
    for (const GkrLevel& level : schedule.levels) {
        size += gkr_level_layout(circuit, level).proof_size(gkr_nb_rounds(nb_instances));
    }
    return size;
}

}  // namespace plonkd
