#include "prover/worker/response_file.hpp"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

#include "prover/failure/failure.hpp"
#include "prover/output/atomic_file.hpp"

namespace plonkd {
namespace {

constexpr mode_t kFolderMode = 0770;

// Unlike std::filesystem::create_directories this sets the mode at creation, so that no other user can slip
// in between.
void create_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::is_directory(folder)) return;
    create_folders(folder.parent_path());
    if (::mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) {
        throw SetupError(folder.string() + ": cannot create the folder: " + std::strerror(errno));
    }
}

}  // namespace

void write_response_file(const std::filesystem::path& path, std::string_view text) {
    create_folders(path.parent_path());
    write_file_atomically(path, text);
}

}  // namespace plonkd
