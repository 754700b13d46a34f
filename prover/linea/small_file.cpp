#include "prover/linea/small_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "prover/failure/failure.hpp"

namespace plonkd {

std::string read_small_file(const std::filesystem::path& file, std::uintmax_t max_bytes,
                            const std::function<void(const std::string& reason)>& throw_failure) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) throw_failure(error.message());
    if (size > max_bytes) {
        throw_failure("expected at most " + std::to_string(max_bytes) + " bytes, found " +
                      std::to_string(size));
    }
    std::string content(size, '\0');
    std::ifstream stream(file, std::ios::binary);
    errno = 0;
    if (!stream.read(content.data(), static_cast<std::streamsize>(size))) {
        throw_failure(errno != 0 ? std::strerror(errno) : "it changed while it was read");
    }
    return content;
}

}  // namespace plonkd
