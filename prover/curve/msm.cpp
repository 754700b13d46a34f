#include "prover/curve/msm.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "prover/curve/msm_digits.hpp"
#include "prover/curve/msm_groups.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// Scalars are prepared slab by slab, so that memory does not grow with n.
constexpr std::size_t kSlab = std::size_t{1} << 18;
// Points a task sorts into one window's buckets at a time: two for each bucket, since every task walks over
// all buckets, but few enough that their coordinates stay near the core through the levels, and that there
// are tasks for all threads.
constexpr std::size_t kSmallestChunk = std::size_t{1} << 14;
constexpr std::size_t kLargestChunk = std::size_t{1} << 16;
constexpr std::size_t kTasksPerThread = 8;

std::size_t chunk_size(unsigned window_bits, unsigned windows) {
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    std::size_t chunk = std::clamp(std::size_t{1} << window_bits, kSmallestChunk, kLargestChunk);
    while (chunk > kSmallestChunk && windows * (kSlab / chunk) < kTasksPerThread * threads) chunk /= 2;
    return chunk;
}

// The buckets of one window. A bucket that is not occupied holds no point and is not read.
template <class C>
struct Buckets {
    explicit Buckets(std::size_t count) : sums(count), occupied(count, 0) {}

    std::vector<typename C::G1> sums;  // sums[d - 1] belongs to digit d
    std::vector<std::uint8_t> occupied;
};

// All bucket sets of one window. Tasks of the same window that run at the same time use different sets;
// usually threads work on different windows and there is one.
template <class C>
class WindowBuckets {
  public:
    std::unique_ptr<Buckets<C>> take(std::size_t count) {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return std::make_unique<Buckets<C>>(count);
        auto buckets = std::move(free_.back());
        free_.pop_back();
        return buckets;
    }
    void give_back(std::unique_ptr<Buckets<C>> buckets) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(buckets));
    }
    // Once all tasks are done.
    std::vector<std::unique_ptr<Buckets<C>>>& sets() { return free_; }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Buckets<C>>> free_;
};

// What one thread keeps between tasks.
template <class C>
struct Workbench {
    GroupSums<typename C::Fp> groups;
    std::vector<std::uint32_t> next;   // by bucket: where its next point goes among the sorted ones
    std::vector<std::int32_t> digits;  // by point of the chunk
};

// Adds the chunk's points to the buckets of `window`: sorted by bucket, behind the bucket's sum so far if it
// has one. Digits are as good as random, so nothing but the digit 0 is decided by a branch.
template <class C>
void accumulate(const WindowPlan<typename C::Fr>& plan, unsigned window, const typename C::G1* points,
                std::span<const typename C::Fr::Int> scalars, Buckets<C>& buckets, Workbench<C>& bench) {
    using Plan = WindowPlan<typename C::Fr>;
    const std::size_t count = buckets.sums.size();
    bench.next.assign(count + 1, 0);
    bench.digits.resize(scalars.size());
    std::uint32_t* const next = bench.next.data();
    for (std::size_t i = 0; i < scalars.size(); ++i) {
        const auto digit = static_cast<std::int32_t>(plan.digit(scalars[i], window));
        bench.digits[i] = digit;
        if (digit != 0) ++next[std::abs(digit)];
    }
    SignedPoint<typename C::Fp>* const sorted = bench.groups.room_for(2 * scalars.size() + 1);
    std::uint32_t end = 0;
    for (std::size_t b = 0; b < count; ++b) {
        const std::uint32_t hits = next[b + 1];
        const auto hit = static_cast<std::uint8_t>(hits != 0);
        sorted[end] = {&buckets.sums[b], false};
        next[b] = end + (buckets.occupied[b] & hit);
        end = next[b] + hits;
        buckets.occupied[b] |= hit;
    }
    for (std::size_t i = 0; i < scalars.size(); ++i) {
        const std::int32_t digit = bench.digits[i];
        if (digit == 0) continue;
        const bool negated = (digit < 0) != Plan::is_negative(scalars[i]);
        sorted[next[std::abs(digit) - 1]++] = {&points[i], negated};
    }
    // Each next[b] has moved to the end of its bucket.
    bench.groups.open_sorted(buckets.sums, std::span<const std::uint32_t>(bench.next).first(count));
    bench.groups.fold();
}

// Merges the other sets into the first.
template <class C>
void merge(std::vector<std::unique_ptr<Buckets<C>>>& sets, GroupSums<typename C::Fp>& groups) {
    Buckets<C>& merged = *sets.front();
    for (std::size_t b = 0; b < merged.sums.size(); ++b) {
        groups.open(&merged.sums[b]);
        if (merged.occupied[b] != 0) groups.add({&merged.sums[b], false});
        for (std::size_t s = 1; s < sets.size(); ++s) {
            if (sets[s]->occupied[b] == 0) continue;
            groups.add({&sets[s]->sums[b], false});
            merged.occupied[b] = 1;
        }
    }
    groups.fold();
    sets.resize(1);
}

// sum of i * points[i] over i >= 1, by running sums from the end.
template <class C>
typename C::G1Jacobian weighted_sum(const std::vector<typename C::G1>& points) {
    auto running = C::G1Jacobian::infinity();
    auto total = C::G1Jacobian::infinity();
    for (std::size_t i = points.size(); i-- > 1;) {
        running += points[i];
        total += running;
    }
    return total;
}

// sum of d * bucket(d). With d = row * 2^k + column, the sums of all rows and of all columns are independent
// additions again, and only the 2 * sqrt(buckets) of them need running sums.
template <class C>
typename C::G1Jacobian reduce(const Buckets<C>& buckets, GroupSums<typename C::Fp>& groups) {
    const std::size_t count = buckets.sums.size();
    unsigned column_bits = 0;
    while ((std::size_t{1} << (2 * column_bits)) < count) ++column_bits;
    const std::size_t columns = std::size_t{1} << column_bits;
    std::vector<typename C::G1> row_sums(count / columns + 1, C::G1::infinity());
    std::vector<typename C::G1> column_sums(columns, C::G1::infinity());
    for (std::size_t row = 0; row < row_sums.size(); ++row) {
        groups.open(&row_sums[row]);
        for (std::size_t d = std::max<std::size_t>(row * columns, 1); d < (row + 1) * columns && d <= count;
             ++d) {
            if (buckets.occupied[d - 1] != 0) groups.add({&buckets.sums[d - 1], false});
        }
    }
    for (std::size_t column = 0; column < columns; ++column) {
        groups.open(&column_sums[column]);
        for (std::size_t d = column == 0 ? columns : column; d <= count; d += columns) {
            if (buckets.occupied[d - 1] != 0) groups.add({&buckets.sums[d - 1], false});
        }
    }
    groups.fold();
    auto result = weighted_sum<C>(row_sums);
    for (unsigned i = 0; i < column_bits; ++i) result = result.doubled();
    return result + weighted_sum<C>(column_sums);
}

// The window width for n points. Every window costs n additions, and for each bucket two in the reduction and
// about as much again for its traffic through the caches; the weight of 4 picks the fastest width or its
// neighbour, within a few per cent, from 2^10 to 2^20 points on all three curves (bench_msm, two cores with 2
// MiB of second-level cache each). Beyond 18 bits buckets would outgrow the caches faster than windows get
// fewer.
template <class Fr>
unsigned best_window(std::size_t n) {
    constexpr unsigned kSmallest = 3;
    constexpr unsigned kLargest = 18;
    constexpr std::size_t kBucketWeight = 4;
    unsigned best = kSmallest;
    std::size_t best_cost = ~std::size_t{0};
    for (unsigned bits = kSmallest; bits <= kLargest; ++bits) {
        const WindowPlan<Fr> plan(bits);
        std::size_t cost = 0;
        for (unsigned window = 0; window < plan.windows(); ++window)
            cost += n + kBucketWeight * plan.buckets(window);
        if (cost < best_cost) {
            best = bits;
            best_cost = cost;
        }
    }
    return best;
}

// The scalars of a slab in prepared form, and how many windows each chunk of them uses.
template <class Fr>
struct Slab {
    std::vector<typename Fr::Int> scalars;
    std::vector<unsigned> windows_in_use;

    void prepare(const WindowPlan<Fr>& plan, std::span<const Fr> values, std::size_t chunk_points) {
        const std::size_t chunks = (values.size() + chunk_points - 1) / chunk_points;
        scalars.resize(values.size());
        windows_in_use.resize(chunks);
        tbb::parallel_for(std::size_t{0}, chunks, [&](std::size_t chunk) {
            unsigned significant_bits = 0;
            const std::size_t end = std::min(values.size(), (chunk + 1) * chunk_points);
            for (std::size_t i = chunk * chunk_points; i < end; ++i)
                scalars[i] = plan.prepare(values[i], significant_bits);
            windows_in_use[chunk] = significant_bits == 0 ? 0 : plan.windows_in_use(significant_bits);
        });
    }
};

}  // namespace

template <class C>
typename C::G1Jacobian msm_with_window(std::span<const typename C::G1> points,
                                       std::span<const typename C::Fr> scalars, unsigned window_bits) {
    using Fr = typename C::Fr;
    using Jacobian = typename C::G1Jacobian;
    if (points.size() < scalars.size()) {
        throw InternalError("multi-scalar multiplication with fewer points than scalars");
    }
    const WindowPlan<Fr> plan(window_bits);
    const std::size_t chunk_points = chunk_size(window_bits, plan.windows());
    std::vector<WindowBuckets<C>> buckets(plan.windows());
    tbb::enumerable_thread_specific<Workbench<C>> benches;
    Slab<Fr> slab;
    for (std::size_t start = 0; start < scalars.size(); start += kSlab) {
        slab.prepare(plan, scalars.subspan(start, std::min(kSlab, scalars.size() - start)), chunk_points);
        // Window by window, so that a range of tasks handed to one thread stays with few bucket sets.
        const std::size_t chunks = slab.windows_in_use.size();
        tbb::parallel_for(std::size_t{0}, chunks * plan.windows(), [&](std::size_t task) {
            const auto window = static_cast<unsigned>(task / chunks);
            const std::size_t chunk = task % chunks;
            if (window >= slab.windows_in_use[chunk]) return;
            auto own = buckets[window].take(plan.buckets(window));
            const std::size_t first = chunk * chunk_points;
            const std::size_t size = std::min(chunk_points, slab.scalars.size() - first);
            accumulate<C>(plan, window, points.data() + start + first,
                          std::span<const typename Fr::Int>(slab.scalars).subspan(first, size), *own,
                          benches.local());
            buckets[window].give_back(std::move(own));
        });
    }

    std::vector<Jacobian> sums(plan.windows(), Jacobian::infinity());
    tbb::parallel_for(0U, plan.windows(), [&](unsigned window) {
        auto& sets = buckets[window].sets();
        if (sets.empty()) return;
        GroupSums<typename C::Fp>& groups = benches.local().groups;
        if (sets.size() > 1) merge<C>(sets, groups);
        sums[window] = reduce<C>(*sets.front(), groups);
        sets.clear();
    });

    Jacobian result = Jacobian::infinity();
    for (unsigned window = plan.windows(); window-- > 0;) {
        for (unsigned i = 0; i < plan.bits(); ++i) result = result.doubled();
        result += sums[window];
    }
    return result;
}

template <class C>
typename C::G1Jacobian msm(std::span<const typename C::G1> points, std::span<const typename C::Fr> scalars) {
    return msm_with_window<C>(points, scalars, best_window<typename C::Fr>(scalars.size()));
}

template Bn254::G1Jacobian msm<Bn254>(std::span<const Bn254::G1>, std::span<const Bn254::Fr>);
template Bls12377::G1Jacobian msm<Bls12377>(std::span<const Bls12377::G1>, std::span<const Bls12377::Fr>);
template Bw6761::G1Jacobian msm<Bw6761>(std::span<const Bw6761::G1>, std::span<const Bw6761::Fr>);
template Bn254::G1Jacobian msm_with_window<Bn254>(std::span<const Bn254::G1>, std::span<const Bn254::Fr>,
                                                  unsigned);
template Bls12377::G1Jacobian msm_with_window<Bls12377>(std::span<const Bls12377::G1>,
                                                        std::span<const Bls12377::Fr>, unsigned);
template Bw6761::G1Jacobian msm_with_window<Bw6761>(std::span<const Bw6761::G1>, std::span<const Bw6761::Fr>,
                                                    unsigned);

}  // namespace plonkd
