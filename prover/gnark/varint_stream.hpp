// The calldata section's values: unsigned LEB128, each at most 32 bits (gnark-artifacts.md section 1.5).
#pragma once

#include <cstdint>
#include <span>

#include "prover/gnark/byte_reader.hpp"

namespace plonkd {

class VarintStream {
  public:
    explicit VarintStream(const ByteReader& bytes) : bytes_(bytes) {}

    // Decodes the next out.size() values; refuses a truncated one, one that is not in its shortest form, and
    // one above 32 bits.
    void read(std::span<std::uint32_t> out);

    bool at_end() const { return bytes_.at_end(); }
    const ByteReader& position() const { return bytes_; }

  private:
    std::uint32_t read_checked();

    ByteReader bytes_;
};

}  // namespace plonkd
