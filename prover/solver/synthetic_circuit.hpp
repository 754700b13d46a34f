// A circuit of the size and shape of Linea's data-availability circuit, made on the fly, to measure the
// solver without the three-gigabyte file: the same gadgets in the same proportions (da-circuit-profile.md,
// mainnet column), scaled.
//
// It has no meaning, but a solution: constraints hold because of how they are built. Instructions are
// generated anew on each walk; what is kept is the order of the levels, which follow from gnark's rule (one
// after the last level that an instruction reads from). Memory: 8 bytes per instruction, 4 more per wire
// while it is made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/solver/circuit_source.hpp"

namespace plonkd {

class SyntheticCircuit final : public FieldCircuitSource<Bls12377Fr> {
  public:
    // 1 is mainnet size. Throws RequestError unless 0 < scale <= 2.
    explicit SyntheticCircuit(double scale);

    // A witness that solves it.
    std::vector<Bls12377Fr> witness() const;

    std::string name() const override;
    const CircuitDescription& description() const override { return description_; }
    std::uint64_t nb_public() const override { return 1; }
    std::uint64_t nb_secret() const override { return nb_secret_; }
    std::uint64_t nb_instructions() const override { return order_.size(); }
    std::uint64_t nb_levels() const override { return level_begin_.size() - 1; }
    std::size_t domain_size() const override;
    void for_each_instruction(const InstructionVisitor& visit) const override;
    void for_each_level(const LevelVisitor& visit) const override;
    std::vector<Bls12377Fr> coefficients() const override;

  private:
    void order_by_level(const std::vector<std::uint32_t>& levels);

    double scale_;
    std::uint64_t nb_secret_ = 0;
    CircuitDescription description_;
    std::vector<std::uint32_t> order_;        // instructions by level
    std::vector<std::uint64_t> level_begin_;  // into order_
};

}  // namespace plonkd
