// Evaluation, division by X - z and products of rows on the device, around the sizes where a scan gains a
// level.
#include "gpu/poly/scan.hpp"
#include "prover/field/fields.hpp"
#include "tests/gpu/device.hpp"

namespace plonkd::test {
namespace {

template <class F>
class DeviceScanTest : public DeviceTest {
  protected:
    template <class Run>
    std::vector<F> on_device(const std::vector<F>& values, Run&& run) {
        const auto buffer = to_device_buffer(std::span<const F>(values));
        const gpu::Scan<F> scan(values.size());
        run(scan, buffer.data());
        stream().synchronize();
        return to_host_vector(buffer.data(), values.size());
    }
};

using Fields = ::testing::Types<Bn254Fr, Bls12377Fr, Bw6761Fr>;
TYPED_TEST_SUITE(DeviceScanTest, Fields);

constexpr std::size_t kLengths[] = {
    1, 2, 7, 8, 9, 2047, 2048, 2049, 2051, 100'000, (std::size_t{1} << 22) + 3};

TYPED_TEST(DeviceScanTest, Evaluates) {
    using F = TypeParam;
    const F point = random_elements<F>(1, 99).front();
    for (const std::size_t length : kLengths) {
        const std::vector<F> values = random_elements<F>(length, length);
        const gpu::DeviceBuffer<F> result(1);
        this->on_device(values, [&](const gpu::Scan<F>& scan, F* data) {
            scan.evaluate(data, length, point, result.data(), this->stream().get());
        });
        F expected = F::zero();
        for (std::size_t i = length; i-- > 0;) expected = expected * point + values[i];
        EXPECT_EQ(to_host_vector(result.data(), 1).front(), expected) << "length " << length;
    }
}

TYPED_TEST(DeviceScanTest, DividesByLinear) {
    using F = TypeParam;
    const F point = random_elements<F>(1, 99).front();
    for (const std::size_t length : kLengths) {
        std::vector<F> values = random_elements<F>(length, length);
        const auto quotient = this->on_device(values, [&](const gpu::Scan<F>& scan, F* data) {
            scan.divide_by_linear(data, length, point, this->stream().get());
        });
        F running = F::zero();
        for (std::size_t i = length; i-- > 0;) {
            const F coefficient = values[i];
            values[i] = running;
            running = running * point + coefficient;
        }
        EXPECT_TRUE(quotient == values) << "length " << length;
    }
}

TYPED_TEST(DeviceScanTest, MultipliesRows) {
    using F = TypeParam;
    for (const std::size_t length : kLengths) {
        const std::vector<F> values = random_elements<F>(length, length);
        const auto before = this->on_device(values, [&](const gpu::Scan<F>& scan, F* data) {
            scan.exclusive_prefix_products(data, length, this->stream().get());
        });
        const auto from = this->on_device(values, [&](const gpu::Scan<F>& scan, F* data) {
            scan.inclusive_suffix_products(data, length, this->stream().get());
        });
        std::vector<F> expected(length);
        F product = F::one();
        for (std::size_t i = 0; i < length; ++i) {
            expected[i] = product;
            product *= values[i];
        }
        EXPECT_TRUE(before == expected) << "length " << length;
        product = F::one();
        for (std::size_t i = length; i-- > 0;) {
            product *= values[i];
            expected[i] = product;
        }
        EXPECT_TRUE(from == expected) << "length " << length;
    }
}

}  // namespace
}  // namespace plonkd::test
