#include "tests/end_to_end/campaign/planned_request.hpp"

#include <csignal>

#include "controller/exit_code.hpp"
#include "controller/retry_policy.hpp"

namespace plonkd::campaign {

namespace {

using nlohmann::json;

struct WeightedBehaviours {
    unsigned weight;
    std::vector<std::string> behaviours;
};

// Most workers do their work: the interesting faults come from outside.
const std::vector<WeightedBehaviours>& catalogue() {
    static const std::vector<WeightedBehaviours> kCatalogue = {
        {60, {"succeed"}},
        {3, {"exit:1"}},
        {3, {"exit:2"}},
        {3, {"exit:75", "succeed"}},
        {2, {"exit:75"}},
        {2, {"exit:77"}},
        {3, {"signal:9"}},
        {2, {"signal:9", "succeed"}},
        {1, {"signal:11"}},
        {2, {"signal:15"}},
        {2, {"crash"}},
        {2, {"garbage"}},
        {2, {"half"}},
        {2, {"none"}},
        {2, {"incomplete"}},
        {2, {"stranger"}},
        {2, {"flood"}},
        {3, {"grandchild"}},
        {2, {"ignore_term"}},
        {4, {"progress"}},
        {2, {"progress_garbage"}},
        {1, {"hang", "succeed"}},
        {1, {"silent", "succeed"}},
    };
    return kCatalogue;
}

// Of a resident worker that is doing the job; a process of its own does it well.
const std::vector<WeightedBehaviours>& resident_catalogue() {
    static const std::vector<WeightedBehaviours> kCatalogue = {
        {71, {"succeed"}},
        {6, {"resident_crash"}},
        {2, {"resident_freeze"}},
        {1, {"resident_hang", "succeed"}},
        {1, {"resident_stuck", "succeed"}},
        {4, {"exit:75", "succeed"}},
        {3, {"exit:1"}},
    };
    return kCatalogue;
}

// Of responses to other jobs than compression it is only known that they are JSON.
bool is_noticed(const std::vector<std::string>& behaviours, JobType type) {
    return type == JobType::compression || (behaviours[0] != "incomplete" && behaviours[0] != "stranger");
}

std::string file_name_of(JobType type, std::size_t first_block, Random& random) {
    const std::string range = std::to_string(first_block) + "-" + std::to_string(first_block + 9);
    const std::string hash = std::to_string(100'000 + pick(random, 900'000));
    switch (type) {
        case JobType::execution:
            return range + "-etv0.1-stv0.2-getZkProof.json";
        case JobType::compression:
            return range + "-bcv0.0-ccv0.0-" + hash + "-getZkBlobCompressionProof.json";
        case JobType::aggregation:
            return range + "-" + hash + "-getZkAggregatedProof.json";
        case JobType::invalidity:
            return range + "-getZkInvalidityProof.json";
    }
    return {};
}

bool succeeds(const std::string& behaviour) {
    static const std::set<std::string> kSucceeding = {"succeed",     "flood",    "grandchild",
                                                      "ignore_term", "progress", "progress_garbage"};
    return kSucceeding.count(behaviour) != 0 || behaviour.starts_with("resident_");
}

bool writes_no_valid_response(const std::string& behaviour) {
    static const std::set<std::string> kInvalid = {"garbage", "half", "none", "incomplete", "stranger"};
    return kInvalid.count(behaviour) != 0;
}

}  // namespace

std::vector<std::string> RequestPlanner::pick_behaviours(JobType type) {
    const bool hits_resident = resident_ && type == JobType::compression && pick(random_, 2) == 0;
    const auto& candidates = hits_resident ? resident_catalogue() : catalogue();
    std::size_t total = 0;
    for (const auto& entry : candidates) total += entry.weight;
    std::size_t place = pick(random_, total);
    for (const auto& entry : candidates) {
        if (place < entry.weight && is_noticed(entry.behaviours, type)) return entry.behaviours;
        if (place < entry.weight) break;
        place -= entry.weight;
    }
    return {"succeed"};
}

json RequestPlanner::content_of(const PlannedRequest& request) {
    // Beyond every buffer on its way, and yet no matter of seconds for a worker on an overloaded machine.
    constexpr std::size_t kLargeBytes = std::size_t{2} << 20;
    const bool large = pick(random_, 40) == 0;
    json content;
    content["id"] = request.id;
    content["log"] = log_;
    content["behaviours"] = pick_behaviours(request.type);
    content["milliseconds"] = 1 + pick(random_, 60);
    content["bytes"] = large ? kLargeBytes : 100 + pick(random_, 200'000);
    content["responseName"] = request.response_name;
    content["dataHash"] = "0x" + std::string(60, '0') + std::to_string(1000 + pick(random_, 9000));
    content["expectedShnarf"] = "0x" + std::to_string(pick(random_, 1'000'000));
    content["compressedData"] = std::string(large ? kLargeBytes : 64, 'A');
    return content;
}

PlannedRequest RequestPlanner::plan(std::size_t index) {
    static const JobType kTypes[] = {JobType::compression, JobType::compression, JobType::compression,
                                     JobType::execution,   JobType::aggregation, JobType::invalidity};
    PlannedRequest request;
    request.id = "r" + std::to_string(index);
    request.type = kTypes[pick(random_, std::size(kTypes))];
    request.file_name = file_name_of(request.type, 10 * (index + 1), random_);
    request.response_name =
        parse_job_name(JobGrammar{request.type, false}, request.file_name).value().response_name();
    request.arrives_in_parts = pick(random_, 25) == 0;
    request.content = content_of(request);
    return request;
}

PlannedRequest RequestPlanner::plan_namesake(std::size_t index, const PlannedRequest& first) {
    PlannedRequest request = first;
    request.id = "r" + std::to_string(index);
    request.arrives_in_parts = false;
    request.content = content_of(request);
    return request;
}

AllowedEnds allowed_ends(const PlannedRequest& request, const std::vector<Event>& events) {
    AllowedEnds allowed;
    for (const std::string behaviour : request.content["behaviours"]) {
        if (succeeds(behaviour)) allowed.success = true;
        if (behaviour.rfind("exit:", 0) == 0) allowed.failure_codes.insert(std::stoi(behaviour.substr(5)));
        if (behaviour.rfind("signal:", 0) == 0)
            allowed.failure_codes.insert(128 + std::stoi(behaviour.substr(7)));
        if (behaviour == "hang" || behaviour == "silent" || behaviour == "resident_hang")
            allowed.failure_codes.insert(kExitDeadline);
        if (behaviour == "crash") allowed.failure_codes.insert(128 + SIGABRT);
        if (writes_no_valid_response(behaviour)) allowed.failure_codes.insert(kExitNotCompleted);
    }
    if (request.arrives_in_parts) allowed.failure_codes.insert(1);
    for (const Event& event : events) {
        // A lock that is recovered while a newer request of its name waits gives way to that.
        if (event.request == request.id && event.detail.rfind("namesake", 0) == 0)
            allowed.failure_codes.insert(kExitNotCompleted);
        if (event.kind != kind::kFault) continue;
        if (event.request == request.id && event.detail.rfind("signal ", 0) == 0)
            allowed.failure_codes.insert(128 + std::stoi(event.detail.substr(7)));
        // A controller that cannot start a process, read a response or publish it.
        if (event.detail.rfind("shim ", 0) == 0 || event.detail.rfind("outage ", 0) == 0)
            allowed.failure_codes.insert(kExitNotCompleted);
    }
    return allowed;
}

}  // namespace plonkd::campaign
