#include "gpu/bench/device_bench.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

#include "gpu/bench/synthetic_points.hpp"
#include "gpu/device/buffer.hpp"
#include "gpu/msm/msm.hpp"
#include "gpu/ntt/ntt.hpp"
#include "gpu/poly/power_table.hpp"
#include "prover/field/pseudo_random.hpp"
#include "prover/field/vector_ops.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd::gpu {

namespace {

// Points are made in pieces of this many.
constexpr std::size_t kPiece = std::size_t{1} << 22;
// Left free beside a table: merging buffers, the driver's own.
constexpr std::size_t kSpareBytes = std::size_t{3} << 30;

std::size_t free_bytes() {
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total), "asking for free memory");
    return free;
}

template <class Enqueue, class Wait>
DeviceTimes time(const Stream& stream, unsigned repetitions, Enqueue&& enqueue, Wait&& wait) {
    using Clock = std::chrono::steady_clock;
    DeviceTimes times;
    Event begin;
    Event end;
    for (unsigned i = 0; i < repetitions; ++i) {
        const auto start = Clock::now();
        begin.record(stream.get());
        enqueue();
        end.record(stream.get());
        wait();
        times.wall_seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "reading a time");
        times.device_seconds.push_back(milliseconds * 1e-3);
    }
    std::sort(times.wall_seconds.begin(), times.wall_seconds.end());
    std::sort(times.device_seconds.begin(), times.device_seconds.end());
    return times;
}

template <class Fr>
std::vector<Fr> bench_vector(std::size_t n, BenchScalars kind) {
    std::vector<Fr> values(n);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n), [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            values[i] =
                kind == BenchScalars::witness ? pseudo_random_wire<Fr>(i) : pseudo_random_element<Fr>(i);
        }
    });
    return values;
}

// The logarithm of sum scalars[i] * P_i.
template <class Fr>
Fr expected_logarithm(const std::vector<Fr>& scalars) {
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, scalars.size()), Fr::zero(),
        [&](const auto& range, Fr sum) {
            for (std::size_t i = range.begin(); i < range.end(); ++i) {
                sum += scalars[i] * Fr::from_u64(synthetic_logarithm(i));
            }
            return sum;
        },
        [](const Fr& a, const Fr& b) { return a + b; });
}

template <class T>
DeviceBuffer<T> copy_to_device(const std::vector<T>& values) {
    DeviceBuffer<T> buffer(values.size());
    check(cudaMemcpy(buffer.data(), values.data(), buffer.bytes(), cudaMemcpyHostToDevice), "copying inputs");
    check(cudaDeviceSynchronize(), "copying inputs");
    return buffer;
}

// Scalars on the device and what their sum must be.
template <class C>
struct MsmInputs {
    using Fr = typename C::Fr;

    MsmInputs(std::size_t n, BenchScalars scalar_kind) : kind(scalar_kind) {
        const std::vector<Fr> values = bench_vector<Fr>(n, kind);
        expected = multiply(C::g1_generator(), expected_logarithm(values));
        scalars = copy_to_device(values);
    }

    BenchScalars kind;
    DeviceBuffer<Fr> scalars;
    typename C::G1Jacobian expected;
};

double products_of(const MsmShape& shape, bool twisted_edwards) {
    const auto additions = static_cast<double>(shape.nb_points) * shape.nb_windows;
    const auto sums = 2 * static_cast<double>(shape.nb_buckets());
    return additions * (twisted_edwards ? 7 : 10) + sums * (twisted_edwards ? 9 : 14);
}

// One table, used with every kind of scalars.
template <class C>
std::vector<MsmBench> bench_shape(const MsmShape& shape, const std::vector<MsmInputs<C>>& inputs,
                                  unsigned repetitions) {
    const std::size_t free_before = free_bytes();
    const Stream stream;
    DeviceMsm<C> msm(shape, stream.get());
    const std::size_t bytes = free_before - free_bytes();
    double table_seconds = 0;
    {
        const std::size_t piece = std::min(shape.nb_points, kPiece);
        const DeviceBuffer<typename C::G1> points(piece);
        for (std::size_t first = 0; first < shape.nb_points; first += piece) {
            write_synthetic_points<C>(points.data(), first, piece, stream.get());
            const DeviceTimes loading = time(
                stream, 1, [&] { msm.load_device_points(points.data(), first, piece); },
                [&] { stream.synchronize(); });
            table_seconds += loading.device_seconds.front();
        }
    }
    std::vector<MsmBench> benches;
    for (const MsmInputs<C>& input : inputs) {
        const auto enqueue = [&] { msm.enqueue(input.scalars.data(), shape.nb_points); };
        enqueue();
        if (!(msm.result() == input.expected)) {
            throw InternalError("a multi-scalar multiplication of " + std::to_string(shape.nb_points) +
                                " points gives a wrong sum");
        }
        MsmBench bench;
        bench.shape = shape;
        bench.scalars = input.kind;
        bench.table_seconds = table_seconds;
        bench.nb_products = products_of(shape, C::kId == Bls12377::kId);
        bench.bytes = bytes + input.scalars.bytes();
        bench.times = time(stream, repetitions, enqueue, [&] { msm.result(); });
        benches.push_back(std::move(bench));
    }
    return benches;
}

}  // namespace

template <class C>
MsmBench bench_msm(unsigned log_n, BenchScalars scalars, unsigned repetitions, const MsmTuning& tuning) {
    const std::size_t n = std::size_t{1} << log_n;
    std::vector<MsmInputs<C>> inputs;
    inputs.emplace_back(n, scalars);
    MsmCurveSizes sizes = msm_curve_sizes(C::kId);
    sizes.tuning = tuning;
    const std::size_t free = free_bytes();
    const auto shape = choose_msm_shape(n, sizes, free > kSpareBytes ? free - kSpareBytes : 0);
    if (!shape) throw DeviceError("a table of " + std::to_string(n) + " points does not fit the device");
    return bench_shape<C>(*shape, inputs, repetitions).front();
}

template <class C>
std::vector<MsmBench> bench_msm_shapes(const std::vector<MsmShape>& shapes,
                                       const std::vector<BenchScalars>& scalars, unsigned repetitions) {
    std::vector<MsmBench> benches;
    if (shapes.empty()) return benches;
    std::vector<MsmInputs<C>> inputs;
    inputs.reserve(scalars.size());
    for (const BenchScalars kind : scalars) inputs.emplace_back(shapes.front().nb_points, kind);
    const MsmCurveSizes sizes = msm_curve_sizes(C::kId);
    for (const MsmShape& shape : shapes) {
        if (shape.table_bytes(sizes.entry_bytes) + shape.work_bytes(sizes.accumulator_bytes) + kSpareBytes >
            free_bytes()) {
            continue;
        }
        for (MsmBench& bench : bench_shape<C>(shape, inputs, repetitions))
            benches.push_back(std::move(bench));
    }
    return benches;
}

template <class Fr>
NttBench bench_ntt(unsigned log_n, unsigned repetitions, const NttPlan& plan, unsigned log_direct) {
    const std::size_t n = std::size_t{1} << log_n;
    const std::vector<Fr> coefficients = bench_vector<Fr>(n, BenchScalars::uniform);
    NttBench bench;
    bench.plan = plan;
    const std::size_t free_before = free_bytes();
    const Stream stream;
    const DeviceNtt<Fr> ntt(log_n, stream.get(), plan, log_direct);
    const DeviceBuffer<Fr> values = copy_to_device(coefficients);
    bench.bytes = free_before - free_bytes();
    const auto fetch = [&](std::size_t first, std::size_t count) {
        std::vector<Fr> fetched(count);
        stream.synchronize();
        check(cudaMemcpy(fetched.data(), values.data() + first, count * sizeof(Fr), cudaMemcpyDeviceToHost),
              "copying results");
        return fetched;
    };

    ntt.forward(values.data(), stream.get());
    for (const std::size_t position : {n / 3, n - 1}) {
        const Fr point = Domain<Fr>::of_size(n).omega.pow(std::uint64_t{reverse_bits(position, log_n)});
        if (fetch(position, 1).front() != vector_ops::evaluate(std::span<const Fr>(coefficients), point)) {
            throw InternalError("a transform of " + std::to_string(n) + " points gives a wrong value");
        }
    }
    ntt.inverse(values.data(), stream.get());
    if (fetch(0, n) != coefficients) {
        throw InternalError("an inverse transform of " + std::to_string(n) +
                            " points does not give the coefficients back");
    }
    const PowerTable<Fr> scale(coset_shift<Fr>(), Fr::one(), log_n, stream.get());
    const auto measure = [&](auto&& enqueue) {
        return time(stream, repetitions, enqueue, [&] { stream.synchronize(); });
    };
    bench.forward = measure([&] { ntt.forward(values.data(), stream.get()); });
    bench.inverse = measure([&] { ntt.inverse(values.data(), stream.get()); });
    bench.coset_forward = measure([&] { ntt.forward(values.data(), stream.get(), scale.view()); });
    bench.bit_reversal = measure([&] { ntt.bit_reverse(values.data(), stream.get()); });
    return bench;
}

#define PLONKD_INSTANTIATE(C)                                                                       \
    template MsmBench bench_msm<C>(unsigned, BenchScalars, unsigned, const MsmTuning&);             \
    template std::vector<MsmBench> bench_msm_shapes<C>(const std::vector<MsmShape>&,                \
                                                       const std::vector<BenchScalars>&, unsigned); \
    template NttBench bench_ntt<C::Fr>(unsigned, unsigned, const NttPlan&, unsigned);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
