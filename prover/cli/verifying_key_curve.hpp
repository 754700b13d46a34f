// The curve of a verifying-key file, which its format does not name.
#pragma once

#include <filesystem>

#include "prover/curve/curve_id.hpp"

namespace plonkd {

// Told by the coset shift, a different constant on each curve at a place that only the field's width moves.
// Throws SetupError when no curve's is found.
CurveId curve_of_verifying_key(const std::filesystem::path& path);

}  // namespace plonkd
