// A resident worker: listens, and proves what its clients hand over (docs/resident-worker.md).
//
// One thread accepts, watches for clients that leave and for signals, and shows clients every two seconds
// that the worker lives; each client has a thread that talks to it and does its job (resident_prover.hpp).
// The worker writes no files: a response exists nowhere until its client writes it, so the worker may end at
// any moment.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "configuration/configuration.hpp"
#include "prover/worker/job_prover.hpp"

namespace plonkd {

struct WorkerServerOptions {
    Configuration configuration;
    std::filesystem::path socket;
    std::unique_ptr<JobProver> prover;
    std::string engine_choice;             // "auto", "cpu" or "cuda"
    std::string engine;                    // what the choice means here: "cpu" or "cuda"
    std::uint64_t memory_limit_bytes = 0;  // of the device; 0: none
    // A phase that outlives its client by so much hangs, in a driver for instance.
    std::chrono::seconds abandoned_limit = std::chrono::minutes(10);
};

// Serves until SIGTERM, SIGINT or SIGHUP (0: jobs in hand are given back to their clients) or until a device
// fails, does not come back from a call, or a job hangs (75: the jobs that are not to blame are given back; a
// fresh process may do better). SIGUSR1 and SIGUSR2 log what the worker is doing. Ends the process with that
// code; the socket is gone then. Throws SetupError where it cannot listen, and what the assets fail to load
// with at start. To be called before any thread is started.
[[noreturn]] void serve(WorkerServerOptions options);

}  // namespace plonkd
