// `prover bench`: the times of docs/performance.md, each from one command.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tbb/global_control.h>

#include "prover/cli/bench_circuit.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"
#include "prover/curve/fixed_base.hpp"
#include "prover/curve/msm.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/output/atomic_file.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/loaded_circuit.hpp"
#include "prover/poly/ntt.hpp"

namespace plonkd {

namespace {

struct BenchOptions {
    std::string curve = "bls12377";
    unsigned log_n = 16;
    unsigned repetitions = 3;
    std::filesystem::path json;
    EngineChoice engine = EngineChoice::automatic;
};

// One figure: the times of the repetitions, least first.
struct Measurement {
    std::string name;
    std::vector<double> seconds;
};

template <class F>
double seconds_of(F&& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class F>
Measurement measure(std::string name, unsigned repetitions, F&& f) {
    Measurement measurement{std::move(name), {}};
    for (unsigned i = 0; i < repetitions; ++i) measurement.seconds.push_back(seconds_of(f));
    std::sort(measurement.seconds.begin(), measurement.seconds.end());
    return measurement;
}

template <class Fr>
std::vector<Fr> random_elements(std::size_t count) {
    std::vector<Fr> elements(count);
    std::generate(elements.begin(), elements.end(), random_element<Fr>);
    return elements;
}

template <class C>
std::vector<Measurement> bench_msm(const BenchOptions& options) {
    using Fr = typename C::Fr;
    const std::size_t n = std::size_t{1} << options.log_n;
    const auto points = fixed_base_powers<C>(C::g1_generator(), random_element<Fr>(), n);
    const auto scalars = random_elements<Fr>(n);
    return {measure("msm", options.repetitions, [&] { msm<C>(points, scalars); })};
}

template <class C>
std::vector<Measurement> bench_ntt(const BenchOptions& options) {
    using Fr = typename C::Fr;
    const Ntt<Fr> ntt(std::size_t{1} << options.log_n);
    auto values = random_elements<Fr>(ntt.domain().n);
    const Fr shift = coset_shift<Fr>();
    return {measure("forward", options.repetitions, [&] { ntt.forward(values); }),
            measure("inverse", options.repetitions, [&] { ntt.inverse(values); }),
            measure("coset forward, bit-reversed", options.repetitions,
                    [&] { ntt.coset_forward_to_bit_reversed(values, shift); }),
            measure("inverse from bit-reversed", options.repetitions,
                    [&] { ntt.inverse_from_bit_reversed(values); })};
}

// The prover alone: circuit, SRS and key are loaded before the clock starts; the proof is verified within it.
template <class C>
std::vector<Measurement> bench_plonk(const BenchOptions& options) {
    const auto bench = BenchCircuit<C>::make(options.log_n);
    const auto system = ConstraintSystem::parse(bench.file, "bench circuit");
    Progress loading;
    const auto circuit = LoadedCircuit<C>::load(
        system, {make_dev_srs<C>("bench", required_srs_points(system.domain_size())), std::nullopt},
        std::nullopt, make_engine<C>(options.engine), loading);

    Measurement total{"prove", {}};
    std::vector<Measurement> phases;
    for (unsigned i = 0; i < options.repetitions; ++i) {
        Progress progress;
        ProveOptions prove_options;
        prove_options.progress = &progress;
        total.seconds.push_back(
            seconds_of([&] { prove<C>(circuit.context(), bench.witness, prove_options); }));
        const std::vector<PhaseTime> times = progress.times();
        phases.resize(times.size());
        for (std::size_t j = 0; j < times.size(); ++j) {
            phases[j].name = times[j].name;
            phases[j].seconds.push_back(times[j].elapsed.count());
        }
    }
    phases.insert(phases.begin(), std::move(total));
    for (Measurement& measurement : phases) std::sort(measurement.seconds.begin(), measurement.seconds.end());
    return phases;
}

void report(const char* benchmark, const BenchOptions& options,
            const std::vector<Measurement>& measurements) {
    const std::size_t threads =
        tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
    const CpuFeatures& features = cpu_features();
    const char* kernels = features.avx512_ifma ? "ifma" : features.bmi2_adx ? "adx" : "portable";
    nlohmann::ordered_json figures = nlohmann::ordered_json::array();
    std::cout << benchmark << ' ' << options.curve << " 2^" << options.log_n << ", " << threads
              << " threads, " << kernels << '\n';
    for (const Measurement& measurement : measurements) {
        const double least = measurement.seconds.front();
        const double median = measurement.seconds[measurement.seconds.size() / 2];
        std::printf("  %-28s best %9.4f s, median %9.4f s\n", measurement.name.c_str(), least, median);
        figures.push_back({{"name", measurement.name}, {"best_seconds", least}, {"median_seconds", median}});
    }
    std::fflush(stdout);
    if (options.json.empty()) return;
    const nlohmann::ordered_json document = {{"benchmark", benchmark}, {"curve", options.curve},
                                             {"log_n", options.log_n}, {"threads", threads},
                                             {"kernels", kernels},     {"repetitions", options.repetitions},
                                             {"figures", figures}};
    write_file_atomically(options.json, document.dump(2) + "\n");
}

CLI::App* add_sub_command(CLI::App& bench, const char* name, const char* what,
                          const std::shared_ptr<BenchOptions>& options) {
    CLI::App* command = bench.add_subcommand(name, what);
    command->add_option("--curve", options->curve, "Curve")
        ->check(CLI::IsMember({"bls12377", "bw6761", "bn254"}))
        ->capture_default_str();
    command->add_option("--log-n", options->log_n, "Size as a power of two")
        ->check(CLI::Range(2U, 27U))
        ->capture_default_str();
    command->add_option("--repetitions", options->repetitions, "How often")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    command->add_option("--json", options->json, "Where to write the figures")->type_name("OUT");
    return command;
}

}  // namespace

void add_bench_command(CLI::App& app) {
    CLI::App* bench = app.add_subcommand("bench", "Measure the prover and its parts on this machine");
    bench->require_subcommand(1);
    const auto options = std::make_shared<BenchOptions>();

    CLI::App* plonk = add_sub_command(*bench, "plonk", "A proof of a circuit that fills its domain", options);
    add_engine_option(*plonk, options->engine);
    plonk->callback([options] {
        report("plonk", *options, with_curve(*curve_from_name(options->curve), [&](auto curve) {
                   return bench_plonk<decltype(curve)>(*options);
               }));
    });
    add_sub_command(*bench, "msm", "A multi-scalar multiplication on the CPU", options)->callback([options] {
        report("msm", *options, with_curve(*curve_from_name(options->curve), [&](auto curve) {
                   return bench_msm<decltype(curve)>(*options);
               }));
    });
    add_sub_command(*bench, "ntt", "Number-theoretic transforms on the CPU", options)->callback([options] {
        report("ntt", *options, with_curve(*curve_from_name(options->curve), [&](auto curve) {
                   return bench_ntt<decltype(curve)>(*options);
               }));
    });
    add_bench_solve_command(*bench);
}

}  // namespace plonkd
