// What a worker's output must be before the coordinator may see it.
//
// Exit code 0 alone proves nothing: the file may be missing, cut short by a full disk, or answer another
// request. A response of any type must be one complete JSON object; a compression response must also carry a
// proof and a key digest and must not contradict the request it claims to answer.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "controller/job_name.hpp"

namespace plonkd {

// The reason why `response` must not be published as the answer to `request`, or nothing.
std::optional<std::string> response_defect(JobType type, const std::filesystem::path& request,
                                           const std::filesystem::path& response);

}  // namespace plonkd
