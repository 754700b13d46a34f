// Multi-scalar multiplication by curve, log2 of the size and kind of scalars.
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "prover/curve/fixed_base.hpp"
#include "prover/curve/msm.hpp"

namespace plonkd {
namespace {

constexpr unsigned kLargest = 20;

template <class C>
const std::vector<typename C::G1>& points(std::size_t count) {
    static std::vector<typename C::G1> all;
    if (all.size() < count) all = fixed_base_powers<C>(C::g1_generator(), C::Fr::from_u64(1234567), count);
    return all;
}

template <class Fr>
Fr random_scalar(std::mt19937_64& random) {
    Fr x = Fr::zero();
    const Fr radix = Fr::from_u64(std::uint64_t{1} << 32).squared();
    for (std::size_t i = 0; i < Fr::kLimbs; ++i) x = x * radix + Fr::from_u64(random());
    return x;
}

// 0: random; 1: bytes; 2: mostly 0, 1 and -1 with one random scalar in sixteen, as witnesses are.
template <class Fr>
std::vector<Fr> scalars(std::size_t count, long kind) {
    std::mt19937_64 random(1);
    std::vector<Fr> result(count);
    for (Fr& scalar : result) {
        if (kind == 0) scalar = random_scalar<Fr>(random);
        if (kind == 1) scalar = Fr::from_u64(random() & 0xff);
        if (kind == 2) {
            const std::uint64_t choice = random() % 16;
            scalar = choice == 0   ? random_scalar<Fr>(random)
                     : choice < 8  ? Fr::zero()
                     : choice < 14 ? Fr::one()
                                   : -Fr::one();
        }
    }
    return result;
}

template <class C>
void msm_benchmark(benchmark::State& state) {
    const std::size_t n = std::size_t{1} << state.range(0);
    const auto& bases = points<C>(n);
    const auto values = scalars<typename C::Fr>(n, state.range(1));
    for (auto _ : state) benchmark::DoNotOptimize(msm<C>(bases, values));
}

// Arguments: log2 n, window bits.
template <class C>
void msm_window_benchmark(benchmark::State& state) {
    const std::size_t n = std::size_t{1} << state.range(0);
    const auto& bases = points<C>(n);
    const auto values = scalars<typename C::Fr>(n, 0);
    for (auto _ : state) {
        benchmark::DoNotOptimize(msm_with_window<C>(bases, values, static_cast<unsigned>(state.range(1))));
    }
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
    for (long log_n = 10; log_n <= kLargest; log_n += 2) bench->Args({log_n, 0});
    for (long kind = 1; kind <= 2; ++kind) bench->Args({18, kind});
}
void windows(benchmark::internal::Benchmark* bench) {
    bench->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
    for (long log_n = 12; log_n <= kLargest; log_n += 2) {
        for (long bits = log_n - 6; bits <= log_n; ++bits) bench->Args({log_n, bits});
    }
}

BENCHMARK(msm_benchmark<Bn254>)->Apply(sizes);
BENCHMARK(msm_benchmark<Bls12377>)->Apply(sizes);
BENCHMARK(msm_benchmark<Bw6761>)->Apply(sizes);
BENCHMARK(msm_window_benchmark<Bn254>)->Apply(windows);
BENCHMARK(msm_window_benchmark<Bls12377>)->Apply(windows);
BENCHMARK(msm_window_benchmark<Bw6761>)->Apply(windows);

}  // namespace
}  // namespace plonkd

BENCHMARK_MAIN();
