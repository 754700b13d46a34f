// Sums of groups of points: the one operation bucket accumulation, bucket reduction and merging all consist
// of.
//
// Every group is folded as a binary tree, all groups' trees level by level, so that each level is one long
// list of independent additions for add_affine. Equal, opposite or infinite points need no care, and a single
// huge group is as fast as many small ones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/curve/msm_additions.hpp"

namespace plonkd {

// Reusable: groups are added one after another, then folded together. Memory: for every point of the largest
// collection so far, 8 bytes of reference and half a point of scratch, plus 32 bytes per addition of the
// widest level.
template <class F>
class GroupSums {
  public:
    // Opens a group whose sum goes to `target`. A group without points leaves its target alone.
    void open(Affine<F>* target) { groups_.push_back({target, points_.size(), 0}); }
    // A point of the open group. It must stay unchanged until fold(), except that the group's target may be a
    // member of its own group, unnegated and first.
    void add(SignedPoint<F> point) {
        points_.push_back(point);
        ++groups_.back().size;
    }
    std::size_t size() const { return points_.size(); }

    // All groups at once, for a caller that sorts points into them itself: room for at most `count` points
    // instead of add(), then, once they are in place, open_sorted() instead of open().
    SignedPoint<F>* room_for(std::size_t count) {
        points_.resize(count);
        return points_.data();
    }
    // The points of targets[i] lie between ends[i - 1] (0 for the first) and ends[i].
    void open_sorted(std::span<Affine<F>> targets, std::span<const std::uint32_t> ends);

    // Writes all targets and forgets the groups.
    void fold();

  private:
    struct Group {
        Affine<F>* target;
        std::size_t first;
        std::size_t size;
    };

    std::vector<Group> groups_;
    std::vector<SignedPoint<F>> points_;
    std::vector<Affine<F>> scratch_;
    std::vector<AffineAddition<F>> additions_;
};

}  // namespace plonkd
