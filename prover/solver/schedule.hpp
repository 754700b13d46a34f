// The order in which a program's operations run. Immutable once built (stretch_builder.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/solver/word_arena.hpp"

namespace plonkd {

// A sequence of runs (micro_operation.hpp) that one thread executes.
struct Block {
    const std::uint32_t* words = nullptr;
    std::uint32_t nb_words = 0;
    std::uint32_t nb_operations = 0;
};

// Blocks between two barriers. Those of a narrow stretch start when their predecessors are done; those of a
// wide or deferred one are independent of each other, except that the exclusive ones follow one by one, each
// using all threads.
struct Stretch {
    enum class Kind { narrow, wide, deferred };
    Kind kind;
    std::uint32_t first, first_exclusive, end;  // blocks
    std::uint64_t cost;                         // operation_cost.hpp; decides whether threads are worth it
};

// The order among blocks of narrow stretches. Indexed by block; 0 and empty for the blocks of other
// stretches.
struct BlockOrder {
    std::vector<std::uint32_t> nb_predecessors;
    std::vector<std::uint32_t> priority;  // cost of the longest path from the start of the block to the end
    std::vector<std::uint32_t> successor_begin;  // into successors; one more than blocks
    std::vector<std::uint32_t> successors;
};

struct Schedule {
    WordArena words;
    std::vector<Block> blocks;
    std::vector<Stretch> stretches;
    BlockOrder order;
};

}  // namespace plonkd
