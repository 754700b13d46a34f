// Where a program is built from: a constraint system in a file, or one that is generated on the fly (a
// synthetic circuit of mainnet size never exists as a file).
//
// A source is walked several times and must yield the same each time: instructions in index order, levels in
// order. Shapes and ids are checked by whoever walks; a source only guarantees that a blueprint id is in
// range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "prover/gnark/circuit_description.hpp"
#include "prover/gnark/instruction.hpp"

namespace plonkd {

class CircuitSource {
  public:
    using InstructionVisitor = std::function<void(const Instruction&)>;
    using LevelVisitor = std::function<void(std::size_t level, std::span<const std::uint32_t> instructions)>;

    virtual ~CircuitSource() = default;

    virtual std::string name() const = 0;  // the file, in messages
    virtual const CircuitDescription& description() const = 0;
    virtual std::uint64_t nb_public() const = 0;
    virtual std::uint64_t nb_secret() const = 0;
    virtual std::uint64_t nb_instructions() const = 0;
    virtual std::uint64_t nb_levels() const = 0;
    virtual std::size_t domain_size() const = 0;
    virtual void for_each_instruction(const InstructionVisitor& visit) const = 0;
    virtual void for_each_level(const LevelVisitor& visit) const = 0;

    std::uint64_t nb_witness() const { return nb_public() + nb_secret(); }
    std::uint64_t nb_wires() const { return nb_witness() + description().nb_internal; }
};

// With the coefficient table, whose elements depend on the field.
template <class Fr>
class FieldCircuitSource : public CircuitSource {
  public:
    virtual std::vector<Fr> coefficients() const = 0;
};

}  // namespace plonkd
