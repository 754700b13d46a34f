// Comparison of two files byte by byte.
#pragma once

#include <filesystem>

namespace plonkd {

// False also where either file cannot be read to its end.
bool same_content(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace plonkd
