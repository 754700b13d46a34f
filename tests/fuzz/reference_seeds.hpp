// Seeds from the reference data: files of gnark that are small enough to be parsed thousands of times.
#pragma once

#include <fstream>
#include <iterator>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {

// All files under `folder` of the reference data whose name contains `part`, up to `max_bytes`; none where it
// is absent.
inline void append_reference_files(const std::optional<std::filesystem::path>& shared,
                                   const std::filesystem::path& folder, std::string_view part,
                                   std::size_t max_bytes, std::vector<Seed>& out) {
    if (!shared) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared / folder)) {
        const std::string file_name = entry.path().filename().string();
        if (!entry.is_regular_file() || file_name.find(part) == std::string::npos) continue;
        if (entry.file_size() > max_bytes) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string name = entry.path().lexically_relative(*shared).string();
        std::replace(name.begin(), name.end(), '/', '_');
        out.push_back({std::move(name), {std::istreambuf_iterator<char>(file), {}}});
    }
    // Folders are listed in no particular order; runs must be the same everywhere.
    std::sort(out.begin(), out.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
}

}  // namespace plonkd::fuzz
