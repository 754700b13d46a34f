// Decodes the levels section (gnark-artifacts.md section 1.2): the lists of instructions, one level after the
// other.
//
// Checked on the way: indices in range and ascending within a level, no instruction twice; after the last
// level: every instruction was listed and the section is used up. Memory: the widest level (4 bytes per
// instruction) and one bit per instruction of the system.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/gnark/byte_reader.hpp"

namespace plonkd {

class ConstraintSystem;

class LevelStream {
  public:
    explicit LevelStream(const ConstraintSystem& system);  // which must outlive the stream

    // The next level's instructions, ascending. To be called nb_levels times. Valid until the next call.
    std::span<const std::uint32_t> next();

  private:
    void check_end() const;

    ByteReader section_;
    std::uint64_t nb_instructions_;
    std::uint64_t levels_left_;
    std::uint64_t listed_ = 0;
    std::vector<std::uint64_t> seen_;  // bit per instruction
    std::vector<std::uint32_t> level_;
};

}  // namespace plonkd
