// The points of a coset s * <omega> in bit-reversed order, block by block.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "prover/field/vector_ops.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {

template <class Fr>
class BitReversedCoset {
  public:
    // Positions are handled in blocks of a power of two; every block starts at a multiple of it.
    static constexpr unsigned kLogBlock = 10;

    BitReversedCoset(const Domain<Fr>& domain, const Fr& shift)
        : domain_(domain),
          shift_(shift),
          log_block_(std::min(kLogBlock, domain.log_n)),
          within_block_(std::size_t{1} << log_block_) {
        const Fr step = domain.omega.pow(domain.n >> log_block_);
        Fr power = Fr::one();
        for (std::size_t i = 0; i < within_block_.size(); ++i) {
            within_block_[reverse_bits(i, log_block_)] = power;
            power *= step;
        }
    }

    std::size_t block_size() const { return within_block_.size(); }
    std::size_t nb_blocks() const { return domain_.n >> log_block_; }

    // Writes the points s * omega^reverse_bits(i, log n) of the positions i in the block.
    void write_points(std::size_t block, std::span<Fr> out) const {
        const Fr first = shift_ * domain_.omega.pow(reverse_bits(block, domain_.log_n - log_block_));
        vector_ops::scale(out, first, std::span<const Fr>(within_block_));
    }

    // The position of omega * x where x is the point at `position`: adding 1 to a number whose highest bit
    // comes last.
    std::size_t rotated(std::size_t position) const {
        if (position + 1 == domain_.n) return 0;
        const unsigned leading_ones =
            static_cast<unsigned>(std::countl_one(position << (64 - domain_.log_n)));
        const std::size_t next_bit = domain_.n >> (leading_ones + 1);
        return (position & (next_bit - 1)) | next_bit;
    }

    // values[rotated(i)] for the positions i in the block: a block of `values` in place, except for the last
    // block, whose values are gathered in `scratch`.
    std::span<const Fr> rotated_block(std::span<const Fr> values, std::size_t block,
                                      std::span<Fr> scratch) const {
        const std::size_t first = block * block_size();
        if (block + 1 < nb_blocks()) return values.subspan(rotated(first), block_size());
        for (std::size_t i = 0; i < block_size(); ++i) scratch[i] = values[rotated(first + i)];
        return scratch;
    }

  private:
    const Domain<Fr>& domain_;
    Fr shift_;
    unsigned log_block_;
    std::vector<Fr> within_block_;
};

}  // namespace plonkd
