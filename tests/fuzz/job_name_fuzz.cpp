// Request file names of all job types.

#include "controller/job_name.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace plonkd::fuzz {

std::vector<Seed> seeds(const std::optional<std::filesystem::path>&) {
    std::vector<Seed> result;
    for (const std::string name :
         {"102-103-etv0.1.2-stv1.2.3-getZkProof.json", "102-103-getZkProof.json.large.failure.code_137",
          "007-103-bcv0.2.3-ccv0.2.3-0xabcdef-getZkBlobCompressionProof.json.failure.code_77",
          "102-103-bcv0.2.3-ccv0.2.3--getZkBlobCompressionProof.json",
          "102-103-deadBEEF-getZkAggregatedProof.json", "102-103-getZkInvalidityProof.json"})
        result.push_back({name, {name.begin(), name.end()}});
    return result;
}

}  // namespace plonkd::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plonkd;
    const std::string_view name(reinterpret_cast<const char*>(data), size);
    for (const JobType type : kJobTypes) {
        for (const bool large : {false, true}) {
            const auto job = parse_job_name({type, large}, name);
            if (!job) continue;
            ++fuzz::nb_accepted;
            // What the controller relies on: derived names stay in their folders and mean nothing to a shell,
            // a requeued or failed request is found again, a finished one is not.
            constexpr const char* kSafe = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.";
            fuzz::require(name.find_first_not_of(kSafe) == name.npos,
                          "an accepted name with an unsafe character");
            fuzz::require(job->response_name().find("--") == std::string::npos,
                          "a response name with two dashes");
            fuzz::require(parse_job_name({type, large}, job->without_failure_codes()).has_value(),
                          "a name that is no job without its failure codes");
            fuzz::require(parse_job_name({type, large}, job->failure_name(1)).has_value(),
                          "a failed request that cannot be submitted again");
            fuzz::require(!parse_job_name({type, large}, job->success_name()),
                          "a finished request that is a job");
        }
    }
    return 0;
}
