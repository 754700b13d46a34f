// The points of a coset s * <omega> in bit-reversed order, block by block.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

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
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = first * within_block_[i];
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

  private:
    const Domain<Fr>& domain_;
    Fr shift_;
    unsigned log_block_;
    std::vector<Fr> within_block_;
};

}  // namespace plonkd
