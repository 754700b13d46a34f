// A controller's doings as observers are told them: running, waiting, ended and failed jobs, some with names
// and messages that try to be markup.
#pragma once

#include <string>

#include "controller/observer.hpp"

namespace plonkd::test {

inline const std::string kHostileName = "3-4-<img src=x onerror=alert(1)>-getZkBlobCompressionProof.json";
inline const std::string kHostileMessage =
    "</script><script>document.title='taken'</script>\n\x1b[31m\xff line two & <b>more</b>";

inline JobView job_view(std::uint64_t number, const std::string& file_name,
                        JobType type = JobType::compression) {
    JobView job;
    job.number = number;
    job.type = type;
    job.file_name = file_name;
    job.start = number * 100;
    job.end = number * 100 + 99;
    job.taken_at = std::chrono::system_clock::now();
    return job;
}

inline void tell_phase(Observer& observer, const JobView& job, const std::string& name, double seconds) {
    observer.on_job_phase(job, name, PhaseState::begin, 0);
    observer.on_job_phase(job, name, PhaseState::end, seconds);
}

// Job 1 succeeds, job 2 fails with hostile texts, job 3 waits for nothing and runs; two requests wait.
inline void tell_example(Observer& observer) {
    using namespace std::chrono_literals;
    const JobView first = job_view(1, "100-199-ccv0.0-ab-getZkBlobCompressionProof.json");
    observer.on_job_started(first);
    observer.on_attempt_started(first);
    JobEnding success;
    success.seconds = 78.5;
    double time = 1;
    for (const char* phase : {"check request", "load circuit", "solve", "commit to wires", "permutation",
                              "quotient", "openings", "verify", "write response"}) {
        tell_phase(observer, first, phase, time);
        success.phases.push_back({phase, time});
        time += 2.5;
    }
    observer.on_attempt_ended(first, {0, JobFailure::none, "", 78});
    observer.on_job_ended(first, success);

    const JobView second = job_view(2, kHostileName);
    observer.on_job_started(second);
    observer.on_attempt_started(second);
    observer.on_attempt_ended(second, {1, JobFailure::request, kHostileMessage, 0.5});
    JobEnding failure;
    failure.how = JobEnd::failed;
    failure.exit_code = 1;
    failure.failure = JobFailure::request;
    failure.message = kHostileMessage;
    failure.seconds = 0.6;
    observer.on_job_ended(second, failure);

    JobView third = job_view(3, "300-399-ccv0.0-cd-getZkBlobCompressionProof.json");
    third.device = 0;
    third.attempt = 2;
    observer.on_job_started(third);
    observer.on_attempt_started(third);
    tell_phase(observer, third, "check request", 0.1);
    observer.on_job_phase(third, "solve", PhaseState::begin, 0);
    observer.on_job_progress(third, 0.42);
    observer.on_queue(JobType::compression, 2, 4, 90s);
    const auto now = std::chrono::system_clock::now();
    observer.on_waiting({{JobType::compression, kHostileName, now - 90s},
                         {JobType::compression, "5-6-getZkBlobCompressionProof.json", now - 30s}});
    observer.on_worker_state({0, "/run/plonkd/prover-0.0.sock", "ready", 1, ""});
}

}  // namespace plonkd::test
