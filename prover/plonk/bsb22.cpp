#include "prover/plonk/bsb22.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

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
    const auto by_row = [](const auto& a, const auto& b) { return a.first < b.first; };
    // Committed rows come in order, millions of them, and two others behind them.
    const auto unsorted = std::is_sorted_until(assignments.begin(), assignments.end(), by_row);
    std::stable_sort(unsorted, assignments.end(), by_row);
    std::inplace_merge(assignments.begin(), unsorted, assignments.end(), by_row);
    SparseVector<Fr> result;
    result.rows.reserve(assignments.size());
    result.values.reserve(assignments.size());
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
    std::vector<std::pair<std::uint32_t, Fr>> assignments;
    assignments.reserve(committed.size() + 2);
    for (std::size_t i = 0; i < committed.size(); ++i) {
        assignments.emplace_back(commitment.committed_rows[i], committed[i]);
    }
    assignments.emplace_back(commitment.value_row, random.value_row);
    assignments.emplace_back(static_cast<std::uint32_t>(key_.nb_public + key_.nb_constraints - 1),
                             random.last_row);

    commitments_[index] = commit_column(index, sparse_vector(std::move(assignments)));
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
