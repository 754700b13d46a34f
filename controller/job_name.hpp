// The grammar of request file names: which files are jobs, what they cover, and the names derived from them.
//
// linea-controller.md section 3 gives the grammar as .NET regular expressions with look-behind; here it is
// parsed by hand, which keeps it linear in the name and overflow-proof: a name whose block number does not
// fit 63 bits is no job. One deliberate difference: the reference's `$` also matches before a final newline,
// a name plonkd never accepts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plonkd {

enum class JobType { execution, compression, aggregation, invalidity };

inline constexpr JobType kJobTypes[] = {JobType::execution, JobType::compression, JobType::aggregation,
                                        JobType::invalidity};

// The name used in logs and metrics: "execution", "compression", "aggregation", "invalidity".
std::string_view to_string(JobType type);

struct JobName {
    JobType type;
    std::string file_name;    // X: the request as found, failure suffixes included
    std::uint64_t start = 0;  // first block
    std::uint64_t end = 0;    // last block
    std::string content_hash =
        {};  // compression (with its trailing dash) and aggregation (without); else empty

    // The name the coordinator waits for. Numbers are printed without leading zeros.
    std::string response_name() const;
    // X with every `.failure.code_<digits>` removed, wherever it stands.
    std::string without_failure_codes() const;
    std::string success_name() const;
    std::string failure_name(int code) const;
    // Execution only: the names under which the job waits for a controller with `can_run_full_large`, after a
    // failure and after a crash. The mark is never set twice, and stands before all failure suffixes.
    std::string deferred_to_large_name(int code) const;
    std::string marked_large_name() const;
    // Whether the name carries the mark of a job deferred to a large prover.
    bool is_large() const;
};

// Which names a requests folder takes.
struct JobGrammar {
    JobType type;
    // Execution only: takes the names ending in `.json.large` and no others.
    bool large = false;
};

// The job that a file of that name is, or nothing. Never throws on any input.
std::optional<JobName> parse_job_name(const JobGrammar& grammar, std::string_view file_name);

// A request locked by the controller `owner`: X.inprogress.<owner>.
struct LockName {
    std::string request;  // X
    std::string owner;
};
std::string lock_name(std::string_view request, std::string_view owner);
std::optional<LockName> parse_lock_name(std::string_view file_name);

}  // namespace plonkd
