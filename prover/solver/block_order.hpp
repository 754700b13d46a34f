// Collects the order among the blocks of a narrow stretch while its slices are planned, and works out from it
// what the runner needs: who waits for how many, who comes next, and which way is longest.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "prover/solver/schedule.hpp"

namespace plonkd {

class BlockOrderBuilder {
  public:
    explicit BlockOrderBuilder(BlockOrder& order) : order_(order) {}

    // The stretch starts with this block.
    void begin_stretch(std::uint32_t first_block);
    // Block `after` waits for `before`; both are of this stretch, before < after. To be called once per pair.
    void add(std::uint32_t before, std::uint32_t after) { edges_.emplace_back(before, after); }
    // `costs` and `nb_operations` are of the stretch's blocks. Returns the operations on the longest path.
    std::uint64_t end_stretch(const std::vector<std::uint32_t>& costs,
                              const std::vector<std::uint32_t>& nb_operations);
    // Blocks without an order follow, up to `end_block`.
    void skip_to(std::uint32_t end_block);

    std::uint64_t nb_edges() const { return order_.successors.size(); }

  private:
    BlockOrder& order_;
    std::uint32_t first_block_ = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_;
};

}  // namespace plonkd
