// A request that the campaign puts into the queue, and what may become of it.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "controller/job_name.hpp"
#include "tests/end_to_end/campaign/event_log.hpp"

namespace plonkd::campaign {

using Random = std::mt19937_64;

// A number from 0 to n − 1. The standard distributions differ between libraries; a seed must not.
inline std::size_t pick(Random& random, std::size_t n) {
    return static_cast<std::size_t>(random() % n);
}

struct PlannedRequest {
    std::string id;
    JobType type = JobType::compression;
    std::string file_name;
    std::string response_name;
    nlohmann::json content;
    // Written into the queue in two parts instead of moved into it.
    bool arrives_in_parts = false;
};

// What may become of a request, apart from staying in the queue.
struct AllowedEnds {
    bool success = false;
    std::set<int> failure_codes;
};

// Plans the requests of an episode.
class RequestPlanner {
  public:
    // `log`: where workers record events. `resident`: some requests make a resident worker misbehave.
    RequestPlanner(Random& random, std::string log, bool resident)
        : random_(random), log_(std::move(log)), resident_(resident) {}

    // The `index`-th request, of any job type and with any behaviour of its worker.
    PlannedRequest plan(std::size_t index);
    // Another request under the same name.
    PlannedRequest plan_namesake(std::size_t index, const PlannedRequest& first);

  private:
    nlohmann::json content_of(const PlannedRequest& request);
    std::vector<std::string> pick_behaviours(JobType type);

    Random& random_;
    const std::string log_;
    const bool resident_;
};

// `events` are those of the whole episode.
AllowedEnds allowed_ends(const PlannedRequest& request, const std::vector<Event>& events);

}  // namespace plonkd::campaign
