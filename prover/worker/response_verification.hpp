// Checks a published response from outside: that the request it echoes leads to the public input it states,
// that its key is the configured one, and that the proof verifies.
#pragma once

#include <filesystem>

#include "configuration/configuration.hpp"
#include "prover/plonk/verifier.hpp"

namespace plonkd {

// Throws SetupError where the configuration's assets cannot be loaded, RequestError where the response cannot
// be read; everything else that is wrong with it is the result's reason.
VerifyResult verify_response(const Configuration& configuration, const std::filesystem::path& response);

}  // namespace plonkd
