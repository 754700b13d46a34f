#include <algorithm>
#include <array>

#include "gpu/bench/multiplier.hpp"
#include "gpu/device/buffer.hpp"
#include "gpu/field/device_field.cuh"

namespace plonkd::gpu {

namespace {

constexpr unsigned kThreads = 128;
constexpr unsigned kBlocksPerMultiprocessor = 4;
constexpr unsigned kRounds = 512;

// Two products a round that depend on one another, 16 warps a multiprocessor, 40 to 110 registers; bound by
// the multiplier.
template <class Fr>
__global__ void __launch_bounds__(kThreads) multiply_in_registers(Fr* values) {
    Fr a = Fr::load(values);
    Fr b = Fr::load(values + 1);
    a.limb[0] ^= threadIdx.x;
#pragma unroll 1
    for (unsigned i = 0; i < kRounds; ++i) {
        a = Fr::mul_inlined(a, b);
        b = Fr::mul_inlined(b, a);
    }
    // Never so, but the compiler cannot know.
    if (a == b) b.store(values);
}

}  // namespace

template <class F>
double field_products_per_second() {
    using Fr = DeviceField<F>;
    int device = 0;
    int nb_multiprocessors = 0;
    check(cudaGetDevice(&device), "asking for the device");
    check(cudaDeviceGetAttribute(&nb_multiprocessors, cudaDevAttrMultiProcessorCount, device),
          "asking for the number of multiprocessors");
    const unsigned blocks = static_cast<unsigned>(nb_multiprocessors) * kBlocksPerMultiprocessor;
    const Stream stream;
    const DeviceBuffer<Fr> values(2);
    check(cudaMemsetAsync(values.data(), 0x13, values.bytes(), stream.get()), "filling operands");
    std::array<float, 5> milliseconds{};
    Event begin;
    Event end;
    for (float& time : milliseconds) {
        begin.record(stream.get());
        multiply_in_registers<Fr><<<blocks, kThreads, 0, stream.get()>>>(values.data());
        end.record(stream.get());
        check_launch("multiplying in registers");
        check(cudaEventSynchronize(end.get()), "multiplying in registers");
        check(cudaEventElapsedTime(&time, begin.get(), end.get()), "reading a time");
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    return 2.0 * kRounds * kThreads * blocks / (milliseconds[milliseconds.size() / 2] * 1e-3);
}

template double field_products_per_second<Bn254Fp>();
template double field_products_per_second<Bn254Fr>();
template double field_products_per_second<Bls12377Fp>();
template double field_products_per_second<Bls12377Fr>();
template double field_products_per_second<Bw6761Fp>();

}  // namespace plonkd::gpu
