#include "prover/plonk/bsb22.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace plonkd {

namespace {

// The time that one commitment has the engine.
class Visit {
  public:
    explicit Visit(EngineAccess* access)
        : access_(access), column_may_stay_(access == nullptr || access->begin_commitment()) {}
    ~Visit() {
        if (access_ != nullptr) access_->end_commitment();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    bool column_may_stay() const { return column_may_stay_; }

  private:
    EngineAccess* const access_;
    const bool column_may_stay_;
};

}  // namespace

template <class Fr>
SparseVector<Fr> sparse_vector(std::vector<std::pair<std::uint32_t, Fr>> assignments) {
    std::stable_sort(assignments.begin(), assignments.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    SparseVector<Fr> result;
    for (const auto& [row, value] : assignments) {
        if (!result.rows.empty() && result.rows.back() == row) {
            result.values.back() = value;
        } else {
            result.rows.push_back(row);
            result.values.push_back(value);
        }
    }
    return result;
}

namespace {

using Rows = std::vector<std::uint32_t>;

// By all threads: most of the time goes into the first touch of the target's memory.
template <class T>
void copy_in_parallel(std::span<const T> source, T* target) {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, source.size(), std::size_t{1} << 16), [&](const auto& range) {
            std::copy(source.begin() + static_cast<std::ptrdiff_t>(range.begin()),
                      source.begin() + static_cast<std::ptrdiff_t>(range.end()), target + range.begin());
        });
}

// The committed values at their rows, which come in order where gnark made the circuit, and two others that
// take precedence: millions of rows are copied, not sorted.
template <class Fr>
SparseVector<Fr> committed_column(const Rows& rows, std::span<const Fr> values,
                                  std::vector<std::pair<std::uint32_t, Fr>> others) {
    std::vector<std::pair<std::uint32_t, Fr>> assignments;
    if (std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) != rows.end()) {
        for (std::size_t i = 0; i < rows.size(); ++i) assignments.emplace_back(rows[i], values[i]);
        assignments.insert(assignments.end(), others.begin(), others.end());
        return sparse_vector(std::move(assignments));
    }
    const SparseVector<Fr> sorted_others = sparse_vector(std::move(others));
    SparseVector<Fr> column;
    column.rows.resize(rows.size() + sorted_others.rows.size());
    column.values.resize(column.rows.size());
    std::size_t size = 0;
    std::size_t next = 0;
    const auto copy_up_to = [&](std::size_t end) {
        copy_in_parallel(std::span(rows).subspan(next, end - next), column.rows.data() + size);
        copy_in_parallel(values.subspan(next, end - next), column.values.data() + size);
        size += end - next;
        next = end;
    };
    for (std::size_t i = 0; i < sorted_others.rows.size(); ++i) {
        const auto place = std::lower_bound(rows.begin(), rows.end(), sorted_others.rows[i]);
        copy_up_to(static_cast<std::size_t>(place - rows.begin()));
        if (place != rows.end() && *place == sorted_others.rows[i]) ++next;
        column.rows[size] = sorted_others.rows[i];
        column.values[size] = sorted_others.values[i];
        ++size;
    }
    copy_up_to(rows.size());
    column.rows.resize(size);
    column.values.resize(size);
    return column;
}

}  // namespace

template <class C>
Bsb22Commitments<C>::Bsb22Commitments(const CircuitKey<C>& key, Engine<C>& engine, EngineAccess* access,
                                      ProofTranscript<C>& transcript, BlindingKind blinding)
    : key_(key),
      engine_(engine),
      access_(access),
      transcript_(transcript),
      blinding_(blinding),
      columns_(key.commitments.size()),
      evicted_(key.commitments.size()),
      done_(key.commitments.size()),
      commitments_(key.commitments.size()),
      values_(key.commitments.size()) {}

template <class C>
CommitmentHook<C> Bsb22Commitments<C>::hook() {
    return [this](std::size_t index, std::span<const Fr> committed) {
        // A thread that waits for parts of this commitment must not take up the solver's tasks meanwhile: one
        // of them could be the next commitment, and the engine makes one at a time.
        return tbb::this_task_arena::isolate([&] { return commit(index, committed); });
    };
}

template <class C>
void Bsb22Commitments<C>::expect_complete() const {
    for (std::size_t i = 0; i < done_.size(); ++i) {
        if (!done_[i]) throw SetupError("circuit: no instruction computes commitment " + std::to_string(i));
    }
}

template <class C>
typename C::Fr Bsb22Commitments<C>::commit(std::size_t index, std::span<const Fr> committed) {
    const auto& commitment = key_.commitments.at(index);
    if (committed.size() != commitment.committed_rows.size()) {
        throw SetupError("circuit: commitment " + std::to_string(index) + ": expected " +
                         std::to_string(commitment.committed_rows.size()) + " committed values, found " +
                         std::to_string(committed.size()));
    }
    const auto random = Blinding<Fr>::draw_bsb22(blinding_, index);
    SparseVector<Fr> column = committed_column<Fr>(
        commitment.committed_rows, committed,
        {{commitment.value_row, random.value_row},
         {static_cast<std::uint32_t>(key_.nb_public + key_.nb_constraints - 1), random.last_row}});
    commitments_[index] = commit_column(index, std::move(column));
    done_[index] = true;
    values_[index] = transcript_.hash_to_field(commitments_[index]);
    return values_[index];
}

template <class C>
typename C::G1 Bsb22Commitments<C>::commit_column(std::size_t index, SparseVector<Fr> values) {
    const Visit visit(access_);
    LagrangeColumn<C> column = engine_.upload(values);
    const std::array<BlindedColumn<C>, 1> blinded{{{&column, {}}}};
    const G1 commitment = engine_.commit(blinded).front();
    if (visit.column_may_stay()) {
        columns_[index] = std::move(column);
    } else {
        evicted_[index] = std::move(values);
    }
    return commitment;
}

template <class C>
std::vector<LagrangeColumn<C>> Bsb22Commitments<C>::take_columns() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i]) columns_[i] = engine_.upload(std::exchange(evicted_[i], {}));
    }
    return std::move(columns_);
}

#define PLONKD_INSTANTIATE(C)           \
    template class Bsb22Commitments<C>; \
    template SparseVector<C::Fr> sparse_vector(std::vector<std::pair<std::uint32_t, C::Fr>>);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
