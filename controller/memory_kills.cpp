#include "controller/memory_kills.hpp"

#include <fstream>
#include <string>

namespace plonkd {

namespace {

namespace fs = std::filesystem;

// The value of a line "oom_kill <value>".
std::optional<std::uint64_t> read_count(const fs::path& file) {
    std::ifstream stream(file);
    std::string key;
    std::uint64_t value = 0;
    while (stream >> key >> value)
        if (key == "oom_kill") return value;
    return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> memory_kills(const fs::path& membership, const fs::path& groups) {
    std::ifstream stream(membership);
    std::string line;
    while (std::getline(stream, line)) {
        // hierarchy:controllers:/path; version 2 has hierarchy 0 and no controllers.
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string path = line.substr(second + 1);
        const fs::path relative = fs::path(path).relative_path();
        // A container sees its own group at the root, whatever path it is told.
        if (controllers == ",,") {
            if (const auto count = read_count(groups / relative / "memory.events")) return count;
            if (const auto count = read_count(groups / "memory.events")) return count;
        } else if (controllers.find(",memory,") != std::string::npos) {
            if (const auto count = read_count(groups / "memory" / relative / "memory.oom_control"))
                return count;
            if (const auto count = read_count(groups / "memory/memory.oom_control")) return count;
        }
    }
    return std::nullopt;
}

}  // namespace plonkd
