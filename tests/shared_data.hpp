// Where the reference data (gnark vectors, samples) lies for tests that need it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace plonkd::test {

// The folder with `reference/` and `vectors/`: $PLONKD_SHARED, else ../shared beside the source tree; nothing
// if absent.
inline std::optional<std::filesystem::path> shared_data() {
    const char* configured = std::getenv("PLONKD_SHARED");
    const std::filesystem::path path =
        configured != nullptr ? configured
                              : std::filesystem::path(PLONKD_SOURCE_DIR).parent_path() / "shared";
    if (!std::filesystem::is_directory(path / "vectors")) return std::nullopt;
    return path;
}

}  // namespace plonkd::test

// Skips the running test, with the reason, where the reference data is absent; otherwise defines `shared`.
#define PLONKD_NEED_SHARED_DATA(shared)                                    \
    const auto shared##_optional = ::plonkd::test::shared_data();          \
    if (!shared##_optional)                                                \
        GTEST_SKIP() << "reference data not found beside the source tree " \
                        "(../shared or $PLONKD_SHARED)";                   \
    const std::filesystem::path& shared = *shared##_optional
