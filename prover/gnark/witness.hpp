// Witness files (gnark-artifacts.md section 3): the public values, then the secret ones; secret ones are
// absent in a public-only witness. The file does not say its curve.
//
// Errors are request errors. Values never appear in messages.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace plonkd {

template <class Fr>
struct Witness {
    std::uint32_t nb_public = 0;
    std::uint32_t nb_secret = 0;
    std::vector<Fr> values;  // nb_public + nb_secret

    std::span<const Fr> public_values() const { return std::span<const Fr>(values).first(nb_public); }
};

template <class Fr>
Witness<Fr> parse_witness(std::span<const std::uint8_t> bytes, const std::string& name);

template <class Fr>
Witness<Fr> read_witness(const std::filesystem::path& path);

template <class Fr>
std::vector<std::uint8_t> serialize(const Witness<Fr>& witness);

// The file with the public part only.
template <class Fr>
std::vector<std::uint8_t> serialize_public(const Witness<Fr>& witness);

}  // namespace plonkd
