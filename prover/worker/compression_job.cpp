#include "prover/worker/compression_job.hpp"

#include <spdlog/spdlog.h>

#include "prover/failure/failure.hpp"
#include "prover/output/atomic_file.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/progress/heartbeat.hpp"
#include "prover/worker/device_environment.hpp"
#include "prover/worker/job_type.hpp"
#include "prover/worker/log_level.hpp"
#include "prover/worker/response_file.hpp"

namespace plonkd {
namespace {

constexpr const char* kAssignPhase = "check request";
constexpr const char* kWritePhase = "write response";

std::vector<Progress::PlannedPhase> phases_of(ProverMode mode) {
    std::vector<Progress::PlannedPhase> phases{{kAssignPhase, 0.2}};
    const auto append = [&](const std::vector<Progress::PlannedPhase>& more) {
        phases.insert(phases.end(), more.begin(), more.end());
    };
    append(loading_phases(/*with_setup=*/mode == ProverMode::dev));
    append(proving_phases());
    phases.push_back({kWritePhase, 0.1});
    return phases;
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
void write_timings(const std::filesystem::path& file, const Progress& progress) {
    if (file.empty()) return;
    try {
        write_file_atomically(file, progress.timings_json());
    } catch (const Failure& failure) {
        spdlog::warn("timings not written: {}", failure.what());
    }
}

CompressionCircuit load_circuit(const AssignmentAssets& assets, const Configuration& configuration,
                                std::unique_ptr<Engine<Bls12377>> engine, Progress& progress) {
    return assets.setup
               ? CompressionCircuit::load(*assets.setup, configuration.srs_directory(), std::move(engine),
                                          progress)
               : CompressionCircuit::load_dummy(configuration.srs_directory(), std::move(engine), progress);
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

void run_compression_job(const CompressionJobOptions& options) {
    const Configuration configuration = load_configuration(options.configuration);
    set_log_level(configuration.log_level);
    set_log_format(configuration.log_format);
    check_device_environment();
    expect_compression_job(options.request);

    Progress progress(options.progress, options.channel);
    progress.plan(phases_of(configuration.data_availability.prover_mode));
    std::optional<Heartbeat> heartbeat;
    if (options.channel != nullptr) heartbeat.emplace(*options.channel, progress);

    // The request first and alone: it takes a tenth of a second, and a bad one then costs no more than that.
    auto assign_phase = std::make_optional(progress.phase(kAssignPhase));
    const CompressionRequest request = read_request(options.request);
    const BlobClaim claim = decode_claim(request);
    AssignmentAssets assignment_assets = AssignmentAssets::load(configuration);
    const BlobAssignment assignment =
        assign_blob(claim, request.snark_hash, assignment_assets.dictionaries, assignment_assets.sizes);
    assign_phase.reset();

    // From here on the request is good: what fails now is the setup's fault, or ours.
    CompressionCircuit circuit =
        load_circuit(assignment_assets, configuration,
                     assignment_assets.setup ? options.make_engine() : make_cpu_engine<Bls12377>(), progress);
    const CompressionAssets assets{std::move(assignment_assets), std::move(circuit)};

    CompressionResponse response{
        request, configuration.version, assets.circuit.verifying_key_digest(), {}, assignment.public_input};
    response.proof = assets.circuit.prove(assignment, options.blinding, progress);

    // The proof has been verified; the response appears complete or not at all.
    {
        const auto write_phase = progress.phase(kWritePhase);
        write_response_file(options.response, serialize_response(response));
    }
    spdlog::info("wrote {}", options.response.string());
    write_timings(options.timings, progress);
}

}  // namespace plonkd
