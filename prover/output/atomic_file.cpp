#include "prover/output/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.parent_path();
    return folder.empty() ? std::filesystem::path(".") : folder;
}

// Two writers of one process must not share a temporary file; two processes are told apart by their id.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
    static std::atomic<unsigned> counter{0};
    const std::string name = "." + path.filename().string() + "." + std::to_string(::getpid()) + "." +
                             std::to_string(counter.fetch_add(1)) + ".partial";
    return folder_of(path) / name;
}

void flush_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A file system that cannot flush folders (some network ones) still has the file itself flushed.
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
    struct stat status {};
    if (::stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        throw SetupError(path_.string() + ": cannot write: exists and is not a regular file");
    }
    temporary_path_ = temporary_name(path_);
    descriptor_ = ::open(temporary_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail("cannot create a file beside it");
}

AtomicFile::~AtomicFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_path_.c_str());
}

void AtomicFile::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("cannot write");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::commit() {
    if (::fsync(descriptor_) != 0) fail("cannot flush to disk");
    if (::rename(temporary_path_.c_str(), path_.c_str()) != 0) fail("cannot rename the finished file");
    ::close(descriptor_);
    descriptor_ = -1;
    flush_folder(folder_of(path_));
}

void AtomicFile::fail(const char* operation) const {
    throw SetupError(path_.string() + ": " + operation + ": " + std::strerror(errno));
}

void write_file_atomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
    write_file_atomically(
        path, std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void check_file_can_be_written(const std::filesystem::path& path) {
    const AtomicFile attempt(path);
}

}  // namespace plonkd
