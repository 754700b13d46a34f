#include "configuration/configuration.hpp"

namespace plonkd {

std::string_view to_string(ProverMode mode) {
    switch (mode) {
        case ProverMode::dev:
            return "dev";
        case ProverMode::partial:
            return "partial";
        case ProverMode::full:
            return "full";
        case ProverMode::proofless:
            return "proofless";
        case ProverMode::bench:
            return "bench";
        case ProverMode::check_only:
            return "check-only";
        case ProverMode::limitless:
            return "limitless";
    }
    return "unknown";
}

std::filesystem::path Configuration::setup_directory(std::string_view circuit_id) const {
    return assets_dir / version / circuit_id;
}

std::filesystem::path Configuration::srs_directory() const {
    return assets_dir / "kzgsrs";
}

}  // namespace plonkd
