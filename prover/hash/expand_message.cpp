#include "prover/hash/expand_message.hpp"

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/hash/sha256.hpp"

namespace plonkd {
namespace {

constexpr std::string_view kBsb22Domain = "BSB22-Plonk";

template <class Fr>
class ExpandMessageHash final : public ByteHash {
  public:
    void write(std::span<const std::uint8_t> bytes) override {
        message_.insert(message_.end(), bytes.begin(), bytes.end());
    }
    std::vector<std::uint8_t> sum() const override {
        // 16 bytes more than the field keep the bias of the reduction below 2^-128.
        const Fr element =
            Fr::from_bytes_reduced(expand_message_xmd(message_, kBsb22Domain, 16 + Fr::kBytes));
        std::vector<std::uint8_t> digest(Fr::kBytes);
        element.to_bytes(digest.data());
        return digest;
    }
    void reset() override { message_.clear(); }
    std::size_t size() const override { return Fr::kBytes; }

  private:
    std::vector<std::uint8_t> message_;
};

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

std::vector<std::uint8_t> expand_message_xmd(std::span<const std::uint8_t> message, std::string_view domain,
                                             std::size_t length) {
    constexpr std::size_t kDigestBytes = 32;
    constexpr std::size_t kBlockBytes = 64;
    if (length > 255 * kDigestBytes || domain.size() > 255) {
        throw InternalError("expand_message_xmd: length or domain beyond RFC 9380's limits");
    }
    const auto domain_length = static_cast<std::uint8_t>(domain.size());
    const auto write_domain = [&](Sha256& hash) {
        hash.update(bytes_of(domain));
        hash.update({&domain_length, 1});
    };

    Sha256 hash;
    const std::uint8_t zero_block[kBlockBytes] = {};
    const std::uint8_t length_and_zero[3] = {static_cast<std::uint8_t>(length >> 8),
                                             static_cast<std::uint8_t>(length), 0};
    hash.update(zero_block);
    hash.update(message);
    hash.update(length_and_zero);
    write_domain(hash);
    const Digest256 b0 = hash.digest();

    std::vector<std::uint8_t> expanded;
    Digest256 block{};
    for (std::uint8_t index = 1; expanded.size() < length; ++index) {
        // The first block hashes b0 itself: b0 xor an all-zero predecessor.
        for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= b0[i];
        hash.reset();
        hash.update(block);
        hash.update({&index, 1});
        write_domain(hash);
        block = hash.digest();
        expanded.insert(expanded.end(), block.begin(), block.end());
    }
    expanded.resize(length);
    return expanded;
}

template <class Fr>
std::unique_ptr<ByteHash> make_expand_message_hash() {
    return std::make_unique<ExpandMessageHash<Fr>>();
}

template std::unique_ptr<ByteHash> make_expand_message_hash<Bn254Fr>();
template std::unique_ptr<ByteHash> make_expand_message_hash<Bls12377Fr>();
template std::unique_ptr<ByteHash> make_expand_message_hash<Bw6761Fr>();

}  // namespace plonkd
