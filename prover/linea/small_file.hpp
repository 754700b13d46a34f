// Whole files that are small by nature: requests, manifests, dictionaries, responses.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace plonkd {

// The content of `file`. Where it cannot be read, or has more than `max_bytes`, calls `throw_failure`, which
// must not return, with the reason
// ("No such file or directory").
std::string read_small_file(const std::filesystem::path& file, std::uintmax_t max_bytes,
                            const std::function<void(const std::string& reason)>& throw_failure);

}  // namespace plonkd
