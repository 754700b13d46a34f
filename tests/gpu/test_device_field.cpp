// The device's field arithmetic against the host's, with the values where carries and the final subtraction
// matter.
#include "prover/field/fields.hpp"
#include "tests/gpu/device.hpp"
#include "tests/gpu/field_kernels.hpp"

namespace plonkd::test {
namespace {

template <class F>
class DeviceFieldTest : public ::testing::Test {
  protected:
    // Every pair of the edge values, then random ones.
    void SetUp() override {
        PLONKD_NEED_DEVICE();
        std::vector<F> edges{F::zero(), F::one(), -F::one(), -(F::one() + F::one())};
        typename F::Int raw{};
        raw.limb[0] = 1;
        edges.push_back(F::from_montgomery(raw));
        raw = F::kModulus;
        raw.limb[0] -= 1;
        edges.push_back(F::from_montgomery(raw));
        for (auto& limb : raw.limb) limb = ~std::uint64_t{0};
        raw.limb[F::kLimbs - 1] = F::kModulus.limb[F::kLimbs - 1] - 1;
        edges.push_back(F::from_montgomery(raw));
        for (const F& a : edges) {
            for (const F& b : edges) {
                a_.push_back(a);
                b_.push_back(b);
            }
        }
        for (const F& a : random_elements<F>(4000, 1)) a_.push_back(a);
        for (const F& b : random_elements<F>(4000, 2)) b_.push_back(b);
        // Behind them the same in another order, so that edge values meet each other from both ends.
        for (std::size_t i = 0; i < edges.size() * edges.size(); ++i) {
            a_.push_back(edges[i % edges.size()]);
            b_.push_back(edges[(i / edges.size() + i) % edges.size()]);
        }
    }

    // on_host takes a and b of an element, and those of the element as far from the end.
    template <class Host>
    void expect_same_of_two(FieldOperation operation, Host&& on_host) {
        const auto a = to_device_buffer(std::span<const F>(a_));
        const auto b = to_device_buffer(std::span<const F>(b_));
        const gpu::DeviceBuffer<F> out(a_.size());
        apply_on_device(operation, a.data(), b.data(), out.data(), a_.size());
        const std::vector<F> results = to_host_vector(out.data(), a_.size());
        for (std::size_t i = 0, j = a_.size() - 1; i < a_.size(); ++i, --j)
            ASSERT_EQ(results[i], on_host(a_[i], b_[i], a_[j], b_[j])) << "pair " << i;
    }
    template <class Host>
    void expect_same(FieldOperation operation, Host&& on_host) {
        expect_same_of_two(operation,
                           [&](const F& a, const F& b, const F&, const F&) { return on_host(a, b); });
    }

    std::vector<F> a_, b_;
};

using Fields = ::testing::Types<Bn254Fr, Bn254Fp, Bls12377Fr, Bls12377Fp, Bw6761Fp>;
TYPED_TEST_SUITE(DeviceFieldTest, Fields);

TYPED_TEST(DeviceFieldTest, Adds) {
    this->expect_same(FieldOperation::add, [](const auto& a, const auto& b) { return a + b; });
}
TYPED_TEST(DeviceFieldTest, Subtracts) {
    this->expect_same(FieldOperation::subtract, [](const auto& a, const auto& b) { return a - b; });
}
TYPED_TEST(DeviceFieldTest, Multiplies) {
    this->expect_same(FieldOperation::multiply, [](const auto& a, const auto& b) { return a * b; });
}
TYPED_TEST(DeviceFieldTest, Squares) {
    this->expect_same(FieldOperation::square, [](const auto& a, const auto&) { return a * a; });
}
TYPED_TEST(DeviceFieldTest, SubtractsProducts) {
    this->expect_same_of_two(
        FieldOperation::difference_of_products,
        [](const auto& a, const auto& b, const auto& c, const auto& d) { return a * b - c * d; });
}
TYPED_TEST(DeviceFieldTest, Inverts) {
    this->expect_same(FieldOperation::invert, [](const auto& a, const auto&) { return a.inverse(); });
}

}  // namespace
}  // namespace plonkd::test
