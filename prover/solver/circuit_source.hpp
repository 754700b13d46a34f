// Where a program is built from: a constraint system in a file, or one that is generated on the fly (a
// synthetic circuit of mainnet size never exists as a file).
//
// A source is walked several times; each walk must yield the same, with the guarantees of ConstraintSystem's
// streams: instructions in index order with calldata of their blueprint's size, levels that hold every
// instruction exactly once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "prover/gnark/circuit_description.hpp"
#include "prover/gnark/instruction.hpp"

namespace plonkd {

class CircuitSource {
  public:
    using InstructionVisitor = std::function<void(const Instruction&)>;
    using LevelVisitor = std::function<void(std::size_t level, std::span<const std::uint32_t> instructions)>;

    virtual ~CircuitSource() = default;

    virtual const CircuitDescription& description() const = 0;
    virtual std::uint64_t nb_public() const = 0;
    virtual std::uint64_t nb_secret() const = 0;
    virtual std::uint64_t nb_instructions() const = 0;
    virtual std::uint64_t nb_levels() const = 0;
    virtual void for_each_instruction(const InstructionVisitor& visit) const = 0;
    virtual void for_each_level(const LevelVisitor& visit) const = 0;

    // The coefficient table in Montgomery form, kLimbs limbs per element, least significant first: the form
    // that all fields share, so that this interface need not know the field.
    virtual void copy_coefficients(std::vector<std::uint64_t>& limbs) const = 0;
};

}  // namespace plonkd
