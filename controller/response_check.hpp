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

// How a response that stands under a request's response name relates to the request. Only compression
// responses echo what they answer; of other types nothing is known.
enum class ExistingResponse {
    none,             // there is no such file
    unclear,          // there is one, and it tells neither of the following
    answers,          // valid, of this prover version, and echoes the request
    answers_another,  // valid, and echoes another request
};
ExistingResponse existing_response(JobType type, const std::filesystem::path& request,
                                   const std::filesystem::path& response, const std::string& prover_version);

// Whether the response is valid and was put in place after the request was last locked or refreshed: only the
// lock's owner does that, and just before the request's last move. `locked_request` is the lock's file.
bool was_answered_under_lock(JobType type, const std::filesystem::path& locked_request,
                             const std::filesystem::path& response);

}  // namespace plonkd
