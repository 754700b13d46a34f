// Whether a request file is still being written: a coordinator renames complete files into place, but an
// operator's `cp` does not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace plonkd {

// Whether the file is the beginning of a JSON value that ends too early. False for what is no JSON at all
// (more bytes would not mend it), for very large files, and where the file cannot be read.
bool is_cut_short(const std::filesystem::path& request);

// Tells one state of a file from another that a writer has made of it since.
struct FileState {
    std::uint64_t bytes = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const FileState&) const = default;
};
std::optional<FileState> file_state(const std::filesystem::path& file);

}  // namespace plonkd
