#include "gpu/bench/synthetic_points.hpp"

#include <vector>

#include "gpu/bench/add_tables.cuh"
#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

namespace {

// first, first + step, first + 2 step, …
template <class C>
std::vector<typename C::G1> arithmetic_points(const typename C::G1Jacobian& step, std::size_t count) {
    std::vector<typename C::G1Jacobian> points;
    points.reserve(count);
    auto point = step;
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back(point);
        point += step;
    }
    return to_affine(std::span<const typename C::G1Jacobian>(points));
}

// On the stream whose kernel reads it: a copy on the default stream may still be under way when it returns,
// and other streams do not wait for it.
template <class T>
DeviceBuffer<T> on_device_copy(const std::vector<T>& values, cudaStream_t stream) {
    DeviceBuffer<T> buffer(values.size());
    check(cudaMemcpyAsync(buffer.data(), values.data(), buffer.bytes(), cudaMemcpyHostToDevice, stream),
          "copying points");
    return buffer;
}

}  // namespace

template <class C>
void write_synthetic_points(typename C::G1* out, std::size_t first, std::size_t count, cudaStream_t stream) {
    const auto generator = C::G1Jacobian::from_affine(C::g1_generator());
    auto high_step = generator;
    for (unsigned i = 0; i <= kLogSyntheticTable; ++i) high_step = high_step.doubled();
    const auto low_points = arithmetic_points<C>(generator, std::size_t{1} << kLogSyntheticTable);
    const auto high_points = arithmetic_points<C>(high_step, ((first + count) >> kLogSyntheticTable) + 1);
    const auto low = on_device_copy(low_points, stream);
    const auto high = on_device_copy(high_points, stream);
    add_tables<C>(low.data(), high.data(), kLogSyntheticTable, first, count, out, stream);
    check(cudaStreamSynchronize(stream), "making synthetic points");
}

template void write_synthetic_points<Bn254>(Bn254::G1*, std::size_t, std::size_t, cudaStream_t);
template void write_synthetic_points<Bls12377>(Bls12377::G1*, std::size_t, std::size_t, cudaStream_t);
template void write_synthetic_points<Bw6761>(Bw6761::G1*, std::size_t, std::size_t, cudaStream_t);

}  // namespace plonkd::gpu
