#include "prover/gnark/mapped_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "prover/gnark/byte_reader.hpp"

namespace plonkd {
namespace {

class FileDescriptor {
  public:
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

void unmap(std::span<const std::uint8_t> bytes) {
    if (!bytes.empty()) ::munmap(const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path, FailureClass failure_class) : path_(path) {
    const auto fail = [&](const char* action) {
        const std::string reason = std::generic_category().message(errno);
        throw_failure(failure_class, path.string() + ": cannot " + action + ": " + reason);
    };
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) fail("open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail("examine");
    if (!S_ISREG(status.st_mode)) throw_failure(failure_class, path.string() + ": not a regular file");
    if (status.st_size == 0) return;  // an empty range cannot be mapped and needs no mapping
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (address == MAP_FAILED) fail("map");
    bytes_ = {static_cast<const std::uint8_t*>(address), size};
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)), bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedFile::~MappedFile() {
    unmap(bytes_);
}

void MappedFile::expect_sequential_reads() const {
    if (!bytes_.empty()) {
        ::madvise(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size(), MADV_SEQUENTIAL);
    }
}

}  // namespace plonkd
