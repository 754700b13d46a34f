#include "prover/hash/byte_hash.hpp"

#include "prover/hash/sha256.hpp"

namespace plonkd {
namespace {

class Sha256Hash final : public ByteHash {
  public:
    void write(std::span<const std::uint8_t> bytes) override { state_.update(bytes); }
    std::vector<std::uint8_t> sum() const override {
        const Digest256 digest = state_.digest();
        return {digest.begin(), digest.end()};
    }
    void reset() override { state_.reset(); }
    std::size_t size() const override { return std::tuple_size_v<Digest256>; }

  private:
    Sha256 state_;
};

}  // namespace

std::unique_ptr<ByteHash> make_sha256_hash() {
    return std::make_unique<Sha256Hash>();
}

}  // namespace plonkd
