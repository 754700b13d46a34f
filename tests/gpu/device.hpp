// What every test on the device needs: a device, or the reason why the test is skipped; copies; random
// elements.
#pragma once

#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "gpu/device/buffer.hpp"

namespace plonkd::test {

// Empty when a device is there.
inline std::string no_device_reason() {
    int count = 0;
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error != cudaSuccess) return std::string("no CUDA device: ") + cudaGetErrorString(error);
    return count == 0 ? "no CUDA device" : "";
}

template <class T>
gpu::DeviceBuffer<T> to_device_buffer(std::span<const T> values) {
    gpu::DeviceBuffer<T> buffer(values.size());
    gpu::check(cudaMemcpy(buffer.data(), values.data(), values.size_bytes(), cudaMemcpyHostToDevice),
               "copying");
    // A copy from ordinary memory may return while it is still under way, and the streams under test do not
    // wait for it.
    gpu::check(cudaDeviceSynchronize(), "copying");
    return buffer;
}
template <class T>
std::vector<T> to_host_vector(const T* data, std::size_t size) {
    std::vector<T> values(size);
    gpu::check(cudaMemcpy(values.data(), data, size * sizeof(T), cudaMemcpyDeviceToHost), "copying");
    return values;
}

// Uniform enough: random limbs below the modulus' top bit.
template <class F>
F random_element(std::mt19937_64& random) {
    typename F::Int limbs;
    for (auto& limb : limbs.limb) limb = random();
    constexpr unsigned kTopBits = (F::kBits - 1) % 64;
    limbs.limb[F::kLimbs - 1] &= (std::uint64_t{1} << kTopBits) - 1;
    return F::from_montgomery(limbs);
}
template <class F>
std::vector<F> random_elements(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<F> elements;
    elements.reserve(count);
    for (std::size_t i = 0; i < count; ++i) elements.push_back(random_element<F>(random));
    return elements;
}

}  // namespace plonkd::test

#define PLONKD_NEED_DEVICE()                                                              \
    if (const std::string reason = ::plonkd::test::no_device_reason(); !reason.empty()) { \
        GTEST_SKIP() << reason;                                                           \
    }

namespace plonkd::test {

// A test that works on the device, on a stream of its own; skipped, before anything asks the driver for more
// than its devices, where there is none.
class DeviceTest : public ::testing::Test {
  protected:
    void SetUp() override {
        PLONKD_NEED_DEVICE();
        stream_.emplace();
    }

    gpu::Stream& stream() { return *stream_; }

  private:
    std::optional<gpu::Stream> stream_;
};

}  // namespace plonkd::test
