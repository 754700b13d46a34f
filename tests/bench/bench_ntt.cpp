// Number-theoretic transforms by scalar field and log2 of the size, bit-reversed order unless named
// otherwise.
#include <vector>

#include <benchmark/benchmark.h>

#include "prover/poly/ntt.hpp"

namespace plonkd {
namespace {

template <class Fr>
std::vector<Fr> some_values(std::size_t n) {
    std::vector<Fr> values(n, Fr::from_u64(0x123456789abcdef));
    scale_by_powers(std::span<Fr>(values), Fr::one(), Fr::from_u64(0xfedcba987654321));
    return values;
}

template <class Fr, class Transform>
void run(benchmark::State& state, const Transform& transform) {
    const std::size_t n = std::size_t{1} << state.range(0);
    const Ntt<Fr> ntt(n);
    auto values = some_values<Fr>(n);
    for (auto _ : state) transform(ntt, std::span<Fr>(values));
}

template <class Fr>
void forward(benchmark::State& state) {
    run<Fr>(state, [](const Ntt<Fr>& ntt, std::span<Fr> values) { ntt.forward_to_bit_reversed(values); });
}
template <class Fr>
void inverse(benchmark::State& state) {
    run<Fr>(state, [](const Ntt<Fr>& ntt, std::span<Fr> values) { ntt.inverse_from_bit_reversed(values); });
}
template <class Fr>
void coset_forward(benchmark::State& state) {
    const Fr shift = coset_shift<Fr>();
    run<Fr>(state, [&](const Ntt<Fr>& ntt, std::span<Fr> values) {
        ntt.coset_forward_to_bit_reversed(values, shift);
    });
}
template <class Fr>
void forward_natural(benchmark::State& state) {
    run<Fr>(state, [](const Ntt<Fr>& ntt, std::span<Fr> values) { ntt.forward(values); });
}
template <class Fr>
void plan(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Ntt<Fr>(std::size_t{1} << state.range(0)));
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
    for (long log_n = 12; log_n <= 22; log_n += 2) bench->Arg(log_n);
}

#define PLONKD_BENCHMARK_FIELD(Fr)                \
    BENCHMARK(forward<Fr>)->Apply(sizes);         \
    BENCHMARK(inverse<Fr>)->Apply(sizes);         \
    BENCHMARK(coset_forward<Fr>)->Apply(sizes);   \
    BENCHMARK(forward_natural<Fr>)->Apply(sizes); \
    BENCHMARK(plan<Fr>)->Apply(sizes)
PLONKD_BENCHMARK_FIELD(Bn254Fr);
PLONKD_BENCHMARK_FIELD(Bls12377Fr);
PLONKD_BENCHMARK_FIELD(Bw6761Fr);

}  // namespace
}  // namespace plonkd

BENCHMARK_MAIN();
