// A folder laid out as an operator's: configuration, assets, queue.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/controller/scratch_folder.hpp"

namespace plonkd::test {

// The text of a configuration file with lines added at the head of its [controller] table.
inline std::string with_controller_keys(std::string text, const std::string& lines) {
    const std::string header = "[controller]\n";
    const std::size_t place = text.find(header);
    if (place == std::string::npos) throw std::runtime_error("the configuration has no [controller] table");
    return text.insert(place + header.size(), lines);
}

// The queue below a site's working directory, as the configurations of vectors/jobs place it.
struct JobSite {
    ScratchFolder scratch;
    std::filesystem::path root = scratch.path();
    std::filesystem::path requests = root / "queue/compression/requests";
    std::filesystem::path responses = root / "queue/compression/responses";
    std::filesystem::path done = root / "queue/compression/requests-done";

    // Puts a request into the queue as the coordinator does: complete, by a rename.
    void drop(const std::string& name, const std::string& text) const {
        const auto partial = requests / (name + "..inprogress_coordinator_writing");
        write_file(partial, text);
        std::filesystem::rename(partial, requests / name);
    }

    std::vector<std::string> finished() const {
        return std::filesystem::exists(done) ? names_in(done) : std::vector<std::string>();
    }
};

}  // namespace plonkd::test
