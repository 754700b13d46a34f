#include "prover/hash/transcript.hpp"

#include "prover/failure/failure.hpp"

namespace plonkd {

Transcript::Transcript(ByteHash& hash, std::vector<std::string> names) : hash_(hash) {
    for (std::string& name : names) challenges_.push_back({std::move(name), {}, {}});
}

std::size_t Transcript::position_of(std::string_view name) const {
    for (std::size_t i = 0; i < challenges_.size(); ++i) {
        if (challenges_[i].name == name) return i;
    }
    throw InternalError("transcript: no challenge is called '" + std::string(name) + "'");
}

void Transcript::bind(std::string_view name, std::span<const std::uint8_t> bytes) {
    Challenge& challenge = challenges_[position_of(name)];
    if (!challenge.digest.empty()) {
        throw InternalError("transcript: challenge '" + challenge.name + "' is already computed");
    }
    challenge.bindings.insert(challenge.bindings.end(), bytes.begin(), bytes.end());
}

const std::vector<std::uint8_t>& Transcript::challenge_digest(std::string_view name) {
    const std::size_t position = position_of(name);
    Challenge& challenge = challenges_[position];
    if (!challenge.digest.empty()) return challenge.digest;

    hash_.reset();
    hash_.write({reinterpret_cast<const std::uint8_t*>(challenge.name.data()), challenge.name.size()});
    if (position > 0) {
        const Challenge& previous = challenges_[position - 1];
        if (previous.digest.empty()) {
            throw InternalError("transcript: challenge '" + challenge.name + "' asked for before '" +
                                previous.name + "'");
        }
        hash_.write(previous.digest);
    }
    hash_.write(challenge.bindings);
    challenge.digest = hash_.sum();
    hash_.reset();
    return challenge.digest;
}

}  // namespace plonkd
