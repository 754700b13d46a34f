#include "prover/poly/ntt.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/failure/failure.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/vector_ops.hpp"

namespace plonkd {
namespace {

template <class Fr>
std::unique_ptr<const NttNetwork<Fr>> make_network(const Domain<Fr>& domain) {
    if (cpu_features().avx512_ifma && domain.n >= 64) return make_ifma_network(domain);
    return make_portable_network(domain);
}

// Positions are (high, middle, low) with kTileBits bits each in high and low. For a fixed middle they form a
// tile of contiguous rows that goes, transposed, to the tile of the reversed middle: two tiles at a time fit
// the first-level cache, where element by element every access would be a miss.
constexpr unsigned kTileBits = 4;
constexpr std::size_t kTileSide = std::size_t{1} << kTileBits;

template <class Fr>
class TiledBitReversal {
  public:
    TiledBitReversal(std::span<Fr> values, unsigned bits) : values_(values), high_shift_(bits - kTileBits) {
        for (std::size_t i = 0; i < kTileSide; ++i) reversed_[i] = reverse_bits(i, kTileBits);
    }
    // The tiles of `middle` and of its reverse.
    void exchange(std::size_t middle, std::size_t reversed_middle) const {
        Tile tile;
        read_reversed(middle, tile);
        if (middle != reversed_middle) {
            Tile other;
            read_reversed(reversed_middle, other);
            write(middle, other);
        }
        write(reversed_middle, tile);
    }

  private:
    using Tile = Fr[kTileSide][kTileSide];

    Fr* row(std::size_t middle, std::size_t high) const {
        return values_.data() + (high << high_shift_ | middle << kTileBits);
    }
    void read_reversed(std::size_t middle, Tile& tile) const {
        for (std::size_t high = 0; high < kTileSide; ++high) {
            const Fr* const from = row(middle, high);
            for (std::size_t low = 0; low < kTileSide; ++low)
                tile[reversed_[low]][reversed_[high]] = from[low];
        }
    }
    void write(std::size_t middle, const Tile& tile) const {
        for (std::size_t high = 0; high < kTileSide; ++high) {
            std::copy_n(tile[high], kTileSide, row(middle, high));
        }
    }

    std::span<Fr> values_;
    unsigned high_shift_;
    std::size_t reversed_[kTileSide];
};

}  // namespace

template <class Fr>
void bit_reverse(std::span<Fr> values) {
    const auto bits = static_cast<unsigned>(std::countr_zero(values.size()));
    if (bits < 2 * kTileBits) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::size_t j = reverse_bits(i, bits);
            if (i < j) std::swap(values[i], values[j]);
        }
        return;
    }
    const unsigned middle_bits = bits - 2 * kTileBits;
    const TiledBitReversal<Fr> reversal(values, bits);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, std::size_t{1} << middle_bits, 16),
                      [&](const auto& range) {
                          for (std::size_t middle = range.begin(); middle != range.end(); ++middle) {
                              const std::size_t reversed = reverse_bits(middle, middle_bits);
                              if (middle <= reversed) reversal.exchange(middle, reversed);
                          }
                      });
}

template <class Fr>
void scale_by_powers(std::span<Fr> values, const Fr& factor, const Fr& base) {
    vector_ops::scale_by_powers(values, factor, base);
}

template <class Fr>
Ntt<Fr>::Ntt(std::size_t n) : domain_(Domain<Fr>::of_size(n)), network_(make_network(domain_)) {}

template <class Fr>
void Ntt<Fr>::check_size(std::span<const Fr> values) const {
    if (values.size() != domain_.n) {
        throw InternalError("transform of size " + std::to_string(domain_.n) + " applied to " +
                            std::to_string(values.size()) + " elements");
    }
}

template <class Fr>
void Ntt<Fr>::forward_to_bit_reversed(std::span<Fr> values) const {
    check_size(values);
    network_->forward(values, nullptr);
}

template <class Fr>
void Ntt<Fr>::coset_forward_to_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    network_->forward(values, &shift);
}

template <class Fr>
void Ntt<Fr>::inverse_from_bit_reversed(std::span<Fr> values) const {
    check_size(values);
    network_->inverse(values, nullptr);
}

template <class Fr>
void Ntt<Fr>::coset_inverse_from_bit_reversed(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    network_->inverse(values, &shift);
}

template <class Fr>
void Ntt<Fr>::forward(std::span<Fr> values) const {
    forward_to_bit_reversed(values);
    bit_reverse(values);
}

template <class Fr>
void Ntt<Fr>::coset_forward(std::span<Fr> values, const Fr& shift) const {
    coset_forward_to_bit_reversed(values, shift);
    bit_reverse(values);
}

template <class Fr>
void Ntt<Fr>::inverse(std::span<Fr> values) const {
    check_size(values);
    bit_reverse(values);
    inverse_from_bit_reversed(values);
}

template <class Fr>
void Ntt<Fr>::coset_inverse(std::span<Fr> values, const Fr& shift) const {
    check_size(values);
    bit_reverse(values);
    coset_inverse_from_bit_reversed(values, shift);
}

template class Ntt<Bn254Fr>;
template class Ntt<Bls12377Fr>;
template class Ntt<Bw6761Fr>;
template void bit_reverse(std::span<Bn254Fr>);
template void bit_reverse(std::span<Bls12377Fr>);
template void bit_reverse(std::span<Bw6761Fr>);
template void scale_by_powers(std::span<Bn254Fr>, const Bn254Fr&, const Bn254Fr&);
template void scale_by_powers(std::span<Bls12377Fr>, const Bls12377Fr&, const Bls12377Fr&);
template void scale_by_powers(std::span<Bw6761Fr>, const Bw6761Fr&, const Bw6761Fr&);

}  // namespace plonkd
