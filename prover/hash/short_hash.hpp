// The "short" MiMC hash of gnark's recursion package (gnark-plonk.md section 11.1): a byte stream hashed by
// MiMC over the field of the outer circuit, cut so short that the digest is an element of the inner proof's
// scalar field without reduction and can be recomputed cheaply inside the outer circuit.
#pragma once

#include <algorithm>
#include <array>

#include "prover/hash/byte_hash.hpp"
#include "prover/hash/mimc.hpp"

namespace plonkd {

template <class OuterFr, class InnerFr>
class ShortHash final : public ByteHash {
  public:
    // Data bytes per MiMC block: one less than the field's width, so that every block is below the modulus.
    static constexpr std::size_t kChunkBytes = OuterFr::kBytes - 1;
    static constexpr std::size_t kDigestBytes = (std::min(OuterFr::kBits, InnerFr::kBits) + 7) / 8 - 1;

    void write(std::span<const std::uint8_t> bytes) override;
    // The rest of the message always forms one more block, zero-padded on the right, even where it is empty.
    std::vector<std::uint8_t> sum() const override;
    void reset() override;
    std::size_t size() const override { return kDigestBytes; }

  private:
    Mimc<OuterFr> mimc_;
    std::array<std::uint8_t, kChunkBytes> buffer_{};
    std::size_t buffered_ = 0;
};

extern template class ShortHash<Bw6761Fr, Bls12377Fr>;
extern template class ShortHash<Bn254Fr, Bw6761Fr>;

}  // namespace plonkd
