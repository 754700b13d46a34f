// Files that appear under their final name complete or not at all.
//
// The bytes go to a hidden temporary file in the same folder (`.<name>.<process>.<counter>.partial`), which
// is flushed to disk and renamed over the target; then the folder is flushed, so that the rename survives a
// crash too. An existing regular file is replaced in one step; anything else under the name (a device, a
// folder) is refused.
//
// Errors are SetupErrors that name the file and the operating system's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace plonkd {

void write_file_atomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

// Throws what writing `path` now would throw at its start, and leaves nothing behind: to learn of a missing
// folder before hours of work rather than after them.
void check_file_can_be_written(const std::filesystem::path& path);

// The streaming form, for files too large to hold: write in pieces, then commit. Without a commit (an
// exception on the way) the temporary file is removed and the target stays as it was.
class AtomicFile {
  public:
    explicit AtomicFile(std::filesystem::path path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::uint8_t> bytes);
    void commit();

  private:
    [[noreturn]] void fail(const char* operation) const;

    std::filesystem::path path_;
    std::filesystem::path temporary_path_;
    int descriptor_ = -1;
};

}  // namespace plonkd
