// Times the device's multi-scalar multiplication and transforms on inputs made here, after checking each
// result.
//
//   bench_gpu msm CURVE LOG_N [uniform|witness]   bench_gpu ntt CURVE LOG_N
//
// Prints the median device time of the repetitions. For sweeps: PLONKD_MSM_WINDOW, PLONKD_MSM_SETS,
// PLONKD_MSM_LOG_CHUNK.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "gpu/bench/synthetic_points.hpp"
#include "gpu/msm/msm.hpp"
#include "gpu/ntt/ntt.hpp"
#include "prover/failure/failure.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {
namespace {

// Counter-based, so that inputs of any length cost no state: splitmix64.
std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

template <class Fr>
Fr pseudo_random(std::uint64_t index) {
    typename Fr::Int limbs;
    for (std::size_t i = 0; i < Fr::kLimbs; ++i) limbs.limb[i] = mix(index * Fr::kLimbs + i);
    limbs.limb[Fr::kLimbs - 1] &= (std::uint64_t{1} << ((Fr::kBits - 1) % 64)) - 1;
    return Fr::from_montgomery(limbs);
}

// 60 % bits, 25 % bytes, the rest uniform.
template <class Fr>
Fr witness_like(std::uint64_t index) {
    const std::uint64_t kind = mix(~index) % 100;
    if (kind < 60) return (mix(index) & 1) != 0 ? Fr::one() : Fr::zero();
    if (kind < 85) return Fr::from_u64(mix(index) & 255);
    return pseudo_random<Fr>(index);
}

// Table and workspace of a multi-scalar multiplication; points and scalars come on top.
constexpr std::size_t kMemoryBytes = 130'000'000'000;

template <class Enqueue>
double median_milliseconds(cudaStream_t stream, int repetitions, Enqueue&& enqueue) {
    std::vector<double> times;
    gpu::Event begin;
    gpu::Event end;
    for (int i = 0; i < repetitions; ++i) {
        begin.record(stream);
        enqueue();
        end.record(stream);
        gpu::check(cudaEventSynchronize(end.get()), "waiting for a repetition");
        float milliseconds = 0;
        gpu::check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "reading a time");
        times.push_back(milliseconds);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

template <class C>
void bench_msm(unsigned log_n, bool witness) {
    using Fr = typename C::Fr;
    const std::size_t n = std::size_t{1} << log_n;
    const gpu::MsmCurveSizes sizes = gpu::msm_curve_sizes<C>();
    gpu::MsmShape shape;
    if (const char* window = std::getenv("PLONKD_MSM_WINDOW"); window != nullptr) {
        const char* sets = std::getenv("PLONKD_MSM_SETS");
        shape = gpu::msm_shape(n, static_cast<unsigned>(std::atoi(window)),
                               sets != nullptr ? static_cast<unsigned>(std::atoi(sets)) : 1, sizes);
    } else {
        shape = gpu::choose_msm_shape(n, sizes, kMemoryBytes).value();
    }
    if (const char* chunk = std::getenv("PLONKD_MSM_LOG_CHUNK"); chunk != nullptr) {
        shape.log_chunk = static_cast<unsigned>(std::atoi(chunk));
    }
    const gpu::Stream stream;
    gpu::DeviceMsm<C> msm(shape, stream.get());
    double table_milliseconds = 0;
    {
        const std::size_t piece = std::min<std::size_t>(n, std::size_t{1} << 24);
        gpu::DeviceBuffer<typename C::G1> points(piece);
        for (std::size_t first = 0; first < n; first += piece) {
            gpu::write_synthetic_points<C>(points.data(), first, piece, stream.get());
            table_milliseconds += median_milliseconds(
                stream.get(), 1, [&] { msm.load_device_points(points.data(), first, piece); });
        }
    }
    gpu::DeviceBuffer<Fr> scalars(n);
    Fr expected = Fr::zero();
    {
        const std::size_t piece = std::min<std::size_t>(n, std::size_t{1} << 22);
        std::vector<Fr> host(piece);
        for (std::size_t first = 0; first < n; first += piece) {
            for (std::size_t i = 0; i < piece; ++i) {
                host[i] = witness ? witness_like<Fr>(first + i) : pseudo_random<Fr>(first + i);
                expected += host[i] * Fr::from_u64(gpu::synthetic_logarithm(first + i));
            }
            gpu::check(
                cudaMemcpy(scalars.data() + first, host.data(), piece * sizeof(Fr), cudaMemcpyHostToDevice),
                "copying scalars");
        }
    }
    msm.enqueue(scalars.data(), n);
    const bool right = msm.result() == multiply(C::g1_generator(), expected);
    const double milliseconds =
        median_milliseconds(stream.get(), log_n < 24 ? 9 : 5, [&] { msm.enqueue(scalars.data(), n); });
    std::printf(
        "msm %s 2^%u %s: %.3f ms %s (c %u, windows %u, multiples %u, sets %u, table %.1f GB in %.0f ms)\n",
        C::kName.data(), log_n, witness ? "witness" : "uniform", milliseconds, right ? "right" : "WRONG",
        shape.window_bits, shape.nb_windows, shape.nb_multiples, shape.nb_sets,
        static_cast<double>(shape.table_bytes(sizes.entry_bytes)) / 1e9, table_milliseconds);
}

template <class C>
void bench_ntt(unsigned log_n) {
    using Fr = typename C::Fr;
    const std::size_t n = std::size_t{1} << log_n;
    const gpu::Stream stream;
    const gpu::DeviceNtt<Fr> ntt(log_n, stream.get());
    gpu::DeviceBuffer<Fr> values(n);
    std::vector<Fr> host(n);
    for (std::size_t i = 0; i < n; ++i) host[i] = pseudo_random<Fr>(i);
    gpu::check(cudaMemcpy(values.data(), host.data(), n * sizeof(Fr), cudaMemcpyHostToDevice),
               "copying values");
    ntt.forward(values.data(), stream.get());
    ntt.inverse(values.data(), stream.get());
    stream.synchronize();
    std::vector<Fr> back(n);
    gpu::check(cudaMemcpy(back.data(), values.data(), n * sizeof(Fr), cudaMemcpyDeviceToHost),
               "copying values");
    const int repetitions = 9;
    const double forward =
        median_milliseconds(stream.get(), repetitions, [&] { ntt.forward(values.data(), stream.get()); });
    const double inverse =
        median_milliseconds(stream.get(), repetitions, [&] { ntt.inverse(values.data(), stream.get()); });
    const double reversal =
        median_milliseconds(stream.get(), repetitions, [&] { ntt.bit_reverse(values.data(), stream.get()); });
    std::printf("ntt %s 2^%u: forward %.3f inverse %.3f bit reversal %.3f ms, round trip %s\n",
                C::kName.data(), log_n, forward, inverse, reversal, back == host ? "right" : "WRONG");
}

int run(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: bench_gpu msm|ntt CURVE LOG_N [uniform|witness]\n");
        return 2;
    }
    const std::string what = argv[1];
    const auto curve = curve_from_name(argv[2]);
    if (!curve) throw RequestError("unknown curve");
    const auto log_n = static_cast<unsigned>(std::atoi(argv[3]));
    const bool witness = argc > 4 && std::string(argv[4]) == "witness";
    with_curve(*curve, [&](auto c) {
        using C = decltype(c);
        if (what == "msm") {
            bench_msm<C>(log_n, witness);
        } else {
            bench_ntt<C>(log_n);
        }
    });
    return 0;
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    try {
        return plonkd::run(argc, argv);
    } catch (const plonkd::Failure& failure) {
        std::fprintf(stderr, "%s error: %s\n", plonkd::to_string(failure.failure_class()), failure.what());
        return failure.exit_code();
    }
}
