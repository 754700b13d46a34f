// Decodes the instructions section and the calldata side by side (gnark-artifacts.md sections 1.4 and 1.5).
//
// Checked on the way: blueprint ids, calldata offsets against the running total (gnark lays calldata out
// without gaps), calldata sizes against what remains, constraint offsets against the number of constraints so
// far, wire offsets that never decrease; at the end the totals and that both sections are used up. Memory:
// 256 instructions and their calldata; the buffer grows to the longest calldata of a single instruction.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "prover/gnark/instruction.hpp"
#include "prover/gnark/integer_compression.hpp"
#include "prover/gnark/varint_stream.hpp"

namespace plonkd {

class ConstraintSystem;

class InstructionStream {
  public:
    explicit InstructionStream(const ConstraintSystem& system);  // which must outlive the stream

    // The next instructions in order, at least one; empty after the last. Valid until the next call.
    std::span<const Instruction> next_batch();

  private:
    static constexpr std::size_t kBatch = 256;
    struct BlueprintShape {
        std::uint32_t static_size;  // 0: the first word of the calldata says it
        std::uint32_t nb_constraints;
    };

    InstructionStream(const ConstraintSystem& system, ByteReader section);
    bool refill();
    BlueprintShape check_header(std::size_t i);
    bool read_calldata(const BlueprintShape& shape, bool first_in_batch);
    void check_totals() const;
    [[noreturn]] void fail(const char* field, std::uint64_t expected, std::uint64_t found) const;

    const ConstraintSystem& system_;
    std::vector<BlueprintShape> shapes_;
    CompressedArrayReader<std::uint32_t> blueprint_ids_, constraint_offsets_, wire_offsets_;
    CompressedArrayReader<std::uint64_t> calldata_starts_;
    VarintStream calldata_;

    // Headers decoded but not yet handed out: [position_, filled_).
    std::array<std::uint32_t, kBatch> ids_, constraints_, wires_;
    std::array<std::uint64_t, kBatch> starts_;
    std::size_t position_ = 0, filled_ = 0;

    std::array<Instruction, kBatch> batch_;
    std::vector<std::uint32_t> words_;
    std::size_t words_used_ = 0;
    std::uint64_t next_index_ = 0, next_constraint_ = 0, next_word_ = 0;
    std::uint32_t last_wire_offset_ = 0;
    std::uint32_t pending_size_ =
        0;  // calldata size of the next instruction when its size word is already read
};

}  // namespace plonkd
