// The document of /status.json as text for a terminal.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace plonkd {

// Throws nlohmann::json::exception where the document is not one of StatusBoard's.
std::string status_text(const nlohmann::json& status);

}  // namespace plonkd
