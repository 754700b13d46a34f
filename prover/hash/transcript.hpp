// gnark-crypto's Fiat–Shamir transcript (gnark-plonk.md section 7.1): named challenges in a fixed order,
// digest_c = H(name ‖ previous digest ‖ bindings), where the previous digest enters raw, not reduced.
#pragma once

#include <string>
#include <string_view>

#include "prover/hash/byte_hash.hpp"

namespace plonkd {

class Transcript {
  public:
    // `hash` outlives the transcript and is used by nobody else meanwhile.
    Transcript(ByteHash& hash, std::vector<std::string> names);

    // Appends to what challenge `name` depends on. Throws InternalError for an unknown or already computed
    // challenge.
    void bind(std::string_view name, std::span<const std::uint8_t> bytes);

    // The raw digest of challenge `name`; every earlier challenge must have been computed. Computed once,
    // then kept.
    const std::vector<std::uint8_t>& challenge_digest(std::string_view name);

    // The digest as a big-endian integer modulo r.
    template <class Fr>
    Fr challenge(std::string_view name) {
        return Fr::from_bytes_reduced(challenge_digest(name));
    }

  private:
    struct Challenge {
        std::string name;
        std::vector<std::uint8_t> bindings;
        std::vector<std::uint8_t> digest;  // empty until computed
    };

    std::size_t position_of(std::string_view name) const;

    ByteHash& hash_;
    std::vector<Challenge> challenges_;
};

}  // namespace plonkd
