#include "prover/solver/slice.hpp"

namespace plonkd {
namespace {

// Handing a block to another thread costs about as much as this many additions.
constexpr std::uint64_t kMinBlockCost = 256;

}  // namespace

std::uint32_t Slice::add(MicroHeader header, std::span<const std::uint32_t> record, std::uint32_t cost) {
    items_.push_back({words_.size(), static_cast<std::uint32_t>(record.size()), header.word(), level_, cost});
    words_.insert(words_.end(), record.begin(), record.end());
    cost_ += cost;
    return components_.add();
}

void Slice::read(std::uint32_t wire, const WireStates& states) {
    if (states.is_in_slice(wire)) {
        connect(states.index(wire));
    } else if (states.is_in_block(wire)) {
        depend_on_block(states.index(wire));
    }
}

void Slice::define(std::uint32_t wire, WireStates& states) {
    states.set_item(wire, last_item());
    definitions_.emplace_back(wire, last_item());
}

std::uint32_t Slice::divide(std::uint32_t first_block) {
    constexpr std::uint32_t kNone = 0xffffffff;
    std::vector<std::uint64_t> component_cost(items_.size(), 0);
    for (std::uint32_t i = 0; i < items_.size(); ++i) component_cost[components_.find(i)] += items_[i].cost;

    std::vector<std::uint32_t> block_of_component(items_.size(), kNone);
    std::uint32_t next_block = first_block;
    std::uint32_t joint_block = kNone;
    std::uint64_t joint_cost = 0;
    blocks_.resize(items_.size());
    for (std::uint32_t i = 0; i < items_.size(); ++i) {
        const std::uint32_t component = components_.find(i);
        std::uint32_t& block = block_of_component[component];
        if (block == kNone) {
            if (component_cost[component] >= kMinBlockCost) {
                block = next_block++;
            } else {
                if (joint_block == kNone || joint_cost >= kMinBlockCost) {
                    joint_block = next_block++;
                    joint_cost = 0;
                }
                block = joint_block;
                joint_cost += component_cost[component];
            }
        }
        blocks_[i] = block;
    }
    return next_block - first_block;
}

void Slice::clear() {
    items_.clear();
    words_.clear();
    blocks_.clear();
    components_.clear();
    block_reads_.clear();
    definitions_.clear();
    cost_ = 0;
    level_ = 0;
}

}  // namespace plonkd
