// Field arithmetic: latency of dependent scalar operations, and vectors per element.
#include <vector>

#include <benchmark/benchmark.h>

#include "prover/field/batch_inverse.hpp"
#include "prover/field/vector_ops.hpp"

namespace plonkd {
namespace {

template <class F>
F some_element() {
    return F::from_u64(0x123456789abcdef).pow(std::uint64_t{12345});
}

// Results go through memory, as they do between calls.
template <class F>
void product(benchmark::State& state) {
    F x = some_element<F>();
    const F y = x.squared();
    for (auto _ : state) {
        x *= y;
        benchmark::DoNotOptimize(x);
    }
}
template <class F>
void square(benchmark::State& state) {
    F x = some_element<F>();
    for (auto _ : state) {
        x = x.squared();
        benchmark::DoNotOptimize(x);
    }
}
template <class F>
void sum(benchmark::State& state) {
    F x = some_element<F>();
    const F y = x.squared();
    for (auto _ : state) {
        x += y;
        benchmark::DoNotOptimize(x);
    }
}
template <class F>
void difference(benchmark::State& state) {
    F x = some_element<F>();
    const F y = x.squared();
    for (auto _ : state) {
        x -= y;
        benchmark::DoNotOptimize(x);
    }
}
template <class F>
void inverse(benchmark::State& state) {
    F x = some_element<F>();
    for (auto _ : state) {
        x = x.inverse() + F::one();
        benchmark::DoNotOptimize(x);
    }
}

// One block, so one thread, in its second-level cache.
constexpr std::size_t kBlock = 2048;

template <class F, class Operation>
void per_element(benchmark::State& state, const Operation& operation) {
    std::vector<F> a(kBlock, some_element<F>());
    std::vector<F> b(kBlock, some_element<F>().squared());
    for (auto _ : state) operation(std::span<F>(a), std::span<const F>(b));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBlock));
}
template <class F>
void vector_multiply(benchmark::State& state) {
    per_element<F>(state, [](auto a, auto b) { vector_ops::multiply(a, std::span<const F>(a), b); });
}
template <class F>
void vector_add_scaled(benchmark::State& state) {
    const F factor = some_element<F>();
    per_element<F>(state, [&](auto a, auto b) { vector_ops::add_scaled(a, factor, b); });
}
template <class F>
void vector_evaluate(benchmark::State& state) {
    const F point = some_element<F>();
    per_element<F>(state, [&](auto, auto b) { benchmark::DoNotOptimize(vector_ops::evaluate(b, point)); });
}
template <class F>
void vector_inverse(benchmark::State& state) {
    per_element<F>(state, [](auto a, auto) { batch_inverse(a); });
}

#define PLONKD_BENCHMARK_SCALAR(F) \
    BENCHMARK(product<F>);         \
    BENCHMARK(square<F>);          \
    BENCHMARK(sum<F>);             \
    BENCHMARK(difference<F>);      \
    BENCHMARK(inverse<F>)
#define PLONKD_BENCHMARK_VECTOR(F)   \
    BENCHMARK(vector_multiply<F>);   \
    BENCHMARK(vector_add_scaled<F>); \
    BENCHMARK(vector_evaluate<F>);   \
    BENCHMARK(vector_inverse<F>)
PLONKD_BENCHMARK_SCALAR(Bls12377Fr);
PLONKD_BENCHMARK_SCALAR(Bls12377Fp);
PLONKD_BENCHMARK_SCALAR(Bw6761Fp);
PLONKD_BENCHMARK_VECTOR(Bn254Fr);
PLONKD_BENCHMARK_VECTOR(Bls12377Fr);
PLONKD_BENCHMARK_VECTOR(Bw6761Fr);

}  // namespace
}  // namespace plonkd

BENCHMARK_MAIN();
