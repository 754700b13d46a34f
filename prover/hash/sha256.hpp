// SHA-256 (FIPS 180-4), by Botan.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace Botan {
class HashFunction;
}

namespace plonkd {

using Digest256 = std::array<std::uint8_t, 32>;

class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::span<const std::uint8_t> bytes);
    // The digest of everything written since construction or reset; more may be written afterwards.
    Digest256 digest() const;
    void reset();

  private:
    std::unique_ptr<Botan::HashFunction> state_;
};

Digest256 sha256(std::span<const std::uint8_t> bytes);

}  // namespace plonkd
