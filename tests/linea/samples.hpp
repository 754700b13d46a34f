// The real mainnet jobs and what is known about them (reference/samples).
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace plonkd::test {

inline std::string read_text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::vector<std::uint8_t> read_bytes(const std::filesystem::path& file) {
    const std::string text = read_text(file);
    return {text.begin(), text.end()};
}

inline std::filesystem::path samples_folder(const std::filesystem::path& shared) {
    return shared / "reference" / "samples";
}

inline nlohmann::json sample_vectors(const std::filesystem::path& shared) {
    return nlohmann::json::parse(read_text(samples_folder(shared) / "test-vectors.json"));
}

}  // namespace plonkd::test
