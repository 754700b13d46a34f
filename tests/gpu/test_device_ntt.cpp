// The device's transforms against the host's at every size, on random data.
#include "gpu/ntt/ntt.hpp"
#include "prover/poly/ntt.hpp"
#include "tests/gpu/device.hpp"

namespace plonkd::test {
namespace {

template <class Fr>
class DeviceNttTest : public DeviceTest {
  protected:
    // Runs `transform` on a copy of `values` on the device.
    template <class Transform>
    std::vector<Fr> on_device(const std::vector<Fr>& values, Transform&& transform) {
        const auto buffer = to_device_buffer(std::span<const Fr>(values));
        transform(buffer.data());
        stream().synchronize();
        return to_host_vector(buffer.data(), values.size());
    }
};

using Fields = ::testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(DeviceNttTest, Fields);

constexpr unsigned kMaxLogN = 20;

TYPED_TEST(DeviceNttTest, ForwardIsTheHosts) {
    using Fr = TypeParam;
    for (unsigned log_n = 1; log_n <= kMaxLogN; ++log_n) {
        const gpu::DeviceNtt<Fr> device(log_n, this->stream().get());
        std::vector<Fr> values = random_elements<Fr>(std::size_t{1} << log_n, log_n);
        const auto result =
            this->on_device(values, [&](Fr* data) { device.forward(data, this->stream().get()); });
        Ntt<Fr>(values.size()).forward_to_bit_reversed(values);
        ASSERT_EQ(result, values) << "n = 2^" << log_n;
    }
}

TYPED_TEST(DeviceNttTest, InverseIsTheHosts) {
    using Fr = TypeParam;
    for (unsigned log_n = 1; log_n <= kMaxLogN; ++log_n) {
        const gpu::DeviceNtt<Fr> device(log_n, this->stream().get());
        std::vector<Fr> values = random_elements<Fr>(std::size_t{1} << log_n, log_n);
        const auto result =
            this->on_device(values, [&](Fr* data) { device.inverse(data, this->stream().get()); });
        Ntt<Fr>(values.size()).inverse_from_bit_reversed(values);
        ASSERT_EQ(result, values) << "n = 2^" << log_n;
    }
}

TYPED_TEST(DeviceNttTest, CosetTransformsAreTheHosts) {
    using Fr = TypeParam;
    for (unsigned log_n = 1; log_n <= kMaxLogN; log_n += 3) {
        const std::size_t n = std::size_t{1} << log_n;
        const gpu::DeviceNtt<Fr> device(log_n, this->stream().get());
        const Ntt<Fr> host(n);
        const Fr shift = coset_shift<Fr>();
        const gpu::PowerTable<Fr> scale(shift, Fr::one(), log_n, this->stream().get());
        const gpu::PowerTable<Fr> unscale(shift.inverse(), host.domain().n_inverse, log_n,
                                          this->stream().get());
        const std::vector<Fr> coefficients = random_elements<Fr>(n, log_n);
        std::vector<Fr> expected = coefficients;
        host.coset_forward_to_bit_reversed(expected, shift);
        const auto values = this->on_device(
            coefficients, [&](Fr* data) { device.forward(data, this->stream().get(), scale.view()); });
        ASSERT_EQ(values, expected) << "n = 2^" << log_n;
        const auto back = this->on_device(
            values, [&](Fr* data) { device.inverse(data, this->stream().get(), unscale.view()); });
        ASSERT_EQ(back, coefficients) << "n = 2^" << log_n;
    }
}

TYPED_TEST(DeviceNttTest, BitReversalIsTheHosts) {
    using Fr = TypeParam;
    for (const unsigned log_n : {1u, 2u, 7u, 13u}) {
        const gpu::DeviceNtt<Fr> device(log_n, this->stream().get());
        std::vector<Fr> values = random_elements<Fr>(std::size_t{1} << log_n, log_n);
        const auto result =
            this->on_device(values, [&](Fr* data) { device.bit_reverse(data, this->stream().get()); });
        bit_reverse(std::span<Fr>(values));
        ASSERT_EQ(result, values) << "n = 2^" << log_n;
    }
}

// Too large for the host here: forward, then inverse, is the identity, and two values are evaluated directly.
TYPED_TEST(DeviceNttTest, LargeRoundTrip) {
    using Fr = TypeParam;
    for (const unsigned log_n : {21u, 23u}) {
        const std::size_t n = std::size_t{1} << log_n;
        const gpu::DeviceNtt<Fr> device(log_n, this->stream().get());
        const std::vector<Fr> coefficients = random_elements<Fr>(n, log_n);
        const auto values =
            this->on_device(coefficients, [&](Fr* data) { device.forward(data, this->stream().get()); });
        for (const std::size_t position : {std::size_t{1}, n / 3}) {
            const Fr point = Domain<Fr>::of_size(n).omega.pow(std::uint64_t{reverse_bits(position, log_n)});
            Fr expected = Fr::zero();
            for (std::size_t i = n; i-- > 0;) expected = expected * point + coefficients[i];
            EXPECT_EQ(values[position], expected) << "n = 2^" << log_n << ", position " << position;
        }
        const auto back =
            this->on_device(values, [&](Fr* data) { device.inverse(data, this->stream().get()); });
        EXPECT_TRUE(back == coefficients) << "n = 2^" << log_n;
    }
}

}  // namespace
}  // namespace plonkd::test
