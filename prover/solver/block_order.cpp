#include "prover/solver/block_order.hpp"

#include <algorithm>
#include <limits>

namespace plonkd {

void BlockOrderBuilder::begin_stretch(std::uint32_t first_block) {
    skip_to(first_block);
    first_block_ = first_block;
    edges_.clear();
}

void BlockOrderBuilder::skip_to(std::uint32_t end_block) {
    if (order_.successor_begin.empty()) order_.successor_begin.push_back(0);
    order_.nb_predecessors.resize(end_block, 0);
    order_.priority.resize(end_block, 0);
    order_.successor_begin.resize(end_block + 1, static_cast<std::uint32_t>(order_.successors.size()));
}

std::uint64_t BlockOrderBuilder::end_stretch(const std::vector<std::uint32_t>& costs,
                                             const std::vector<std::uint32_t>& nb_operations) {
    const auto nb_blocks = static_cast<std::uint32_t>(costs.size());
    const std::uint32_t end_block = first_block_ + nb_blocks;
    std::sort(edges_.begin(), edges_.end());
    order_.nb_predecessors.resize(end_block, 0);
    order_.priority.resize(end_block, 0);
    auto edge = edges_.begin();
    for (std::uint32_t block = first_block_; block < end_block; ++block) {
        for (; edge != edges_.end() && edge->first == block; ++edge) {
            order_.successors.push_back(edge->second);
            ++order_.nb_predecessors[edge->second];
        }
        order_.successor_begin.push_back(static_cast<std::uint32_t>(order_.successors.size()));
    }

    // Successors have higher numbers, so one pass backwards sees them first.
    std::vector<std::uint64_t> longest(nb_blocks);
    std::uint64_t longest_of_all = 0;
    for (std::uint32_t i = nb_blocks; i-- > 0;) {
        const std::uint32_t block = first_block_ + i;
        std::uint64_t cost_after = 0, operations_after = 0;
        for (std::uint32_t s = order_.successor_begin[block]; s < order_.successor_begin[block + 1]; ++s) {
            const std::uint32_t successor = order_.successors[s];
            cost_after = std::max<std::uint64_t>(cost_after, order_.priority[successor]);
            operations_after = std::max(operations_after, longest[successor - first_block_]);
        }
        order_.priority[block] = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(cost_after + costs[i], std::numeric_limits<std::uint32_t>::max()));
        longest[i] = operations_after + nb_operations[i];
        longest_of_all = std::max(longest_of_all, longest[i]);
    }
    edges_.clear();
    return longest_of_all;
}

}  // namespace plonkd
