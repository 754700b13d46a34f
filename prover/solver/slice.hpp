// A few consecutive levels while they are planned: their operations, in level order, and which of them are
// connected.
//
// A slice of narrow levels becomes blocks of connected operations. Blocks of one slice do not depend on each
// other, so every dependency points to an earlier slice and blocks can never wait for each other in a circle.
// A wide level is a slice of its own whose operations are all independent.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "prover/solver/disjoint_sets.hpp"
#include "prover/solver/micro_operation.hpp"
#include "prover/solver/row.hpp"
#include "prover/solver/wire_states.hpp"

namespace plonkd {

class Slice {
  public:
    struct Item {
        std::uint64_t word_begin;  // of its record
        std::uint32_t nb_words;
        std::uint32_t header;  // MicroHeader::word()
        std::uint32_t level;   // within the slice
        std::uint32_t cost;
    };

    bool empty() const { return items_.empty(); }
    std::uint64_t cost() const { return cost_; }
    std::span<const Item> items() const { return items_; }
    std::span<const std::uint32_t> record(const Item& item) const {
        return std::span<const std::uint32_t>(words_).subspan(item.word_begin, item.nb_words);
    }

    // Operations added from now on depend on earlier levels only.
    void begin_level() { ++level_; }

    // Adds an operation; what it reads and sets is said by read and define afterwards.
    std::uint32_t add(MicroHeader header, std::span<const std::uint32_t> record, std::uint32_t cost);

    // The last item added reads this wire.
    void read(std::uint32_t wire, const WireStates& states);
    // The last item added must run after that item of the slice.
    void connect(std::uint32_t item) { components_.unite(last_item(), item); }
    // The last item added must run after that block.
    void depend_on_block(std::uint32_t block) { block_reads_.emplace_back(last_item(), block); }
    // The last item added sets this wire.
    void define(std::uint32_t wire, WireStates& states);

    std::uint32_t last_item() const { return static_cast<std::uint32_t>(items_.size() - 1); }

    // Assigns the items to blocks numbered from `first_block`: connected ones together, small groups joined
    // until they are worth a block. Returns the number of blocks; afterwards block_of(item) is valid.
    std::uint32_t divide(std::uint32_t first_block);
    std::uint32_t block_of(std::uint32_t item) const { return blocks_[item]; }

    // Pairs (item, earlier block it reads from).
    std::span<const std::pair<std::uint32_t, std::uint32_t>> block_reads() const { return block_reads_; }
    // Pairs (wire, item that sets it).
    std::span<const std::pair<std::uint32_t, std::uint32_t>> definitions() const { return definitions_; }

    void clear();

  private:
    std::vector<Item> items_;
    std::vector<std::uint32_t> words_;
    std::vector<std::uint32_t> blocks_;
    DisjointSets components_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> block_reads_, definitions_;
    std::uint64_t cost_ = 0;
    std::uint32_t level_ = 0;
};

}  // namespace plonkd
