// Writes `circuit.bin`: the same bytes that gnark writes for the same system (gnark-artifacts.md sections 1
// and 2).
//
// Instructions are added one by one in order; offsets, counts and the calldata section follow from them. For
// circuits of tests, of the dev mode and of `prover bench solve`. Memory: the four instruction arrays and the
// encoded calldata, 20 bytes per instruction and about 2.6 bytes per calldata word.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "prover/gnark/circuit_description.hpp"

namespace plonkd {

class ConstraintSystem;

class ConstraintSystemWriter {
  public:
    // `description` with its blueprints must be complete except for nb_constraints, which is counted here,
    // and nb_internal, which may be set until the system is encoded.
    explicit ConstraintSystemWriter(CircuitDescription description);

    CircuitDescription& description() { return description_; }

    // Appends an instruction; `calldata` is complete, with the leading size word where the blueprint has one.
    // `wire_offset`: wires that exist before the instruction's own outputs. Returns the instruction's index.
    // Throws InternalError when the calldata does not have the blueprint's size.
    std::uint32_t add_instruction(std::uint32_t blueprint, std::uint32_t wire_offset,
                                  std::span<const std::uint32_t> calldata);

    // Appends a level; indices ascend.
    void add_level(std::span<const std::uint32_t> instructions);

    // The table after the five reserved entries, which are written without being given.
    template <class Fr>
    void set_coefficients(std::span<const Fr> beyond_reserved);

    std::uint64_t nb_instructions() const { return blueprint_ids_.size(); }

    std::vector<std::uint8_t> encode() const;
    void write(const std::filesystem::path& path) const;

  private:
    template <class Sink>
    void encode_to(Sink&& sink) const;  // calls sink with the file's parts, in order

    CircuitDescription description_;
    std::vector<std::uint32_t> blueprint_ids_, constraint_offsets_, wire_offsets_;
    std::vector<std::uint64_t> calldata_starts_;
    std::vector<std::uint8_t> calldata_, levels_, coefficients_;
    std::uint64_t nb_words_ = 0, nb_levels_ = 0, nb_coefficients_ = 0;
};

// The file of a system that was read: byte for byte the original where gnark wrote it.
std::vector<std::uint8_t> reencode(const ConstraintSystem& system);

}  // namespace plonkd
