// `prover bench`: the times of docs/performance.md, each from one command.

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "prover/cli/bench_circuit.hpp"
#include "prover/cli/bench_device.hpp"
#include "prover/cli/bench_report.hpp"
#include "prover/cli/command.hpp"
#include "prover/cli/engine_choice.hpp"
#include "prover/curve/msm.hpp"
#include "prover/failure/failure.hpp"
#include "prover/field/pseudo_random.hpp"
#include "prover/plonk/dev_srs.hpp"
#include "prover/plonk/setup.hpp"
#include "prover/poly/ntt.hpp"

namespace plonkd {

namespace {

struct BenchOptions {
    std::string curve = "bls12377";
    std::string scalars = "uniform";
    unsigned log_n = 16;
    unsigned repetitions = 3;
    std::vector<unsigned> passes;
    std::filesystem::path json;
    EngineOptions engine;

    bool witness() const { return scalars == "witness"; }
    DeviceBenchOptions on_device() const { return {log_n, repetitions, witness(), passes}; }
};

template <class F>
double seconds_of(F&& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class F>
Measurement measure(std::string name, unsigned repetitions, double nb_items, std::string item, F&& f) {
    Measurement measurement{std::move(name), {}, {}, nb_items, std::move(item), 0};
    for (unsigned i = 0; i < repetitions; ++i) measurement.seconds.push_back(seconds_of(f));
    std::sort(measurement.seconds.begin(), measurement.seconds.end());
    return measurement;
}

template <class Fr>
std::vector<Fr> bench_scalars(std::size_t count, bool witness) {
    std::vector<Fr> scalars(count);
    for (std::size_t i = 0; i < count; ++i) {
        scalars[i] = witness ? pseudo_random_wire<Fr>(i) : pseudo_random_element<Fr>(i);
    }
    return scalars;
}

template <class C>
BenchReport new_report(const char* benchmark, const BenchOptions& options) {
    BenchReport report;
    report.benchmark = benchmark;
    report.curve = C::kName;
    report.engine = "cpu";
    report.log_n = options.log_n;
    return report;
}

template <class C>
BenchReport bench_msm(const BenchOptions& options) {
    using Fr = typename C::Fr;
    if (uses_device(options.engine.choice)) return bench_msm_on_device<C>(options.on_device());
    const std::size_t n = std::size_t{1} << options.log_n;
    const Fr tau = pseudo_random_element<Fr>(0);
    const auto points = fixed_base_powers<C>(C::g1_generator(), tau, n);
    const auto scalars = bench_scalars<Fr>(n, options.witness());
    BenchReport report = new_report<C>("msm", options);
    Fr logarithm = Fr::zero();
    for (std::size_t i = n; i-- > 0;) logarithm = logarithm * tau + scalars[i];
    if (!(msm<C>(points, scalars) == multiply(C::g1_generator(), logarithm))) {
        throw InternalError("a multi-scalar multiplication gives a wrong sum");
    }
    report.measurements = {measure("msm", options.repetitions, static_cast<double>(n), "points",
                                   [&] { msm<C>(points, scalars); })};
    report.details["scalars"] = options.scalars;
    report.details["checked"] = "against the known logarithms of the points";
    return report;
}

template <class C>
BenchReport bench_ntt(const BenchOptions& options) {
    using Fr = typename C::Fr;
    if (uses_device(options.engine.choice)) return bench_ntt_on_device<C>(options.on_device());
    const Ntt<Fr> ntt(std::size_t{1} << options.log_n);
    const auto coefficients = bench_scalars<Fr>(ntt.domain().n, false);
    auto values = coefficients;
    ntt.forward(values);
    const Fr omega = ntt.domain().omega;
    Fr at_omega = Fr::zero();
    for (std::size_t i = coefficients.size(); i-- > 0;) at_omega = at_omega * omega + coefficients[i];
    const bool value_is_right = values[1] == at_omega;
    ntt.inverse(values);
    if (!value_is_right || values != coefficients) throw InternalError("a transform gives wrong values");

    const Fr shift = coset_shift<Fr>();
    const double butterflies = 0.5 * options.log_n * static_cast<double>(values.size());
    const auto transform = [&](const char* name, auto&& f) {
        return measure(name, options.repetitions, butterflies, "butterflies", f);
    };
    BenchReport report = new_report<C>("ntt", options);
    report.measurements = {
        transform("forward", [&] { ntt.forward(values); }),
        transform("inverse", [&] { ntt.inverse(values); }),
        transform("coset forward, bit-reversed", [&] { ntt.coset_forward_to_bit_reversed(values, shift); }),
        transform("inverse from bit-reversed", [&] { ntt.inverse_from_bit_reversed(values); })};
    report.details["checked"] = "a value against direct evaluation, then back to the coefficients";
    return report;
}

template <class C>
TimedEngine<C> make_timed_engine(const EngineOptions& options) {
    if (uses_device(options.choice)) return make_timed_device_engine<C>(options.gpu_memory_limit_bytes);
    return {nullptr, make_engine<C>(options)};
}

// The prover without the solver: circuit, SRS and key are loaded before the clock starts, the wires are
// given; the proof is verified within it. The first proof is not counted.
template <class C>
BenchReport bench_plonk(const BenchOptions& options) {
    const bool on_device = uses_device(options.engine.choice);
    const BenchCircuit<C> circuit(options.log_n,
                                  options.witness() ? BenchWires::witness : BenchWires::uniform);
    const std::size_t nb_points = required_srs_points(circuit.key().n);
    const Srs<C> srs = on_device ? make_dev_srs<C>("bench", nb_points, device_powers<C>())
                                 : make_dev_srs<C>("bench", nb_points);
    const TimedEngine<C> timed = make_timed_engine<C>(options.engine);
    Engine<C>& engine = *timed.engine;
    DevicePhaseClock* const clock = timed.clock.get();
    BenchReport report = new_report<C>("plonk", options);
    report.engine = engine.name();
    const double load_seconds = seconds_of([&] { engine.load(circuit.key(), {srs.points(), {}}); });
    const VerifyingKey<C> verifying_key = setup(circuit.key(), srs.vk(), engine);

    Measurement total{"prove, wires given", {}, {}, static_cast<double>(circuit.key().n), "rows", 0, true};
    std::vector<Measurement> phases;
    for (unsigned i = 0; i <= options.repetitions; ++i) {
        Progress progress(ProgressOutput::silent, clock);
        ProveOptions prove_options;
        prove_options.progress = &progress;
        double wire_seconds = 0;
        const WireSource<C> wires = [&](const CommitmentHook<C>& commit) {
            const auto start = std::chrono::steady_clock::now();
            double commit_seconds = 0;
            Solution<C> columns = circuit.wires([&](std::size_t index, auto committed) {
                typename C::Fr value;
                commit_seconds += seconds_of([&] { value = commit(index, committed); });
                return value;
            });
            wire_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() -
                           commit_seconds;
            return columns;
        };
        const double seconds = seconds_of([&] {
            prove_wires<C>({circuit.key(), verifying_key, engine}, wires, circuit.public_inputs(),
                           circuit.public_inputs().front(), prove_options);
        });
        const std::vector<double> device_times = clock != nullptr ? clock->take() : std::vector<double>();
        if (i == 0) continue;
        total.seconds.push_back(seconds - wire_seconds);
        if (clock != nullptr) {
            total.device_seconds.push_back(std::accumulate(device_times.begin(), device_times.end(), 0.0));
        }
        const std::vector<PhaseTime> times = progress.times();
        phases.resize(times.size());
        for (std::size_t j = 0; j < times.size(); ++j) {
            // The solver's phase is only the commitment, here.
            const bool first = j == 0;
            phases[j].name = first ? "commitment" : times[j].name;
            phases[j].seconds.push_back(times[j].elapsed.count() - (first ? wire_seconds : 0));
            if (clock != nullptr) phases[j].device_seconds.push_back(device_times[j]);
        }
    }
    phases.insert(phases.begin(), std::move(total));
    for (Measurement& measurement : phases) {
        std::sort(measurement.seconds.begin(), measurement.seconds.end());
        std::sort(measurement.device_seconds.begin(), measurement.device_seconds.end());
    }
    report.measurements = std::move(phases);
    if (on_device) {
        report.details = device_details();
        report.device_bytes = used_device_bytes();
    }
    report.details["wires"] = options.scalars;
    report.details["load_seconds"] = load_seconds;
    report.details["checked"] = "every proof by the host's verifier";
    return report;
}

CLI::App* add_sub_command(CLI::App& bench, const char* name, const char* what,
                          const std::shared_ptr<BenchOptions>& options) {
    CLI::App* command = bench.add_subcommand(name, what);
    command->add_option("--curve", options->curve, "Curve")
        ->check(CLI::IsMember({"bls12377", "bw6761", "bn254"}))
        ->capture_default_str();
    command->add_option("--json", options->json, "Where to write the figures")->type_name("OUT");
    return command;
}

void add_size_options(CLI::App& command, const std::shared_ptr<BenchOptions>& options, unsigned least) {
    command.add_option("--log-n", options->log_n, "Size as a power of two")
        ->check(CLI::Range(least, 28U))
        ->capture_default_str();
    command.add_option("--repetitions", options->repetitions, "How often")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
}

void add_scalars_option(CLI::App& command, const std::shared_ptr<BenchOptions>& options) {
    command
        .add_option("--scalars", options->scalars,
                    "uniform: full-width elements; witness: mostly bits and bytes")
        ->check(CLI::IsMember({"uniform", "witness"}))
        ->capture_default_str();
}

}  // namespace

void add_bench_command(CLI::App& app) {
    CLI::App* bench = app.add_subcommand("bench", "Measure the prover and its parts on this machine");
    bench->require_subcommand(1);
    const auto options = std::make_shared<BenchOptions>();
    // Runs a benchmark of the chosen curve, given as a generic callable of a curve.
    const auto run = [options](auto&& benchmark) {
        return [options, benchmark] {
            publish(with_curve(*curve_from_name(options->curve), benchmark), options->json);
        };
    };

    CLI::App* plonk = add_sub_command(*bench, "plonk",
                                      "A proof from given wires of a circuit that fills its domain", options);
    add_size_options(*plonk, options, BenchCircuit<Bn254>::kMinLogN);
    add_scalars_option(*plonk, options);
    add_engine_options(*plonk, options->engine);
    plonk->callback(run([options](auto curve) { return bench_plonk<decltype(curve)>(*options); }));

    CLI::App* msm = add_sub_command(*bench, "msm", "A multi-scalar multiplication", options);
    add_size_options(*msm, options, 2);
    add_scalars_option(*msm, options);
    add_engine_option(*msm, options->engine.choice);
    msm->callback(run([options](auto curve) { return bench_msm<decltype(curve)>(*options); }));

    CLI::App* ntt = add_sub_command(*bench, "ntt", "Number-theoretic transforms", options);
    add_size_options(*ntt, options, 2);
    add_engine_option(*ntt, options->engine.choice);
    ntt->add_option("--passes", options->passes,
                    "On a GPU, for sweeps: the stages of each pass over the data, adding up to the size")
        ->delimiter(',');
    ntt->callback(run([options](auto curve) { return bench_ntt<decltype(curve)>(*options); }));

    CLI::App* multiplier = add_sub_command(*bench, "multiplier", "Field products on the GPU", options);
    multiplier->callback(run([](auto curve) { return bench_multiplier<decltype(curve)>(); }));

    CLI::App* tune = add_sub_command(
        *bench, "tune", "Finds the GPU's tuning parameters: the line for PLONKD_GPU_TUNING", options);
    add_size_options(*tune, options, 14);
    tune->callback(run([options](auto curve) { return bench_tune<decltype(curve)>(options->on_device()); }));

    add_bench_solve_command(*bench);
}

}  // namespace plonkd
