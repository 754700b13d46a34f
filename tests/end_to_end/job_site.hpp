// A folder laid out as an operator's: configuration, assets, queue.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/scratch_folder.hpp"

namespace plonkd::test {

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
