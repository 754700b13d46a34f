// What the stand-in worker answers, and how to tell that an answer is whole.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace plonkd::campaign {

// The complete response to a request: one line of JSON, whose last field repeats the id.
std::string response_text(const nlohmann::json& request);

// The id of the request that a file is the complete response to; empty if it is anything else.
std::string response_id(const std::filesystem::path& file);

// Whether a file is one complete JSON value.
bool is_complete_json(const std::filesystem::path& file);

}  // namespace plonkd::campaign
