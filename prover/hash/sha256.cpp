#include "prover/hash/sha256.hpp"

#include <botan/hash.h>

namespace plonkd {

Sha256::Sha256() : state_(Botan::HashFunction::create_or_throw("SHA-256")) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
    state_->update(bytes.data(), bytes.size());
}

Digest256 Sha256::digest() const {
    Digest256 result;
    state_->copy_state()->final(result.data());
    return result;
}

void Sha256::reset() {
    state_->clear();
}

Digest256 sha256(std::span<const std::uint8_t> bytes) {
    Sha256 state;
    state.update(bytes);
    return state.digest();
}

}  // namespace plonkd
