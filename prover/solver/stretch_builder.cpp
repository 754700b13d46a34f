#include "prover/solver/stretch_builder.hpp"

#include <algorithm>
#include <numeric>

namespace plonkd {
namespace {

// Blocks of wide stretches: enough of them to share among many threads, each large enough for long runs.
constexpr std::uint64_t kMinWideBlockCost = 2048;
constexpr std::uint64_t kMaxWideBlockCost = 16384;
constexpr std::uint64_t kWideBlocks = 256;

// Deferred operations stay in the circuit's order, in which neighbours use neighbouring wires; equal ones
// meet within a block only.
constexpr std::size_t kDeferredBlock = 2048;

}  // namespace

StretchBuilder::StretchBuilder(Schedule& schedule, ProgramStatistics& statistics)
    : schedule_(schedule), statistics_(statistics), writer_(schedule.words), order_(schedule.order) {
    order_.begin_stretch(0);
}

void StretchBuilder::close_block() {
    schedule_.blocks.push_back(writer_.finish());
}

void StretchBuilder::add_stretch(Stretch::Kind kind, std::uint32_t first, std::uint32_t first_exclusive,
                                 std::uint64_t cost) {
    schedule_.stretches.push_back({kind, first, first_exclusive, next_block(), cost});
}

void StretchBuilder::add_narrow(Slice& slice, WireStates& states) {
    const std::uint32_t first = next_block();
    const std::uint32_t nb_blocks = slice.divide(first);
    const auto items = slice.items();

    // By block, within a block by level (the order they come in), within a level equal operations together.
    std::vector<std::uint32_t> order(items.size());
    {
        std::vector<std::uint32_t> begin(nb_blocks + 1, 0);
        for (std::uint32_t i = 0; i < items.size(); ++i) ++begin[slice.block_of(i) - first + 1];
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        for (std::uint32_t i = 0; i < items.size(); ++i) order[begin[slice.block_of(i) - first]++] = i;
    }
    for (std::size_t begin = 0, end; begin < order.size(); begin = end) {
        const auto same_level = [&](std::uint32_t i) {
            return items[i].level == items[order[begin]].level &&
                   slice.block_of(i) == slice.block_of(order[begin]);
        };
        for (end = begin + 1; end < order.size() && same_level(order[end]);) ++end;
        std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(begin),
                         order.begin() + static_cast<std::ptrdiff_t>(end),
                         [&](std::uint32_t a, std::uint32_t b) { return items[a].header < items[b].header; });
    }

    block_costs_.resize(block_costs_.size() + nb_blocks, 0);
    for (std::size_t k = 0; k < order.size(); ++k) {
        const std::uint32_t i = order[k];
        writer_.append(items[i].header, items[i].level, slice.record(items[i]));
        block_costs_[slice.block_of(i) - first_block_] += items[i].cost;
        cost_ += items[i].cost;
        if (k + 1 == order.size() || slice.block_of(order[k + 1]) != slice.block_of(i)) {
            block_operations_.push_back(writer_.nb_operations());
            close_block();
        }
    }
    statistics_.nb_narrow_operations += items.size();

    std::vector<std::pair<std::uint32_t, std::uint32_t>> dependencies;
    for (const auto& [item, block] : slice.block_reads()) {
        if (block >= first_block_) dependencies.emplace_back(block, slice.block_of(item));
    }
    std::sort(dependencies.begin(), dependencies.end());
    dependencies.erase(std::unique(dependencies.begin(), dependencies.end()), dependencies.end());
    for (const auto& [before, after] : dependencies) order_.add(before, after);

    for (const auto& [wire, item] : slice.definitions()) states.set_block(wire, slice.block_of(item));
}

void StretchBuilder::finish_narrow() {
    if (next_block() != first_block_) {
        statistics_.longest_chain_operations += order_.end_stretch(block_costs_, block_operations_);
        add_stretch(Stretch::Kind::narrow, first_block_, next_block(), cost_);
    }
    first_block_ = next_block();
    order_.begin_stretch(first_block_);
    cost_ = 0;
    block_costs_.clear();
    block_operations_.clear();
}

void StretchBuilder::add_wide(Slice& slice, const std::vector<bool>& exclusive, WireStates& states) {
    const std::uint32_t first = next_block();
    const auto items = slice.items();
    const auto is_exclusive = [&](std::uint32_t i) { return !exclusive.empty() && exclusive[i]; };

    std::vector<std::uint32_t> shared;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (!is_exclusive(i)) shared.push_back(i);
    }
    std::stable_sort(shared.begin(), shared.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return items[a].header < items[b].header; });
    const std::uint64_t target = std::clamp(slice.cost() / kWideBlocks, kMinWideBlockCost, kMaxWideBlockCost);
    std::uint64_t cost = 0;
    std::uint32_t largest = 0;
    for (std::size_t k = 0; k < shared.size(); ++k) {
        const Slice::Item& item = items[shared[k]];
        writer_.append(item.header, 0, slice.record(item));
        cost += item.cost;
        if (cost >= target || k + 1 == shared.size()) {
            largest = std::max(largest, writer_.nb_operations());
            close_block();
            cost = 0;
        }
    }
    const std::uint32_t first_exclusive = next_block();
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (!is_exclusive(i)) continue;
        writer_.append(items[i].header, 0, slice.record(items[i]));
        close_block();
    }
    add_stretch(Stretch::Kind::wide, first, first_exclusive, slice.cost());
    ++statistics_.nb_wide_stretches;
    statistics_.longest_chain_operations += largest;

    for (const auto& [wire, item] : slice.definitions()) states.set_block(wire, first);
    first_block_ = next_block();
    order_.begin_stretch(first_block_);
}

void StretchBuilder::add_deferred(std::uint32_t header, std::uint32_t cost,
                                  std::span<const std::uint32_t> record) {
    deferred_.push_back({header, static_cast<std::uint32_t>(deferred_words_.size()),
                         static_cast<std::uint32_t>(record.size())});
    deferred_words_.insert(deferred_words_.end(), record.begin(), record.end());
    deferred_cost_ += cost;
    if (deferred_.size() == kDeferredBlock) close_deferred_block();
}

void StretchBuilder::close_deferred_block() {
    std::stable_sort(
        deferred_.begin(), deferred_.end(),
        [](const DeferredOperation& a, const DeferredOperation& b) { return a.header < b.header; });
    for (const DeferredOperation& operation : deferred_) {
        writer_.append(operation.header, 0,
                       std::span<const std::uint32_t>(deferred_words_)
                           .subspan(operation.word_begin, operation.nb_words));
    }
    close_block();
    deferred_.clear();
    deferred_words_.clear();
}

void StretchBuilder::finish_deferred() {
    if (!deferred_.empty()) close_deferred_block();
    if (next_block() != first_block_)
        add_stretch(Stretch::Kind::deferred, first_block_, next_block(), deferred_cost_);
    first_block_ = next_block();
    deferred_cost_ = 0;
}

void StretchBuilder::finish() {
    order_.skip_to(next_block());
    statistics_.nb_blocks = next_block();
    statistics_.nb_stretches = schedule_.stretches.size();
    statistics_.nb_dependencies = order_.nb_edges();
}

}  // namespace plonkd
