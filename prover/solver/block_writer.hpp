// Turns operations into the runs of a block (micro_operation.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/solver/micro_operation.hpp"
#include "prover/solver/schedule.hpp"
#include "prover/solver/word_arena.hpp"

namespace plonkd {

class BlockWriter {
  public:
    explicit BlockWriter(WordArena& arena) : arena_(arena) {}

    // Appends an operation. It joins the run before it if that has the same header; where runs share an
    // inversion, only if both are of the same level.
    void append(std::uint32_t header, std::uint32_t level, std::span<const std::uint32_t> record);

    std::uint32_t nb_operations() const { return nb_operations_; }

    // The block of everything appended since the last one.
    Block finish();

  private:
    WordArena& arena_;
    std::vector<std::uint32_t> words_;
    std::size_t run_ = 0;  // position of the last header
    std::uint32_t run_level_ = 0;
    std::uint32_t nb_operations_ = 0;
};

}  // namespace plonkd
