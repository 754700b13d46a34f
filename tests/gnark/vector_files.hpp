// The files gnark wrote for the tests (`vectors/` of the reference data), and small helpers to compare with
// them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "prover/curve/curves.hpp"
#include "tests/shared_data.hpp"

namespace plonkd::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

// The folders of all cases of one curve: cubic, commit-two, gnark-mul, ...
inline std::vector<std::filesystem::path> cases(const std::filesystem::path& shared, CurveId curve) {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(shared / "vectors" / name(curve))) {
        if (std::filesystem::exists(entry.path() / "circuit.bin")) folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

inline std::filesystem::path encodings(const std::filesystem::path& shared, CurveId curve) {
    return shared / "vectors" / "encodings" / name(curve);
}

// The message of the failure that `f` throws; empty when it throws none.
template <class Error, class F>
std::string message_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace plonkd::test
