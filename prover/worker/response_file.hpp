// The response file: folders made as Linea's prover makes them, the content atomically.
#pragma once

#include <filesystem>
#include <string_view>

namespace plonkd {

// Missing parent folders are created with mode 0770 (less the umask). Throws SetupError.
void write_response_file(const std::filesystem::path& path, std::string_view text);

}  // namespace plonkd
