// `prover plonk`: setup, prove, verify and solve for any gnark PlonK circuit, on gnark's own files.

#include <iostream>
#include <memory>
#include <string>

#include "logging/logging.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/file_kind.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/witness.hpp"
#include "prover/hash/sha256.hpp"
#include "prover/output/atomic_file.hpp"
#include "prover/plonk/bsb22.hpp"
#include "prover/plonk/cpu_engine.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/plonk/verifier.hpp"
#include "prover/poly/domain.hpp"
#include "prover/worker/device_environment.hpp"

namespace plonkd {

namespace {

using Path = std::filesystem::path;

// Of all sub-commands; each uses some of them.
struct PlonkOptions {
    Path circuit, srs, witness, proof, verifying_key, public_inputs, timings;
    TranscriptKind transcript = TranscriptKind::gnark_default;
    EngineOptions engine;
    bool insecure_fixed_blinding = false;
};

// Lives as long as the callbacks that share it.
using Options = std::shared_ptr<PlonkOptions>;

// Unusable input of `plonk verify` (0 valid, 1 invalid).
constexpr int kExitUnusable = 2;

void warn(const std::string& message) {
    std::cerr << "prover: warning: " << message << '\n';
}

void warn_of_fixed_blinding() {
    warn("fixed blinding: the result hides nothing of the witness; for tests only");
}

template <class Fr>
Witness<Fr> read_full_witness(const Path& path, const ConstraintSystem& system) {
    Witness<Fr> witness = read_witness<Fr>(path);
    if (witness.nb_public != system.nb_public || witness.nb_secret != system.nb_secret) {
        throw RequestError(path.string() + ": the circuit takes " + std::to_string(system.nb_public) +
                           " public and " + std::to_string(system.nb_secret) +
                           " secret values, the witness has " + std::to_string(witness.nb_public) + " and " +
                           std::to_string(witness.nb_secret));
    }
    return witness;
}

template <class C>
CircuitSrs<C> open_srs_for(const ConstraintSystem& system, const Path& location) {
    const std::size_t n = system.domain_size();
    return open_srs<C>(find_srs(location, C::kId, n), n);
}

// What Linea's operators set in the environment.
void check_environment() {
    log_to_standard_error();
    check_device_environment();
}

template <class C>
void setup_command(const PlonkOptions& options, const ConstraintSystem& system) {
    check_file_can_be_written(options.verifying_key);
    Progress progress(progress_output_for_stderr());
    progress.plan(loading_phases(true));
    const auto circuit = LoadedCircuit<C>::load(system, open_srs_for<C>(system, options.srs), std::nullopt,
                                                make_engine<C>(options.engine), progress);
    write_file_atomically(options.verifying_key, circuit.verifying_key().serialize_raw());
}

template <class C>
void prove_command(const PlonkOptions& options, const ConstraintSystem& system) {
    using Fr = typename C::Fr;
    // A transcript that the curve lacks is refused before any work.
    make_protocol_hashes<C>(options.transcript);
    check_file_can_be_written(options.proof);
    if (!options.timings.empty()) check_file_can_be_written(options.timings);
    if (options.insecure_fixed_blinding) warn_of_fixed_blinding();

    Progress progress(progress_output_for_stderr());
    const bool with_setup = options.verifying_key.empty();
    std::vector<Progress::PlannedPhase> phases = loading_phases(with_setup);
    for (Progress::PlannedPhase& phase : proving_phases()) phases.push_back(std::move(phase));
    progress.plan(std::move(phases));

    const Witness<Fr> witness = read_full_witness<Fr>(options.witness, system);
    std::optional<VerifyingKey<C>> verifying_key;
    if (!with_setup) verifying_key = read_verifying_key<C>(options.verifying_key);
    const auto circuit =
        LoadedCircuit<C>::load(system, open_srs_for<C>(system, options.srs), std::move(verifying_key),
                               make_engine<C>(options.engine), progress);

    ProveOptions prove_options;
    prove_options.transcript = options.transcript;
    prove_options.blinding =
        options.insecure_fixed_blinding ? BlindingKind::insecure_fixed : BlindingKind::random;
    prove_options.progress = &progress;
    const Proof<C> proof = prove<C>(circuit.context(), witness.values, prove_options);
    write_file_atomically(options.proof, proof.serialize_raw());
    if (!options.timings.empty()) write_file_atomically(options.timings, progress.timings_json());
}

// A verifying key does not name its curve: its layout tells, or where that is damaged, the coset shift, so
// that reading it as of this curve tells where the damage is.
CurveId curve_of_verifying_key(const Path& path) {
    const MappedFile file(path, FailureClass::setup);
    for (const FileIdentity& identity : matching_layouts(file.bytes())) {
        if (identity.kind == FileKind::verifying_key) return identity.curve;
    }
    for (const CurveId curve : kCurves) {
        const bool found = with_curve(curve, [&](auto c) {
            using C = decltype(c);
            return has_coset_shift<C>(file.bytes(), coset_shift<typename C::Fr>());
        });
        if (found) return curve;
    }
    throw SetupError(path.string() +
                     ": expected a PlonK verifying key of BN254, BLS12-377 or BW6-761, found " +
                     std::to_string(file.bytes().size()) + " bytes that have the layout of none");
}

template <class C>
void verify_command(const PlonkOptions& options) {
    using Fr = typename C::Fr;
    const auto key = read_verifying_key<C>(options.verifying_key);
    if (const VerifyResult check = check_verifying_key(key); !check) {
        throw SetupError(options.verifying_key.string() + ": " + check.reason);
    }
    const auto proof = read_proof<C>(options.proof);
    const auto inputs = read_witness<Fr>(options.public_inputs);
    const VerifyResult result = verify<C>(key, proof, inputs.public_values(), options.transcript);
    if (result.valid) {
        std::cout << "valid\n";
    } else {
        std::cerr << "prover: the proof is not valid: " << result.reason << '\n';
        exit_code() = 1;
    }
}

std::string hexadecimal(const Digest256& digest) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

// The digest of L, R, O, all canonical big-endian, concatenated.
template <class C>
void print_solution_digest(const Solution<C>& solution) {
    using Fr = typename C::Fr;
    Sha256 hash;
    std::vector<std::uint8_t> block;
    for (const auto* column : {&solution.l, &solution.r, &solution.o}) {
        for (const Fr& value : *column) {
            std::array<std::uint8_t, Fr::kBytes> bytes;
            value.to_bytes(bytes.data());
            block.insert(block.end(), bytes.begin(), bytes.end());
            if (block.size() < std::size_t{1} << 16) continue;
            hash.update(block);
            block.clear();
        }
    }
    hash.update(block);
    std::cout << hexadecimal(hash.digest()) << '\n';
}

template <class C>
void solve_command(const PlonkOptions& options, const ConstraintSystem& system) {
    using Fr = typename C::Fr;
    const Witness<Fr> witness = read_full_witness<Fr>(options.witness, system);
    const auto program = Program<C>::build(system);
    if (system.commitments.empty()) {
        print_solution_digest(solve<C>(program, witness.values, {}));
        return;
    }
    // With BSB22 commitments some wires depend on the SRS, the blinding and the transcript's hash.
    if (options.srs.empty()) {
        throw RequestError(options.circuit.string() + ": the circuit has " +
                           std::to_string(system.commitments.size()) +
                           " BSB22 commitments, so its solution depends on an SRS: give one with --srs");
    }
    warn_of_fixed_blinding();
    const auto key = CircuitKey<C>::build(system);
    const auto srs = open_srs_for<C>(system, options.srs);
    const std::unique_ptr<Engine<C>> engine = make_cpu_engine<C>();
    engine->load(key, srs.points());
    ProofTranscript<C> transcript(options.transcript);
    Bsb22Commitments<C> commitments(key, *engine, nullptr, transcript, BlindingKind::insecure_fixed);
    print_solution_digest(solve<C>(program, witness.values, commitments.hook()));
}

CLI::Option* add_path(CLI::App& command, const char* name, Path& path, const char* what) {
    return command.add_option(name, path, what)->type_name("FILE");
}

void add_srs_path(CLI::App& command, Path& path, bool required) {
    command
        .add_option("--srs", path,
                    "Canonical SRS memory dump, or a folder of them "
                    "(kzg_srs_{canonical|lagrange}_SIZE_CURVE_ORIGIN.memdump)")
        ->type_name("FILE|DIR")
        ->required(required);
}

// Through a string: CLI11 would print the enumeration itself with whatever to_string it finds in our
// namespace.
void add_transcript(CLI::App& command, TranscriptKind& kind) {
    command
        .add_option_function<std::string>(
            "--transcript", [&kind](const std::string& name) { kind = transcript_from_name(name).value(); },
            "Hashes: default (gnark's) or recursion (for a proof that is verified inside another circuit)")
        ->check(CLI::IsMember({"default", "recursion"}).description(""))
        ->type_name("default|recursion");
}

void add_setup(CLI::App& plonk, const Options& options) {
    CLI::App* command = plonk.add_subcommand("setup", "Compute a circuit's verifying key");
    add_path(*command, "--circuit", options->circuit, "Constraint system (circuit.bin)")->required();
    add_srs_path(*command, options->srs, true);
    add_path(*command, "--vk", options->verifying_key, "Where to write the verifying key (raw form)")
        ->required();
    add_engine_options(*command, options->engine);
    command->callback([options] {
        check_environment();
        const ConstraintSystem system = ConstraintSystem::open(options->circuit);
        with_curve(system.curve, [&](auto curve) { setup_command<decltype(curve)>(*options, system); });
    });
}

void add_prove(CLI::App& plonk, const Options& options) {
    CLI::App* command = plonk.add_subcommand("prove", "Prove that a witness satisfies a circuit");
    add_path(*command, "--circuit", options->circuit, "Constraint system (circuit.bin)")->required();
    add_srs_path(*command, options->srs, true);
    add_path(*command, "--witness", options->witness, "Full witness")->required();
    add_path(*command, "--proof", options->proof, "Where to write the proof (raw form), once it verifies")
        ->required();
    add_path(*command, "--vk", options->verifying_key,
             "Verifying key; computed from circuit and SRS if not given");
    add_transcript(*command, options->transcript);
    add_engine_options(*command, options->engine);
    add_path(*command, "--timings", options->timings, "Where to write the time of each phase (JSON)");
    command->add_flag(
        "--insecure-fixed-blinding", options->insecure_fixed_blinding,
        "For tests: blind with known small integers, so that proofs are reproducible and hide nothing");
    command->callback([options] {
        check_environment();
        const ConstraintSystem system = ConstraintSystem::open(options->circuit);
        with_curve(system.curve, [&](auto curve) { prove_command<decltype(curve)>(*options, system); });
    });
}

void add_verify(CLI::App& plonk, const Options& options) {
    CLI::App* command = plonk.add_subcommand(
        "verify", "Verify a proof: exit code 0 if valid, 1 if invalid, 2 if an input cannot be used");
    add_path(*command, "--vk", options->verifying_key, "Verifying key")->required();
    add_path(*command, "--proof", options->proof, "Proof")->required();
    add_path(*command, "--public", options->public_inputs, "Public inputs (a public or full witness file)")
        ->required();
    add_transcript(*command, options->transcript);
    command->callback([options] {
        try {
            with_curve(curve_of_verifying_key(options->verifying_key),
                       [&](auto curve) { verify_command<decltype(curve)>(*options); });
        } catch (const Failure& failure) {
            if (failure.failure_class() == FailureClass::internal) throw;
            std::cerr << "prover: " << failure.what() << '\n';
            exit_code() = kExitUnusable;
        }
    });
}

void add_solve(CLI::App& plonk, const Options& options) {
    CLI::App* command =
        plonk.add_subcommand("solve", "Print the SHA-256 of the solution, L, R, O concatenated");
    add_path(*command, "--circuit", options->circuit, "Constraint system (circuit.bin)")->required();
    add_path(*command, "--witness", options->witness, "Full witness")->required();
    add_srs_path(*command, options->srs, false);
    add_transcript(*command, options->transcript);
    command->footer(
        "A circuit with BSB22 commitments needs --srs; it is solved with the fixed blinding of the tests.");
    command->callback([options] {
        const ConstraintSystem system = ConstraintSystem::open(options->circuit);
        with_curve(system.curve, [&](auto curve) { solve_command<decltype(curve)>(*options, system); });
    });
}

}  // namespace

void add_plonk_command(CLI::App& app) {
    CLI::App* plonk = app.add_subcommand("plonk", "PlonK proofs for any gnark circuit");
    plonk->require_subcommand(1);
    const auto options = std::make_shared<PlonkOptions>();
    add_setup(*plonk, options);
    add_prove(*plonk, options);
    add_verify(*plonk, options);
    add_solve(*plonk, options);
    add_plan_command(*plonk);
}

}  // namespace plonkd
