#include "prover/solver/schedule_runner.hpp"

#include <atomic>
#include <memory>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/task_group.h>

#include "prover/solver/thread_limit.hpp"

namespace plonkd {
namespace {

using RunBlock = std::function<void(std::uint32_t)>;

// A stretch that costs less than this is over before another thread has noticed.
constexpr std::uint64_t kSerialCost = 16384;

// Runs a stretch's blocks as they become ready. A thread that finishes a block goes on with the successor
// from which the way to the end is longest and leaves the others to whoever is free: so a chain stays on its
// thread, where its values are in the cache, and the longest chain is never waiting for a thread.
class ReadyQueue {
  public:
    ReadyQueue(const Schedule& schedule, const Stretch& stretch, const RunBlock& run_block)
        : order_(schedule.order),
          first_(stretch.first),
          run_block_(run_block),
          waiting_(std::make_unique<std::atomic<std::uint32_t>[]>(stretch.end - stretch.first)) {
        for (std::uint32_t block = stretch.first; block < stretch.end; ++block) {
            waiting_[block - first_].store(order_.nb_predecessors[block], std::memory_order_relaxed);
        }
        for (std::uint32_t block = stretch.first; block < stretch.end; ++block) {
            if (order_.nb_predecessors[block] == 0) start(block);
        }
    }

    void wait() { tasks_.wait(); }

  private:
    void start(std::uint32_t block) {
        tasks_.run([this, block] { run_from(block); });
    }

    void run_from(std::uint32_t block) {
        constexpr std::uint32_t kNone = 0xffffffff;
        while (block != kNone) {
            run_block_(block);
            std::uint32_t next = kNone;
            for (std::uint32_t s = order_.successor_begin[block]; s < order_.successor_begin[block + 1];
                 ++s) {
                std::uint32_t successor = order_.successors[s];
                // The last predecessor sees what all the others did.
                if (waiting_[successor - first_].fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
                if (next != kNone) {
                    if (order_.priority[successor] > order_.priority[next]) std::swap(successor, next);
                    start(successor);
                } else {
                    next = successor;
                }
            }
            block = next;
        }
    }

    const BlockOrder& order_;
    const std::uint32_t first_;
    const RunBlock& run_block_;
    std::unique_ptr<std::atomic<std::uint32_t>[]> waiting_;
    tbb::task_group tasks_;
};

}  // namespace

void run_stretch(const Schedule& schedule, const Stretch& stretch, const RunBlock& run_block) {
    const bool alone = stretch.cost < kSerialCost || usable_threads() == 1;
    if (alone) {
        for (std::uint32_t block = stretch.first; block < stretch.first_exclusive; ++block) run_block(block);
    } else if (stretch.kind == Stretch::Kind::narrow) {
        ReadyQueue(schedule, stretch, run_block).wait();
    } else {
        tbb::parallel_for(stretch.first, stretch.first_exclusive, run_block);
    }
    for (std::uint32_t block = stretch.first_exclusive; block < stretch.end; ++block) run_block(block);
}

}  // namespace plonkd
