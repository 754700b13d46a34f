// What must be true of an episode's folders and events, whatever happened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/end_to_end/campaign/planned_request.hpp"
#include "tests/end_to_end/campaign/site.hpp"

namespace plonkd::campaign {

// Where a request is: every place where its content was found.
struct Whereabouts {
    std::vector<std::filesystem::path> queued;  // under a name that a controller takes, or will
    std::vector<std::filesystem::path> locked;
    std::vector<std::filesystem::path> succeeded;
    std::vector<std::filesystem::path> failed;
    std::optional<int> failure_code;

    std::size_t total() const { return queued.size() + locked.size() + succeeded.size() + failed.size(); }
    bool ended() const { return succeeded.size() + failed.size() != 0; }
};

Whereabouts find_request(const Site& site, const PlannedRequest& request);

// At any moment when no controller runs: every request is in exactly one place, and whatever counts as
// succeeded has its response. Returns one line per violation.
std::vector<std::string> check_nothing_is_lost(const Site& site, const std::vector<PlannedRequest>& requests);

// When controllers have had all the time they need: every request has ended, as it may, or waits.
std::vector<std::string> check_ends(const Site& site, const std::vector<PlannedRequest>& requests);

// No request was proven twice without a fault in between, nor by two workers at once, nor with its response
// there.
std::vector<std::string> check_proofs(const std::vector<PlannedRequest>& requests,
                                      const std::vector<Event>& events);

}  // namespace plonkd::campaign
