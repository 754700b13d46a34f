// One compression job, from the request file to the response file.
//
// What is loaded once (`CompressionAssets`) and what one job owns are different types: a worker that stays
// resident (resident_prover.hpp) keeps the first and repeats the second.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "configuration/configuration.hpp"
#include "prover/linea/compression_circuit.hpp"
#include "prover/linea/dictionary_store.hpp"
#include "prover/linea/response.hpp"
#include "prover/progress/progress_channel.hpp"

namespace plonkd {

// What judging a request takes: cheap to load, so that a bad request is refused before the circuit is
// touched.
struct AssignmentAssets {
    DictionaryStore dictionaries;
    std::optional<SetupDirectory> setup;  // full mode only
    CircuitSizes sizes;

    static AssignmentAssets load(const Configuration& configuration);
};

// Everything that serves any number of jobs of one configuration.
struct CompressionAssets {
    AssignmentAssets assignment;
    CompressionCircuit circuit;
};

using MakeEngine = CompressionCircuit::MakeEngine;

// The second half of the assets. `make_engine` is for full mode; the dummy is always proven on the CPU.
CompressionCircuit load_circuit(const AssignmentAssets& assets, const Configuration& configuration,
                                const MakeEngine& make_engine, Progress& progress);

struct CompressionJobOptions {
    std::filesystem::path configuration;
    std::filesystem::path request;
    std::filesystem::path response;
    std::filesystem::path timings;  // empty: not written
    BlindingKind blinding = BlindingKind::random;
    Progress* progress = nullptr;        // may be null: nobody watches
    ProgressChannel* channel = nullptr;  // likewise; the listener of `progress`
    // Called once the request is known to be good.
    MakeEngine make_engine;
    // The engine choice under which a resident worker may take the job ("auto", "cpu", "cuda"); empty: none
    // may.
    std::string shared_engine;
    // Device memory that was granted to this job, for a word about a resident worker that may use more; 0:
    // any.
    std::uint64_t memory_limit_bytes = 0;
    // How long to wait for another worker where one with a device ended in the middle of the job.
    std::chrono::seconds worker_return_limit{60};
    // Put around the writing of the response, from the moment when the job can no longer be called off; may
    // be empty.
    std::function<std::shared_ptr<void>()> publishing;
};

// Runs the whole job: hands it to a resident worker of the same configuration where one listens, else does it
// alone. On any failure nothing is left under the response's name. Failures are those of its steps.
void run_compression_job(const CompressionJobOptions& options);

// The phases of a job before and after the proof's own.
inline constexpr const char* kCheckPhase = "check request";
inline constexpr const char* kWritePhase = "write response";

// All phases of a job whose assets are loaded, with their usual shares of the time.
std::vector<Progress::PlannedPhase> loaded_job_phases();

}  // namespace plonkd
