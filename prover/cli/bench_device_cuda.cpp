#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "gpu/bench/device_bench.hpp"
#include "gpu/bench/fixed_base_powers.hpp"
#include "gpu/bench/multiplier.hpp"
#include "gpu/bench/tuning_fit.hpp"
#include "gpu/device/check.hpp"
#include "gpu/device/device.hpp"
#include "gpu/engine/cuda_engine.hpp"
#include "gpu/engine/memory_plan.hpp"
#include "gpu/engine/operation_clock.hpp"
#include "gpu/engine/tuning.hpp"
#include "gpu/msm/msm.hpp"
#include "prover/cli/bench_device.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

gpu::Tuning current_tuning() {
    return gpu::tuning_for(gpu::select_device({}).name);
}

Measurement measurement(std::string name, const gpu::DeviceTimes& times, double nb_items, std::string item,
                        double nb_products) {
    return {std::move(name), times.wall_seconds, times.device_seconds,
            nb_items,        std::move(item),    nb_products};
}

Measurement of_msm(std::string name, const gpu::MsmBench& bench) {
    return measurement(std::move(name), bench.times, static_cast<double>(bench.shape.nb_points), "points",
                       bench.nb_products);
}

std::vector<Measurement> of_ntt(const gpu::NttBench& bench, unsigned log_n) {
    const double butterflies = 0.5 * static_cast<double>(log_n) * std::ldexp(1.0, static_cast<int>(log_n));
    return {measurement("forward", bench.forward, butterflies, "butterflies", butterflies),
            measurement("inverse", bench.inverse, butterflies, "butterflies", butterflies),
            measurement("coset forward", bench.coset_forward, butterflies, "butterflies", butterflies),
            measurement("bit reversal", bench.bit_reversal, 0, "", 0)};
}

std::vector<unsigned> passes_of(const gpu::NttPlan& plan) {
    return {plan.log_rows.begin(), plan.log_rows.begin() + plan.nb_passes};
}

std::string text_of(const std::vector<unsigned>& passes) {
    std::string text;
    for (const unsigned rows : passes) text += (text.empty() ? "" : "+") + std::to_string(rows);
    return text;
}

gpu::NttPlan plan_of(const DeviceBenchOptions& options) {
    gpu::NttPlan plan;
    unsigned sum = 0;
    for (const unsigned rows : options.passes) {
        sum += rows;
        if (rows == 0 || plan.nb_passes == gpu::kMaxNttPasses) sum = options.log_n + 1;
        if (sum > options.log_n) break;
        plan.log_rows[plan.nb_passes++] = rows;
    }
    if (sum != options.log_n) {
        throw RequestError("--passes: expected stages that add up to " + std::to_string(options.log_n) +
                           ", found " + text_of(options.passes));
    }
    return plan;
}

template <class C>
BenchReport new_report(const char* benchmark, unsigned log_n) {
    BenchReport report;
    report.benchmark = benchmark;
    report.curve = C::kName;
    report.engine = "cuda";
    report.log_n = log_n;
    report.details = device_details();
    return report;
}

gpu::TimedShape timed(const gpu::MsmBench& bench) {
    return {bench.shape, median(bench.times.device_seconds)};
}

// The shape that the curve's table chooses where memory does not matter.
gpu::MsmShape unlimited_shape(std::size_t nb_points, const gpu::MsmCurveSizes& sizes) {
    return *gpu::choose_msm_shape(nb_points, sizes, gpu::kUnlimitedMemory);
}

// The length of a pass, and what a bucket costs in each, at the window that the engine uses now. A proof's
// sums are of wires and of uniform coefficients, so both count for the length.
template <class C>
void tune_passes(const DeviceBenchOptions& options, gpu::MsmTuning& tuning, BenchReport& report) {
    const std::vector<unsigned> lengths = gpu::log_passes_to_compare(options.log_n);
    if (lengths.empty()) {
        report.details["kept"] = "msm_log_pass, msm_bucket_pass_cost: too few points to compare passes";
        return;
    }
    const std::size_t n = std::size_t{1} << options.log_n;
    gpu::MsmCurveSizes sizes = gpu::msm_curve_sizes(C::kId);
    sizes.tuning = tuning;
    const unsigned window = unlimited_shape(n, sizes).window_bits;
    std::vector<gpu::MsmShape> shapes;
    for (const unsigned log_pass : lengths) {
        sizes.tuning.log_pass = log_pass;
        const gpu::MsmShape shape = gpu::msm_shape(n, window, 1, sizes);
        if (shape.log_chunk == log_pass) shapes.push_back(shape);
    }
    std::vector<gpu::TimedShape> uniform, both;
    for (const gpu::MsmBench& bench : gpu::bench_msm_shapes<C>(
             shapes, {gpu::BenchScalars::uniform, gpu::BenchScalars::witness}, options.repetitions)) {
        const bool is_uniform = bench.scalars == gpu::BenchScalars::uniform;
        report.measurements.push_back(of_msm(
            "msm, passes of 2^" + std::to_string(bench.shape.log_chunk) + (is_uniform ? "" : ", witness"),
            bench));
        if (is_uniform) {
            uniform.push_back(timed(bench));
            both.push_back(timed(bench));
        } else {
            both.back().seconds += median(bench.times.device_seconds);
        }
    }
    tuning.log_pass = gpu::fastest_log_pass(both, tuning.log_pass);
    sizes.tuning = tuning;
    tuning.bucket_pass_cost =
        gpu::fitted_cost(uniform, sizes, &gpu::MsmTuning::bucket_pass_cost).value_or(tuning.bucket_pass_cost);
}

// What a bucket costs, from windows around the one that the engine uses now.
template <class C>
void tune_windows(const DeviceBenchOptions& options, gpu::MsmTuning& tuning, BenchReport& report) {
    const std::size_t n = std::size_t{1} << options.log_n;
    gpu::MsmCurveSizes sizes = gpu::msm_curve_sizes(C::kId);
    sizes.tuning = tuning;
    const unsigned chosen = unlimited_shape(n, sizes).window_bits;
    std::vector<gpu::MsmShape> shapes;
    for (unsigned window = chosen - 3; window <= std::min(23U, chosen + 2); ++window) {
        shapes.push_back(gpu::msm_shape(n, window, 1, sizes));
    }
    std::vector<gpu::TimedShape> times;
    for (const gpu::MsmBench& bench :
         gpu::bench_msm_shapes<C>(shapes, {gpu::BenchScalars::uniform}, options.repetitions)) {
        report.measurements.push_back(
            of_msm("msm, window " + std::to_string(bench.shape.window_bits), bench));
        times.push_back(timed(bench));
    }
    tuning.bucket_cost =
        gpu::fitted_cost(times, sizes, &gpu::MsmTuning::bucket_cost).value_or(tuning.bucket_cost);
}

// The stages of a pass and the size up to which roots come from one table.
template <class Fr>
void tune_ntt(const DeviceBenchOptions& options, gpu::NttTuning& tuning, BenchReport& report) {
    double best = std::numeric_limits<double>::infinity();
    for (const unsigned log_rows : {6U, 9U}) {
        for (const unsigned log_direct : {18U, 22U}) {
            const gpu::NttPlan plan = gpu::plan_ntt(options.log_n, log_rows);
            const auto bench = gpu::bench_ntt<Fr>(options.log_n, options.repetitions, plan, log_direct);
            auto forward = of_ntt(bench, options.log_n).front();
            const double seconds = median(forward.device_seconds);
            forward.name = "ntt " + text_of(passes_of(plan)) + ", direct 2^" + std::to_string(log_direct);
            report.measurements.push_back(std::move(forward));
            if (seconds >= best) continue;
            best = seconds;
            tuning = {log_rows, log_direct};
        }
    }
}

// Phases follow one another, as a proof's do.
class OperationPhases final : public DevicePhaseClock {
  public:
    gpu::OperationClock& operations() { return operations_; }

    void on_phase_begin(std::string_view) override {
        phases_.push_back({operations_.nb_operations(), operations_.nb_operations()});
    }
    void on_phase_end(std::string_view, std::chrono::duration<double>) noexcept override {
        phases_.back().last = operations_.nb_operations();
    }

    std::vector<double> take() override {
        std::vector<double> seconds;
        for (const Phase& phase : phases_) seconds.push_back(operations_.seconds(phase.first, phase.last));
        phases_.clear();
        operations_.restart();
        return seconds;
    }

  private:
    struct Phase {
        std::size_t first, last;
    };

    gpu::OperationClock operations_;
    std::vector<Phase> phases_;
};

}  // namespace

nlohmann::ordered_json device_details() {
    const gpu::Device device = gpu::select_device({});
    return {{"device", device.name},
            {"multiprocessors", device.nb_multiprocessors},
            {"tuning", gpu::describe(gpu::tuning_for(device.name))}};
}

std::size_t used_device_bytes() {
    std::size_t free_bytes = 0;
    std::size_t total_bytes = 0;
    gpu::check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free memory");
    return total_bytes - free_bytes;
}

template <class C>
BenchReport bench_msm_on_device(const DeviceBenchOptions& options) {
    BenchReport report = new_report<C>("msm", options.log_n);
    const auto bench = gpu::bench_msm<C>(
        options.log_n, options.witness_scalars ? gpu::BenchScalars::witness : gpu::BenchScalars::uniform,
        options.repetitions, current_tuning().msm);
    report.measurements = {of_msm("msm", bench)};
    // Zero digits are not added: with short scalars there is no count to hold against the ceiling.
    if (options.witness_scalars) report.measurements.front().nb_products = 0;
    report.products_per_second = gpu::field_products_per_second<typename C::Fp>();
    report.device_bytes = bench.bytes;
    report.details["scalars"] = options.witness_scalars ? "witness" : "uniform";
    report.details["window_bits"] = bench.shape.window_bits;
    report.details["windows"] = bench.shape.nb_windows;
    report.details["multiples"] = bench.shape.nb_multiples;
    report.details["bucket_sets"] = bench.shape.nb_sets;
    report.details["log_pass"] = bench.shape.log_chunk;
    report.details["table_seconds"] = bench.table_seconds;
    report.details["checked"] = "against the known logarithms of the points";
    return report;
}

template <class C>
BenchReport bench_ntt_on_device(const DeviceBenchOptions& options) {
    using Fr = typename C::Fr;
    BenchReport report = new_report<C>("ntt", options.log_n);
    const gpu::NttTuning tuning = current_tuning().ntt;
    const gpu::NttPlan plan =
        options.passes.empty() ? gpu::plan_ntt(options.log_n, tuning.log_rows) : plan_of(options);
    const auto bench = gpu::bench_ntt<Fr>(options.log_n, options.repetitions, plan, tuning.log_direct);
    report.measurements = of_ntt(bench, options.log_n);
    report.products_per_second = gpu::field_products_per_second<Fr>();
    report.device_bytes = bench.bytes;
    report.details["passes"] = passes_of(bench.plan);
    report.details["checked"] = "two values against direct evaluation, then back to the coefficients";
    return report;
}

template <class C>
BenchReport bench_multiplier() {
    BenchReport report = new_report<C>("multiplier", 0);
    report.products_per_second = gpu::field_products_per_second<typename C::Fp>();
    report.details["base_field_products_per_second"] = report.products_per_second;
    report.details["scalar_field_products_per_second"] = gpu::field_products_per_second<typename C::Fr>();
    return report;
}

template <class C>
BenchReport bench_tune(const DeviceBenchOptions& options) {
    BenchReport report = new_report<C>("tune", options.log_n);
    gpu::Tuning tuning = current_tuning();
    tune_passes<C>(options, tuning.msm, report);
    tune_windows<C>(options, tuning.msm, report);
    tune_ntt<typename C::Fr>(options, tuning.ntt, report);
    report.details["PLONKD_GPU_TUNING"] = gpu::describe(tuning);
    return report;
}

template <class C>
TimedEngine<C> make_timed_device_engine(std::size_t memory_limit_bytes) {
    auto clock = std::make_unique<OperationPhases>();
    gpu::CudaEngineOptions options;
    options.memory_limit_bytes = memory_limit_bytes;
    options.clock = &clock->operations();
    auto engine = gpu::make_cuda_engine<C>(options);
    return {std::move(clock), std::move(engine)};
}

template <class C>
PowersOfPoint<C> device_powers() {
    gpu::select_device({});
    return gpu::device_fixed_base_powers<C>;
}

#define PLONKD_INSTANTIATE(C)                                               \
    template BenchReport bench_msm_on_device<C>(const DeviceBenchOptions&); \
    template BenchReport bench_ntt_on_device<C>(const DeviceBenchOptions&); \
    template BenchReport bench_multiplier<C>();                             \
    template BenchReport bench_tune<C>(const DeviceBenchOptions&);          \
    template TimedEngine<C> make_timed_device_engine<C>(std::size_t);       \
    template PowersOfPoint<C> device_powers<C>();
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
