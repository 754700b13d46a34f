#include "prover/worker/job_type.hpp"

#include <string>
#include <utility>

#include "prover/failure/failure.hpp"

namespace plonkd {

std::string_view to_string(JobType type) {
    switch (type) {
        case JobType::execution:
            return "execution";
        case JobType::invalidity:
            return "invalidity";
        case JobType::compression:
            return "compression";
        case JobType::aggregation:
            return "aggregation";
    }
    return "unknown";
}

JobType job_type_of(std::string_view request_path) {
    constexpr std::pair<std::string_view, JobType> kNames[] = {
        {"getZkProof", JobType::execution},
        {"getZkInvalidityProof", JobType::invalidity},
        {"getZkBlobCompressionProof", JobType::compression},
        {"getZkAggregatedProof", JobType::aggregation}};
    for (const auto& [name, type] : kNames) {
        if (request_path.find(name) != std::string_view::npos) return type;
    }
    throw RequestError("cannot tell the job type from the request's path " + std::string(request_path) +
                       ": expected it to contain getZkBlobCompressionProof");
}

}  // namespace plonkd
