// What of a configuration decides which response a request gets.
#pragma once

#include <string>

#include "configuration/configuration.hpp"

namespace plonkd {

// SHA-256 over version, prover mode, sizes and the absolute paths of setup, SRS and dictionaries: 64
// hexadecimal digits. Two processes with the same digest load the same files, wherever they were started.
// What only concerns the controller or other job types does not enter.
std::string configuration_digest(const Configuration& configuration);

}  // namespace plonkd
