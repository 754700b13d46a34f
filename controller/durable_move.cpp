#include "controller/durable_move.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/fs.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

#include "controller/same_content.hpp"

namespace plonkd {

namespace {

namespace fs = std::filesystem;

// Enough for any operator; bounds the search for a free name.
constexpr int kMostPrevious = 10'000;

std::error_code last_error() {
    return {errno, std::generic_category()};
}

bool is_exists(const std::error_code& error) {
    return error == std::errc::file_exists;
}

fs::path previous_name(const fs::path& file, int index) {
    return file.string() + ".previous_" + std::to_string(index);
}

std::error_code sync_path(const fs::path& path, int flags) {
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return last_error();
    std::error_code error;
    if (fsync(descriptor) != 0) error = last_error();
    // A write-back error may be reported as late as here.
    if (close(descriptor) != 0 && !error) error = last_error();
    return error;
}

}  // namespace

std::error_code move_by_link(const fs::path& from, const fs::path& to) {
    if (linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) != 0) return last_error();
    if (unlink(from.c_str()) == 0) return {};
    // Somebody moved `from` in the meantime, or it cannot be removed: it is not ours, take the second name
    // back.
    const std::error_code error = last_error();
    unlink(to.c_str());
    return error;
}

std::error_code move_without_replacing(const fs::path& from, const fs::path& to) {
    if (syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return {};
    if (errno == EINVAL || errno == ENOSYS) return move_by_link(from, to);
    return last_error();
}

std::error_code move_over_identical(const fs::path& from, const fs::path& to) {
    const std::error_code error = move_without_replacing(from, to);
    if (!is_exists(error) || !same_content(from, to)) return error;
    return rename(from.c_str(), to.c_str()) == 0 ? std::error_code() : last_error();
}

std::error_code move_keeping_previous(const fs::path& from, const fs::path& to) {
    std::error_code error = move_over_identical(from, to);
    for (int index = 1; is_exists(error) && index <= kMostPrevious; ++index) {
        const std::error_code aside = move_without_replacing(to, previous_name(to, index));
        if (aside && !is_exists(aside)) return aside;
        error = move_without_replacing(from, to);
    }
    return error;
}

std::error_code replace_keeping_previous(const fs::path& from, const fs::path& to) {
    std::error_code error = move_over_identical(from, to);
    for (int index = 1; is_exists(error) && index <= kMostPrevious; ++index) {
        if (linkat(AT_FDCWD, to.c_str(), AT_FDCWD, previous_name(to, index).c_str(), 0) == 0)
            return rename(from.c_str(), to.c_str()) == 0 ? std::error_code() : last_error();
        error = last_error();
    }
    return error;
}

std::error_code sync_file(const fs::path& file) {
    return sync_path(file, O_RDONLY);
}

std::error_code sync_folder(const fs::path& folder) {
    const std::error_code error = sync_path(folder, O_RDONLY | O_DIRECTORY);
    // EINVAL: the file system has no notion of flushing a folder.
    return error == std::errc::invalid_argument ? std::error_code() : error;
}

}  // namespace plonkd
