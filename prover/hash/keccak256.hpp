// Keccak-256 with the legacy padding 0x01 that Ethereum uses (not SHA3-256), by Botan.
#pragma once

#include "prover/hash/sha256.hpp"

namespace plonkd {

Digest256 keccak256(std::span<const std::uint8_t> bytes);

// start, keccak256(start), keccak256(keccak256(start)), …: the chain that MiMC's and Poseidon2's constants
// come from.
class KeccakChain {
  public:
    explicit KeccakChain(const Digest256& start) : current_(start) {}
    const Digest256& next() { return current_ = keccak256(current_); }

  private:
    Digest256 current_;
};

}  // namespace plonkd
