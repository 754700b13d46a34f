// Disjoint sets with union by size and path halving (Tarjan, van Leeuwen 1984).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace plonkd {

class DisjointSets {
  public:
    std::uint32_t add() {
        parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
        sizes_.push_back(1);
        return parents_.back();
    }
    std::uint32_t find(std::uint32_t element) {
        while (parents_[element] != element) {
            parents_[element] = parents_[parents_[element]];
            element = parents_[element];
        }
        return element;
    }
    void unite(std::uint32_t a, std::uint32_t b) {
        a = find(a);
        b = find(b);
        if (a == b) return;
        if (sizes_[a] < sizes_[b]) std::swap(a, b);
        parents_[b] = a;
        sizes_[a] += sizes_[b];
    }
    void clear() {
        parents_.clear();
        sizes_.clear();
    }

  private:
    std::vector<std::uint32_t> parents_, sizes_;
};

}  // namespace plonkd
