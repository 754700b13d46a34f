// `prover bench solve`: how fast the solver is, on a circuit from a file or on a synthetic one of the mainnet
// profile.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

#include <nlohmann/json.hpp>
#include <tbb/global_control.h>

#include "prover/cli/command.hpp"
#include "prover/failure/failure.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/witness.hpp"
#include "prover/output/atomic_file.hpp"
#include "prover/solver/solve.hpp"
#include "prover/solver/synthetic_circuit.hpp"

namespace plonkd {
namespace {

struct BenchSolveOptions {
    std::filesystem::path circuit, witness, json;
    double scale = 1.0 / 256;
    unsigned threads = 0;
    unsigned repetitions = 3;
};

std::uint64_t peak_memory_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// One solve, with the processor time of all threads.
struct Sample {
    SolveStatistics statistics;
    double processor_seconds;
};

// The commitment is a constant, as in the reference's figure: committing is not the solver's work.
template <class C>
Sample measure(const Program<C>& program, std::span<const typename C::Fr> witness, SolveMemory<C>& memory) {
    using Fr = typename C::Fr;
    const CommitmentHook<C> commit = [](std::size_t commitment, std::span<const Fr>) {
        return Fr::from_u64(0x9e3779b97f4a7c15 + commitment).pow(std::uint64_t{12345});
    };
    Sample sample{};
    const double start = processor_seconds();
    Solution<C> solution = solve<C>(program, witness, commit, &sample.statistics, &memory);
    sample.processor_seconds = processor_seconds() - start;
    memory.columns = std::move(solution);
    return sample;
}

// What is measured of one circuit.
struct Figures {
    std::string circuit;
    std::string_view curve;
    ProgramStatistics built;
    std::uint64_t nb_wires, nb_constraints, peak_bytes_after_build;
    Sample first;              // in fresh memory
    SolveStatistics solved;    // the fastest, in the memory of the one before
    double processor_seconds;  // the least
};

double instructions_per_second(const Figures& figures, double seconds) {
    return static_cast<double>(figures.built.nb_instructions) / seconds;
}

void print(const Figures& figures) {
    const ProgramStatistics& built = figures.built;
    const SolveStatistics& solved = figures.solved;
    const auto millions = [](double count) { return count * 1e-6; };
    const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) * 1e-6; };
    std::printf("solve %s, %d threads\n", figures.circuit.c_str(), solved.nb_threads);
    std::printf("  %-22s %12llu in %llu levels; %llu wires, %llu constraints\n", "instructions",
                static_cast<unsigned long long>(built.nb_instructions),
                static_cast<unsigned long long>(built.nb_levels),
                static_cast<unsigned long long>(figures.nb_wires),
                static_cast<unsigned long long>(figures.nb_constraints));
    std::printf("  %-22s %12.3f s\n", "build", built.build_seconds);
    std::printf("  %-22s %12.3f s (%.3f processor seconds)\n", "solve, fresh memory",
                figures.first.statistics.total.count(), figures.first.processor_seconds);
    std::printf("  %-22s %12.3f s: narrow %.3f, wide %.3f, deferred %.3f, columns %.3f\n", "solve",
                solved.total.count(), solved.narrow.count(), solved.wide.count(), solved.deferred.count(),
                solved.columns.count());
    std::printf("  %-22s %12.2f million instructions per second, %.2f million per processor second\n",
                "speed", millions(instructions_per_second(figures, solved.total.count())),
                millions(instructions_per_second(figures, figures.processor_seconds)));
    std::printf("  %-22s %12.4f of all instructions lie on the longest chain\n", "serial share",
                built.serial_share());
    std::printf("  %-22s %12.1f MB program, %.1f MB peak after the build, %.1f MB peak\n", "memory",
                megabytes(built.program_bytes), megabytes(figures.peak_bytes_after_build),
                megabytes(peak_memory_bytes()));
    std::fflush(stdout);
}

nlohmann::ordered_json to_json(const Figures& figures) {
    const ProgramStatistics& built = figures.built;
    const SolveStatistics& solved = figures.solved;
    return {
        {"benchmark", "solve"},
        {"circuit", figures.circuit},
        {"curve", figures.curve},
        {"threads", solved.nb_threads},
        {"instructions", built.nb_instructions},
        {"levels", built.nb_levels},
        {"wires", figures.nb_wires},
        {"constraints", figures.nb_constraints},
        {"build_seconds", built.build_seconds},
        {"program_bytes", built.program_bytes},
        {"peak_bytes_after_build", figures.peak_bytes_after_build},
        {"peak_bytes", peak_memory_bytes()},
        {"stretches", built.nb_stretches},
        {"wide_stretches", built.nb_wide_stretches},
        {"blocks", built.nb_blocks},
        {"dependencies", built.nb_dependencies},
        {"narrow_operations", built.nb_narrow_operations},
        {"deferred_checks", built.nb_deferred_checks},
        {"deferred_inverses", built.nb_deferred_inverses},
        {"longest_chain_operations", built.longest_chain_operations},
        {"serial_share", built.serial_share()},
        {"first_solve_seconds", figures.first.statistics.total.count()},
        {"first_processor_seconds", figures.first.processor_seconds},
        {"solve_seconds", solved.total.count()},
        {"narrow_seconds", solved.narrow.count()},
        {"wide_seconds", solved.wide.count()},
        {"deferred_seconds", solved.deferred.count()},
        {"columns_seconds", solved.columns.count()},
        {"processor_seconds", figures.processor_seconds},
        {"instructions_per_second", instructions_per_second(figures, solved.total.count())},
        {"instructions_per_processor_second", instructions_per_second(figures, figures.processor_seconds)},
    };
}

template <class C>
void report(const BenchSolveOptions& options, const std::string& circuit, const Program<C>& program,
            std::span<const typename C::Fr> witness) {
    Figures figures{circuit,
                    C::kName,
                    program.statistics(),
                    program.nb_wires(),
                    program.nb_constraints(),
                    peak_memory_bytes(),
                    {},
                    {},
                    std::numeric_limits<double>::infinity()};
    SolveMemory<C> memory;
    figures.first = measure(program, witness, memory);
    for (unsigned i = 0; i < options.repetitions; ++i) {
        const Sample sample = measure(program, witness, memory);
        if (i == 0 || sample.statistics.total < figures.solved.total) figures.solved = sample.statistics;
        figures.processor_seconds = std::min(figures.processor_seconds, sample.processor_seconds);
    }
    print(figures);
    if (!options.json.empty()) write_file_atomically(options.json, to_json(figures).dump(2) + "\n");
}

void bench_file(const BenchSolveOptions& options) {
    const auto system = ConstraintSystem::open(options.circuit);
    with_curve(system.curve, [&](auto curve) {
        using C = decltype(curve);
        const auto program = Program<C>::build(system);
        const auto witness = read_witness<typename C::Fr>(options.witness);
        report<C>(options, options.circuit.string(), program, witness.values);
    });
}

void bench_synthetic(const BenchSolveOptions& options) {
    std::vector<Bls12377Fr> witness;
    std::string name;
    const auto program = [&] {
        const SyntheticCircuit circuit(options.scale);
        witness = circuit.witness();
        name = circuit.name();
        return Program<Bls12377>::build(circuit);
    }();
    report<Bls12377>(options, name, program, witness);
}

void run(const BenchSolveOptions& options) {
    std::optional<tbb::global_control> limit;
    if (options.threads != 0) limit.emplace(tbb::global_control::max_allowed_parallelism, options.threads);
    if (options.circuit.empty()) {
        bench_synthetic(options);
    } else {
        bench_file(options);
    }
}

}  // namespace

void add_bench_solve_command(CLI::App& bench) {
    const auto options = std::make_shared<BenchSolveOptions>();
    CLI::App* command = bench.add_subcommand("solve", "Solving a circuit: every wire, then L, R and O");
    CLI::Option* circuit =
        command->add_option("--circuit", options->circuit, "Circuit to solve")->check(CLI::ExistingFile);
    CLI::Option* witness =
        command->add_option("--witness", options->witness, "Its witness")->check(CLI::ExistingFile);
    circuit->needs(witness);
    witness->needs(circuit);
    command
        ->add_option(
            "--scale", options->scale,
            "Size of a synthetic circuit instead, of the mainnet circuit's profile; 1 is mainnet size")
        ->check(CLI::Range(1e-6, 2.0))
        ->capture_default_str()
        ->excludes(circuit);
    command->add_option("--threads", options->threads, "Threads; all if not given")
        ->check(CLI::Range(1U, 1024U));
    command->add_option("--repetitions", options->repetitions, "How often, after the first; the best counts")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    command->add_option("--json", options->json, "Where to write the figures")->type_name("OUT");
    command->callback([options] { run(*options); });
}

}  // namespace plonkd
