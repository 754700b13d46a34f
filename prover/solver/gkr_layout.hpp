// What follows from a GKR circuit and its proving schedule alone: which wires go in and out, and where
// everything stands in the proof (gnark-solver.md sections 10.1, 10.6 and 10.7).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/gnark/blueprint.hpp"

namespace plonkd {

// Wires without inputs, in order: the inputs of a Solve instruction.
std::vector<std::uint32_t> gkr_input_wires(const GkrCircuit& circuit);

// Wires that are no other wire's input or are exported, in order: the outputs of a Solve instruction.
std::vector<std::uint32_t> gkr_output_wires(const GkrCircuit& circuit);

struct GkrLevelLayout {
    // The wires whose evaluations the level proves claims about, in the order of their first occurrence: the
    // inputs of its wires' gates; an input wire stands for itself.
    std::vector<std::uint32_t> unique_inputs;
    // For each wire of the level (groups flattened): positions of its gate's inputs in unique_inputs.
    std::vector<std::vector<std::uint32_t>> gate_inputs;
    std::uint64_t nb_points = 1;          // outgoing evaluation points
    std::uint64_t polynomial_length = 0;  // values sent per round; 0 for a level without rounds
    std::uint64_t nb_claims = 0;

    // Values the level adds to the proof.
    std::uint64_t proof_size(unsigned nb_rounds) const {
        return unique_inputs.size() * nb_points + polynomial_length * nb_rounds;
    }
};

GkrLevelLayout gkr_level_layout(const GkrCircuit& circuit, const GkrLevel& level);

// log2 of the number of instances, padded to a power of two.
unsigned gkr_nb_rounds(std::uint64_t nb_instances);

// Length of the flattened proof.
std::uint64_t gkr_proof_size(const GkrCircuit& circuit, const GkrSchedule& schedule,
                             std::uint64_t nb_instances);

}  // namespace plonkd
