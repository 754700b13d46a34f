#include "prover/hash/keccak256.hpp"

#include <botan/hash.h>

namespace plonkd {

Digest256 keccak256(std::span<const std::uint8_t> bytes) {
    const auto state = Botan::HashFunction::create_or_throw("Keccak-1600(256)");
    state->update(bytes.data(), bytes.size());
    Digest256 result;
    state->final(result.data());
    return result;
}

}  // namespace plonkd
