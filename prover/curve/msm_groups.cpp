#include "prover/curve/msm_groups.hpp"

#include "prover/curve/curves.hpp"

namespace plonkd {

// Which groups are empty is random, so every one is written down and only counted if it is not.
template <class F>
void GroupSums<F>::open_sorted(std::span<Affine<F>> targets, std::span<const std::uint32_t> ends) {
    groups_.resize(targets.size());
    std::size_t begin = 0;
    std::size_t open = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        groups_[open] = {&targets[i], begin, ends[i] - begin};
        open += static_cast<std::size_t>(ends[i] != begin);
        begin = ends[i];
    }
    groups_.resize(open);
    points_.resize(begin);
}

template <class F>
void GroupSums<F>::fold() {
    if (scratch_.size() < points_.size() / 2) scratch_.resize(points_.size() / 2);
    std::size_t used = 0;  // scratch points handed out
    for (bool first_level = true; !groups_.empty(); first_level = false) {
        additions_.clear();
        std::size_t open_groups = 0;
        for (Group& group : groups_) {
            SignedPoint<F>* const members = points_.data() + group.first;
            if (group.size < 2) {
                // Only possible on the first level: later on a group of two goes straight to its target.
                if (group.size == 1) *group.target = members[0].value();
                continue;
            }
            if (group.size == 2) {
                additions_.push_back({members[0], members[1], group.target});
                continue;
            }
            const std::size_t pairs = group.size / 2;
            for (std::size_t i = 0; i < pairs; ++i) {
                // A sum on the first level takes a new scratch point; later it replaces its left operand,
                // which is one already: only the last member of a group can still be an original.
                Affine<F>* const out =
                    first_level ? &scratch_[used++] : const_cast<Affine<F>*>(&members[2 * i].point());
                additions_.push_back({members[2 * i], members[2 * i + 1], out});
                members[i] = {out, false};
            }
            if (group.size % 2 != 0) members[pairs] = members[group.size - 1];
            group.size = pairs + group.size % 2;
            groups_[open_groups++] = group;
        }
        groups_.resize(open_groups);
        add_affine(std::span<const AffineAddition<F>>(additions_));
    }
    points_.clear();
}

template class GroupSums<Bn254Fp>;
template class GroupSums<Bls12377Fp>;
template class GroupSums<Bw6761Fp>;

}  // namespace plonkd
