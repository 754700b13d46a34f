#include "prover/worker/process_state.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>

#include "prover/progress/progress.hpp"

namespace plonkd {

namespace {

// A line of /proc/self/status: memory in kB, or a count. 0 where there is none.
std::uint64_t status_value(const std::string& key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(key + ":", 0) == 0) return std::stoull(line.substr(key.size() + 1));
    }
    return 0;
}

}  // namespace

std::string process_state() {
    char text[128];
    std::snprintf(text, sizeof text, "resident %.3f GB, at most %.3f GB, %llu threads",
                  static_cast<double>(status_value("VmRSS")) * 1024e-9,
                  static_cast<double>(peak_memory_bytes()) * 1e-9,
                  static_cast<unsigned long long>(status_value("Threads")));
    return text;
}

}  // namespace plonkd
