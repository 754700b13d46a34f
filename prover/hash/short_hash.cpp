#include "prover/hash/short_hash.hpp"

namespace plonkd {
namespace {

// 00 ‖ chunk ‖ zeros as a big-endian integer.
template <class Fr>
Fr block_of(std::span<const std::uint8_t> chunk) {
    std::array<std::uint8_t, Fr::kBytes> block{};
    std::copy(chunk.begin(), chunk.end(), block.begin() + 1);
    return *Fr::from_bytes(block);
}

}  // namespace

template <class OuterFr, class InnerFr>
void ShortHash<OuterFr, InnerFr>::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const std::size_t taken = std::min(bytes.size(), kChunkBytes - buffered_);
        std::copy_n(bytes.begin(), taken, buffer_.begin() + static_cast<std::ptrdiff_t>(buffered_));
        buffered_ += taken;
        bytes = bytes.subspan(taken);
        if (buffered_ == kChunkBytes) {
            mimc_.absorb(block_of<OuterFr>(buffer_));
            buffered_ = 0;
        }
    }
}

template <class OuterFr, class InnerFr>
std::vector<std::uint8_t> ShortHash<OuterFr, InnerFr>::sum() const {
    Mimc<OuterFr> mimc = mimc_;
    mimc.absorb(block_of<OuterFr>(std::span(buffer_).first(buffered_)));
    std::array<std::uint8_t, OuterFr::kBytes> digest;
    mimc.digest().to_bytes(digest.data());
    return {digest.end() - kDigestBytes, digest.end()};
}

template <class OuterFr, class InnerFr>
void ShortHash<OuterFr, InnerFr>::reset() {
    mimc_.reset();
    buffered_ = 0;
}

template class ShortHash<Bw6761Fr, Bls12377Fr>;
template class ShortHash<Bn254Fr, Bw6761Fr>;

}  // namespace plonkd
