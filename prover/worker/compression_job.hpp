// One compression job, from the request file to the response file.
//
// What is loaded once (`CompressionAssets`) and what one job owns are different types: a worker that stays
// resident keeps the first and repeats the second.
#pragma once

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

struct CompressionJobOptions {
    std::filesystem::path configuration;
    std::filesystem::path request;
    std::filesystem::path response;
    std::filesystem::path timings;  // empty: not written
    BlindingKind blinding = BlindingKind::random;
    ProgressOutput progress = ProgressOutput::silent;
    ProgressChannel* channel = nullptr;  // may be null: nobody watches
    // Called once the request is known to be good.
    std::function<std::unique_ptr<Engine<Bls12377>>()> make_engine;
};

// Runs the whole job. On any failure nothing is left under the response's name. Failures are those of its
// steps.
void run_compression_job(const CompressionJobOptions& options);

}  // namespace plonkd
