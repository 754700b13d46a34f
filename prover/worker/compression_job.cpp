#include "prover/worker/compression_job.hpp"

#include <spdlog/spdlog.h>

#include "logging/logging.hpp"
#include "prover/failure/failure.hpp"
#include "prover/output/atomic_file.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/progress/heartbeat.hpp"
#include "prover/worker/device_environment.hpp"
#include "prover/worker/hand_over.hpp"
#include "prover/worker/job_type.hpp"
#include "prover/worker/response_file.hpp"

namespace plonkd {
namespace {

using Phases = std::vector<Progress::PlannedPhase>;

Phases joined(const std::vector<Phases>& parts) {
    Phases phases;
    for (const Phases& part : parts) phases.insert(phases.end(), part.begin(), part.end());
    return phases;
}

Phases phases_of(ProverMode mode) {
    const bool with_setup = mode == ProverMode::dev;
    return joined({{{kCheckPhase, 0.2}}, loading_phases(with_setup), proving_phases(), {{kWritePhase, 0.1}}});
}

void expect_compression_job(const std::filesystem::path& request) {
    const JobType type = job_type_of(request.native());
    if (type != JobType::compression) {
        throw RequestError("this prover takes compression jobs only; " + request.string() + " is an " +
                           std::string(to_string(type)) + " job");
    }
}

// A published proof is worth more than its timings: where they cannot be written, the job has still
// succeeded.
void write_timings(const std::filesystem::path& file, const std::string& timings) {
    if (file.empty()) return;
    try {
        write_file_atomically(file, timings);
    } catch (const Failure& failure) {
        spdlog::warn("timings not written: {}", failure.what());
    }
}

// The response's text.
std::string prove_alone(const CompressionJobOptions& options, const Configuration& configuration,
                        Progress& progress) {
    progress.plan(phases_of(configuration.data_availability.prover_mode));
    std::optional<Heartbeat> heartbeat;
    if (options.channel != nullptr) heartbeat.emplace(*options.channel, progress);

    // The request first and alone: it takes a tenth of a second, and a bad one then costs no more than that.
    auto check_phase = std::make_optional(progress.phase(kCheckPhase));
    const CompressionRequest request = read_request(options.request);
    const BlobClaim claim = decode_claim(request);
    AssignmentAssets assignment_assets = AssignmentAssets::load(configuration);
    const BlobAssignment assignment =
        assign_blob(claim, request.snark_hash, assignment_assets.dictionaries, assignment_assets.sizes);
    check_phase.reset();

    // From here on the request is good: what fails now is the setup's fault, or ours.
    CompressionCircuit circuit =
        load_circuit(assignment_assets, configuration, options.make_engine, progress);
    const CompressionAssets assets{std::move(assignment_assets), std::move(circuit)};

    CompressionResponse response{
        request, configuration.version, assets.circuit.verifying_key_digest(), {}, assignment.public_input};
    response.proof = assets.circuit.prove(assignment, options.blinding, progress);
    return serialize_response(response);
}

}  // namespace

AssignmentAssets AssignmentAssets::load(const Configuration& configuration) {
    const DataAvailabilityConfiguration& settings = configuration.data_availability;
    DictionaryStore dictionaries = DictionaryStore::load(settings.dict_paths);
    if (settings.prover_mode == ProverMode::dev)
        return {std::move(dictionaries), std::nullopt, dev_mode_sizes(settings)};
    SetupDirectory setup = SetupDirectory::open(configuration.setup_directory(kDataAvailabilityCircuit));
    const CircuitSizes sizes = setup.sizes(settings);
    return {std::move(dictionaries), std::move(setup), sizes};
}

CompressionCircuit load_circuit(const AssignmentAssets& assets, const Configuration& configuration,
                                const MakeEngine& make_engine, Progress& progress) {
    if (assets.setup) {
        return CompressionCircuit::load(*assets.setup, configuration.srs_directory(), make_engine, progress);
    }
    return CompressionCircuit::load_dummy(
        configuration.srs_directory(), [] { return make_cpu_engine<Bls12377>(); }, progress);
}

Phases loaded_job_phases() {
    return joined({{{kCheckPhase, 0.2}}, proving_phases(), {{kWritePhase, 0.1}}});
}

void run_compression_job(const CompressionJobOptions& options) {
    const Configuration configuration = load_configuration(options.configuration);
    set_log_level(configuration.log_level);
    set_log_format(configuration.log_format);
    check_device_environment();
    expect_compression_job(options.request);
    Progress silent;
    Progress& progress = options.progress != nullptr ? *options.progress : silent;

    // A resident worker has loaded already what this process would have to load.
    std::optional<HandedOverJob> handed_over = hand_over(options, configuration, progress);
    const std::string response =
        handed_over ? std::move(handed_over->response) : prove_alone(options, configuration, progress);

    // The proof has been verified; the response appears complete or not at all.
    {
        const auto write_phase = progress.phase(kWritePhase);
        const auto publication = options.publishing ? options.publishing() : nullptr;
        write_response_file(options.response, response);
    }
    spdlog::info("wrote {}", options.response.string());
    write_timings(options.timings, handed_over ? progress.timings_json(handed_over->peak_memory_bytes)
                                               : progress.timings_json());
}

}  // namespace plonkd
