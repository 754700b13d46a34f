// The compression dictionaries an operator offers, found by the checksum in a blob's header.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace plonkd {

struct Dictionary {
    std::vector<std::uint8_t> bytes;          // augmented (lzss.hpp)
    std::array<std::uint8_t, 32> checksum{};  // canonical big-endian
    std::filesystem::path file;
};

class DictionaryStore {
  public:
    // Reads all files. Throws SetupError with exit code 2, as the reference panics, where one cannot be read.
    static DictionaryStore load(std::span<const std::filesystem::path> files);

    explicit DictionaryStore(std::vector<Dictionary> dictionaries) : dictionaries_(std::move(dictionaries)) {}

    const std::vector<Dictionary>& all() const { return dictionaries_; }

    // Throws RequestError for a checksum that no dictionary has.
    const Dictionary& find(std::span<const std::uint8_t, 32> checksum) const;

  private:
    std::vector<Dictionary> dictionaries_;
};

// Augments the bytes and computes their checksum.
Dictionary make_dictionary(std::vector<std::uint8_t> bytes, std::filesystem::path file);

}  // namespace plonkd
