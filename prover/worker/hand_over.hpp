// The client's side of a resident worker: gives it the job and waits for the response.
//
// The client reads the request and writes the response itself, with its own rights and working directory; the
// worker sees neither file, so whatever becomes of it, nothing is left under any name. Everything that the
// worker reports is repeated here as if the work were done here: phases, progress, failures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "prover/handover/message.hpp"
#include "prover/worker/compression_job.hpp"

namespace plonkd {

struct HandedOverJob {
    std::string response;                 // the file's content
    std::uint64_t peak_memory_bytes = 0;  // of the worker
};

// What to tell an operator who has limited a job's device memory (0: has not) and whose job is taken by this
// worker: a job that is handed over takes no memory beyond the worker's, which has been taken already, and
// whose limit is the worker's own. Nothing where that limit is within the job's, or the worker has no device.
std::optional<std::string> memory_limit_notice(const WelcomeMessage& worker,
                                               std::uint64_t memory_limit_bytes);

// Nothing where the caller is to work alone: no worker listens, it would do something else (another
// configuration, engine or protocol), or it ended before it had an answer. A worker with a device that ended
// is waited for first, for whoever works alone beside the one that a supervisor starts in its place takes the
// device memory that one needs. Throws what the job failed with, as the worker tells it, and DeviceError
// where the second worker ended too.
std::optional<HandedOverJob> hand_over(const CompressionJobOptions& options,
                                       const Configuration& configuration, Progress& progress);

}  // namespace plonkd
