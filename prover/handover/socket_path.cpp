#include "prover/handover/socket_path.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace plonkd {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// FNV-1a, 64 bits: keeps the sockets of a host's configurations apart. Whether a worker has the client's
// configuration is asked by the hello.
std::string digest_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

fs::path own_temporary_folder() {
    std::error_code error;
    fs::path folder = fs::temp_directory_path(error);
    if (error) folder = "/tmp";
    return folder / ("plonkd-" + std::to_string(::geteuid()));
}

// Owned by this user, and writable by nobody else: whoever can write to a folder can replace what is in it.
bool is_own_folder(const fs::path& folder) {
    struct stat status {};
    return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

}  // namespace

std::vector<fs::path> default_worker_sockets(const fs::path& configuration) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(configuration, error);
    const std::string name =
        "plonkd-" + digest_of(error ? configuration.native() : canonical.native()) + ".sock";

    std::vector<fs::path> sockets;
    // systemd lists several folders with colons between them.
    const std::string runtime = environment("RUNTIME_DIRECTORY");
    if (!runtime.empty()) sockets.push_back(fs::path(runtime.substr(0, runtime.find(':'))) / name);
    const std::string user_runtime = environment("XDG_RUNTIME_DIR");
    if (!user_runtime.empty()) sockets.push_back(fs::path(user_runtime) / name);
    sockets.push_back(fs::path("/run/plonkd") / name);
    sockets.push_back(own_temporary_folder() / name);
    return sockets;
}

std::vector<fs::path> worker_sockets(const fs::path& configuration) {
    const std::string named = environment(kWorkerSocketVariable);
    if (!named.empty()) return {named};
    return default_worker_sockets(configuration);
}

std::optional<fs::path> first_usable_socket(const std::vector<fs::path>& candidates) {
    const fs::path temporary = own_temporary_folder();
    for (const fs::path& socket : candidates) {
        const fs::path folder = socket.parent_path();
        if (folder == temporary) ::mkdir(folder.c_str(), 0700);
        if (is_own_folder(folder)) return socket;
    }
    return std::nullopt;
}

}  // namespace plonkd
