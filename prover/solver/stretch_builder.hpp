// Turns slices into blocks and blocks into stretches.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/solver/block_order.hpp"
#include "prover/solver/block_writer.hpp"
#include "prover/solver/program.hpp"
#include "prover/solver/schedule.hpp"
#include "prover/solver/slice.hpp"
#include "prover/solver/wire_states.hpp"

namespace plonkd {

class StretchBuilder {
  public:
    // Counts what it makes in `statistics`.
    StretchBuilder(Schedule& schedule, ProgramStatistics& statistics);

    // The first block of the narrow stretch at hand: what earlier blocks set is there already.
    std::uint32_t first_block() const { return first_block_; }

    // Appends the slice to the narrow stretch at hand and marks its wires as set by its blocks. The slice
    // keeps its items; slice.block_of is valid until it is cleared.
    void add_narrow(Slice& slice, WireStates& states);
    void finish_narrow();

    // A stretch of the slice's items, which do not depend on each other. Those at which `exclusive` is true
    // (it may be empty) run one by one, after the others.
    void add_wide(Slice& slice, const std::vector<bool>& exclusive, WireStates& states);

    // A stretch at the end, of operations that do not depend on each other, in the order given.
    void add_deferred(std::uint32_t header, std::uint32_t cost, std::span<const std::uint32_t> record);
    void finish_deferred();

    // After the last stretch.
    void finish();

  private:
    std::uint32_t next_block() const { return static_cast<std::uint32_t>(schedule_.blocks.size()); }
    void close_block();
    void add_stretch(Stretch::Kind kind, std::uint32_t first, std::uint32_t first_exclusive,
                     std::uint64_t cost);

    struct DeferredOperation {
        std::uint32_t header, word_begin, nb_words;
    };
    void close_deferred_block();

    Schedule& schedule_;
    ProgramStatistics& statistics_;
    BlockWriter writer_;
    BlockOrderBuilder order_;

    // The narrow stretch at hand.
    std::uint32_t first_block_ = 0;
    std::uint64_t cost_ = 0;
    std::vector<std::uint32_t> block_costs_, block_operations_;

    // The deferred block and stretch at hand.
    std::vector<DeferredOperation> deferred_;
    std::vector<std::uint32_t> deferred_words_;
    std::uint64_t deferred_cost_ = 0;
};

}  // namespace plonkd
