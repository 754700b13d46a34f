// A sparse constraint system (`circuit.bin`), as gnark stores it (gnark-artifacts.md sections 1 and 2).
//
// The small part (description, names, blueprints, commitments, hints) is read and checked when the file is
// opened. The bulk sections, instructions with their calldata, levels and coefficients, stay in the mapped
// file and are decoded as streams with bounded buffers each time they are walked: at mainnet size they hold
// 135 million instructions, 15 million levels and a billion calldata words in 3.1 GB.
//
// Opening checks: the section lengths against the file size, the version, the whole body, the sizes of all
// arrays and the reserved coefficients. Walking checks the rest: each walk throws SetupError with file and
// offset at the first byte that does not decode or contradicts the counts. What instructions mean (wires set
// before they are read, coefficient ids in range) is the solver's to check.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "prover/gnark/circuit_description.hpp"
#include "prover/gnark/instruction.hpp"
#include "prover/gnark/instruction_stream.hpp"
#include "prover/gnark/level_stream.hpp"

namespace plonkd {

class MappedFile;
struct ByteSource;

class ConstraintSystem : public CircuitDescription {
  public:
    static ConstraintSystem open(const std::filesystem::path& path);
    // From bytes in memory, which must outlive the result; `name` stands for the file in messages.
    static ConstraintSystem parse(std::span<const std::uint8_t> bytes, const std::string& name);

    ConstraintSystem(ConstraintSystem&&) noexcept;
    ConstraintSystem& operator=(ConstraintSystem&&) noexcept;
    ~ConstraintSystem();

    std::uint64_t nb_public = 0;
    std::uint64_t nb_secret = 0;
    std::uint64_t nb_instructions = 0;
    std::uint64_t nb_levels = 0;
    std::uint64_t nb_calldata_words = 0;

    std::uint64_t nb_wires() const { return nb_public + nb_secret + nb_internal; }
    // n: the smallest power of two that holds the public inputs and the constraints.
    std::size_t domain_size() const;

    std::size_t nb_coefficients() const { return nb_coefficients_; }
    // The table, range-checked. Fr must be the curve's scalar field.
    template <class Fr>
    std::vector<Fr> coefficients() const;

    // Calls f(const Instruction&) for every instruction in order.
    template <class F>
    void for_each_instruction(F&& f) const;

    // Calls f(size_t level, std::span<const uint32_t> instructions) for every level in order. Indices ascend
    // within a level; every instruction is in exactly one. The span is valid during the call only.
    template <class F>
    void for_each_level(F&& f) const;

    // Where the sections lie in the file (bytes); for the streams and for `prover inspect`.
    struct Section {
        std::size_t begin = 0, end = 0;
        std::size_t bytes() const { return end - begin; }
    };
    struct Sections {
        Section levels, instructions, calldata, body, coefficients;
    };
    const Sections& sections() const { return sections_; }
    const ByteSource& source() const { return *source_; }

  private:
    ConstraintSystem();
    static ConstraintSystem parse_source(std::unique_ptr<MappedFile> file,
                                         std::unique_ptr<ByteSource> source);

    std::unique_ptr<MappedFile> file_;  // absent when parsed from memory
    std::unique_ptr<ByteSource> source_;
    Sections sections_;
    std::size_t nb_coefficients_ = 0;
};

template <class F>
void ConstraintSystem::for_each_instruction(F&& f) const {
    InstructionStream stream(*this);
    for (auto batch = stream.next_batch(); !batch.empty(); batch = stream.next_batch()) {
        for (const Instruction& instruction : batch) f(instruction);
    }
}

template <class F>
void ConstraintSystem::for_each_level(F&& f) const {
    LevelStream stream(*this);
    for (std::size_t level = 0; level < nb_levels; ++level) f(level, stream.next());
}

}  // namespace plonkd
