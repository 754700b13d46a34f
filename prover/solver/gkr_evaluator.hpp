// A GKR circuit ready to be evaluated: gates with their constants in the field (gnark-solver.md
// section 10.1).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/gnark/blueprint.hpp"

namespace plonkd {

// A gate as a straight-line program over [constants | inputs | results].
template <class Fr>
class GkrGateProgram {
  public:
    explicit GkrGateProgram(const GkrGate& gate);

    std::size_t nb_values() const { return constants_.size() + nb_inputs_ + instructions_.size(); }

    // Prepares a stack of at least nb_values() for `evaluate`; the caller then fills inputs(stack).
    void fill_constants(std::span<Fr> stack) const;
    std::span<Fr> inputs(std::span<Fr> stack) const { return stack.subspan(constants_.size(), nb_inputs_); }
    // The gate's value: the last result, or the last input of a gate without instructions.
    const Fr& evaluate(std::span<Fr> stack) const;

  private:
    std::vector<Fr> constants_;
    std::size_t nb_inputs_;
    std::vector<GkrGateInstruction> instructions_;
};

template <class Fr>
class GkrEvaluator {
  public:
    GkrEvaluator(const GkrCircuit& circuit, std::uint64_t nb_instances);

    const GkrCircuit& circuit() const { return circuit_; }
    std::size_t nb_wires() const { return circuit_.wires.size(); }
    std::size_t nb_instances() const { return nb_instances_; }
    std::size_t nb_padded_instances() const { return std::size_t{1} << nb_rounds_; }
    unsigned nb_rounds() const { return nb_rounds_; }
    const std::vector<std::uint32_t>& input_wires() const { return input_wires_; }
    const std::vector<std::uint32_t>& output_wires() const { return output_wires_; }
    // Of a wire that is not an input wire.
    const GkrGateProgram<Fr>& gate(std::size_t wire) const { return gates_[wire]; }

    // Computes all wires of one instance in `values` (nb_wires() of them), whose input wires are filled.
    void evaluate(std::span<Fr> values) const;

  private:
    GkrCircuit circuit_;
    std::uint64_t nb_instances_;
    unsigned nb_rounds_;
    std::vector<std::uint32_t> input_wires_, output_wires_;
    std::vector<GkrGateProgram<Fr>> gates_;  // by wire; of input wires: empty gates
    std::size_t longest_gate_ = 0;           // nb_values of the largest
};

}  // namespace plonkd
