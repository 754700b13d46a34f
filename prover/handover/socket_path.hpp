// Where a worker listens and its clients look for it.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace plonkd {

// Names the socket for worker and client alike.
inline constexpr const char* kWorkerSocketVariable = "PLONKD_WORKER_SOCKET";

// The paths that `configuration` leads to, in order of preference: plonkd-<digest of its canonical path>.sock
// in $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, /run/plonkd, and plonkd-<user id> in the folder for temporary
// files. The folders need not exist.
std::vector<std::filesystem::path> default_worker_sockets(const std::filesystem::path& configuration);

// $PLONKD_WORKER_SOCKET alone where it is set and not empty, else the default paths.
std::vector<std::filesystem::path> worker_sockets(const std::filesystem::path& configuration);

// The first of `candidates` in whose folder this user may make a socket that nobody else can replace. A
// folder for temporary files of one's own is created with mode 0700. Nothing where there is none.
std::optional<std::filesystem::path> first_usable_socket(
    const std::vector<std::filesystem::path>& candidates);

}  // namespace plonkd
