// A file mapped read-only for as long as the object lives. Multi-gigabyte inputs are never copied: readers
// take spans.
//
// The mapping is of the file as it is when opened. Truncating it while it is mapped ends the process
// (SIGBUS); gnark's files are written once and replaced by rename, which a mapping survives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "prover/failure/failure.hpp"

namespace plonkd {

class MappedFile {
  public:
    // Throws a failure of `failure_class` naming the path and the system's reason when it cannot be opened or
    // mapped.
    MappedFile(const std::filesystem::path& path, FailureClass failure_class);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    const std::filesystem::path& path() const { return path_; }
    std::span<const std::uint8_t> bytes() const { return bytes_; }

    // Tells the system that the file will be read from front to back (a hint for large streams).
    void expect_sequential_reads() const;

  private:
    std::filesystem::path path_;
    std::span<const std::uint8_t> bytes_;
};

}  // namespace plonkd
