// The device's multi-scalar multiplication: against known logarithms, for every kind of scalars and every
// shape of table.
#include "gpu/bench/synthetic_points.hpp"
#include "gpu/msm/msm.hpp"
#include "tests/gpu/device.hpp"

namespace plonkd::test {
namespace {

template <class C>
class DeviceMsmTest : public DeviceTest {
  protected:
    using Scalar = typename C::Fr;
    using Point = typename C::G1;

    static typename C::G1Jacobian expected(std::span<const Scalar> scalars) {
        Scalar sum = Scalar::zero();
        for (std::size_t i = 0; i < scalars.size(); ++i) {
            sum += scalars[i] * Scalar::from_u64(gpu::synthetic_logarithm(i));
        }
        return multiply(C::g1_generator(), sum);
    }

    void expect_right(gpu::DeviceMsm<C>& msm, const std::vector<Scalar>& scalars, const std::string& what) {
        const auto on_device = to_device_buffer(std::span<const Scalar>(scalars));
        msm.enqueue(on_device.data(), scalars.size());
        EXPECT_TRUE(msm.result() == expected(scalars)) << what << ", " << scalars.size() << " scalars";
    }

    std::unique_ptr<gpu::DeviceMsm<C>> make(const gpu::MsmShape& shape) {
        auto msm = std::make_unique<gpu::DeviceMsm<C>>(shape, stream().get());
        gpu::DeviceBuffer<Point> points(shape.nb_points);
        gpu::write_synthetic_points<C>(points.data(), 0, shape.nb_points, stream().get());
        const std::vector<Point> host = to_host_vector(points.data(), points.size());
        msm->load_points(host);
        return msm;
    }

    static gpu::MsmShape shape(std::size_t nb_points) {
        return gpu::choose_msm_shape(nb_points, gpu::msm_curve_sizes(C::kId), std::size_t{8} << 30).value();
    }
};

using Curves = ::testing::Types<Bn254, Bls12377, Bw6761>;
TYPED_TEST_SUITE(DeviceMsmTest, Curves);

TYPED_TEST(DeviceMsmTest, EverySmallSize) {
    using Fr = typename TypeParam::Fr;
    for (std::size_t n : {1, 2, 3, 5, 8, 33, 100, 1000, 4099}) {
        auto msm = this->make(this->shape(n));
        this->expect_right(*msm, random_elements<Fr>(n, n), "random");
        this->expect_right(*msm, random_elements<Fr>((n + 1) / 2, n), "fewer scalars than points");
    }
}

TYPED_TEST(DeviceMsmTest, SkewedScalars) {
    using Fr = typename TypeParam::Fr;
    const std::size_t n = 50'000;
    auto msm = this->make(this->shape(n));
    std::mt19937_64 random(7);
    std::vector<Fr> scalars(n);
    const auto fill = [&](auto&& value) {
        for (Fr& scalar : scalars) scalar = value();
        return scalars;
    };
    this->expect_right(*msm, fill([] { return Fr::zero(); }), "zeros");
    this->expect_right(*msm, fill([] { return Fr::one(); }), "ones");
    this->expect_right(*msm, fill([] { return -Fr::one(); }), "minus ones");
    this->expect_right(*msm, fill([&] { return Fr::from_u64(random() % 2); }), "bits");
    this->expect_right(*msm, fill([&] { return Fr::from_u64(random() % 256); }), "bytes");
    const Fr equal = random_element<Fr>(random);
    this->expect_right(*msm, fill([&] { return equal; }), "all equal");
    this->expect_right(*msm, fill([&] {
        const auto kind = random() % 20;
        if (kind < 12) return Fr::from_u64(random() % 2);
        if (kind < 17) return Fr::from_u64(random() % 256);
        return random_element<Fr>(random);
    }),
                       "like a witness");
    scalars.assign(n, Fr::zero());
    scalars[n - 1] = equal;
    this->expect_right(*msm, scalars, "one scalar");
}

TYPED_TEST(DeviceMsmTest, EveryShape) {
    using Fr = typename TypeParam::Fr;
    const std::size_t n = 3000;
    const auto sizes = gpu::msm_curve_sizes(TypeParam::kId);
    const std::vector<Fr> scalars = random_elements<Fr>(n, 11);
    for (const unsigned window : {4u, 9u, 13u, 16u}) {
        for (const unsigned nb_sets : {1u, 2u, 5u, 100u}) {
            gpu::MsmShape shape = gpu::msm_shape(n, window, nb_sets, sizes);
            for (const unsigned log_chunk : {shape.log_chunk, 10u}) {
                shape.log_chunk = log_chunk;
                auto msm = this->make(shape);
                this->expect_right(*msm, scalars,
                                   "window " + std::to_string(window) + ", multiples " +
                                       std::to_string(shape.nb_multiples) + ", pass 2^" +
                                       std::to_string(log_chunk));
            }
        }
    }
}

// A bucket with most of the points in every pass: sums of many slices, continued from pass to pass.
TYPED_TEST(DeviceMsmTest, SkewedScalarsInPasses) {
    using Fr = typename TypeParam::Fr;
    const std::size_t n = 50'000;
    gpu::MsmShape shape = this->shape(n);
    shape.log_chunk = 12;
    auto msm = this->make(shape);
    std::mt19937_64 random(13);
    std::vector<Fr> scalars(n);
    for (Fr& scalar : scalars) {
        scalar = random() % 10 < 9 ? Fr::from_u64(random() % 2) : random_element<Fr>(random);
    }
    this->expect_right(*msm, scalars, "mostly bits, in 13 passes");
}

// Passes of 2^10 points, of which the first few stay on the device and the others come from host memory.
TYPED_TEST(DeviceMsmTest, StreamedPoints) {
    using Fr = typename TypeParam::Fr;
    const std::size_t n = 5000;
    const auto sizes = gpu::msm_curve_sizes(TypeParam::kId);
    const std::vector<Fr> scalars = random_elements<Fr>(n, 12);
    for (const unsigned nb_sets : {1u, 3u, 100u}) {
        for (const std::size_t nb_resident_passes : {0u, 1u, 3u}) {
            const auto shape =
                gpu::with_streaming(gpu::msm_shape(n, 11, nb_sets, sizes), 10, nb_resident_passes);
            ASSERT_TRUE(shape.streams());
            auto msm = this->make(shape);
            const std::string what = "multiples " + std::to_string(shape.nb_multiples) +
                                     ", resident passes " + std::to_string(nb_resident_passes);
            for (const std::size_t count : {n, std::size_t{1}, std::size_t{2500}, n}) {
                this->expect_right(*msm, {scalars.begin(), scalars.begin() + count}, what);
            }
        }
    }
}

// Equal, opposite and infinite points, which synthetic ones never are.
TYPED_TEST(DeviceMsmTest, RepeatedPoints) {
    using Fr = typename TypeParam::Fr;
    using G1 = typename TypeParam::G1;
    const G1 generator = TypeParam::g1_generator();
    std::vector<G1> points;
    std::vector<Fr> scalars;
    Fr sum = Fr::zero();
    std::mt19937_64 random(5);
    for (int i = 0; i < 600; ++i) {
        const Fr scalar = i % 3 == 0 ? Fr::one() : random_element<Fr>(random);
        scalars.push_back(scalar);
        switch (i % 4) {
            case 0:
            case 1:
                points.push_back(generator);
                sum += scalar;
                break;
            case 2:
                points.push_back(-generator);
                sum -= scalar;
                break;
            default:
                points.push_back(G1::infinity());
                break;
        }
    }
    gpu::DeviceMsm<TypeParam> msm(this->shape(points.size()), this->stream().get());
    msm.load_points(points);
    const auto on_device = to_device_buffer(std::span<const Fr>(scalars));
    msm.enqueue(on_device.data(), scalars.size());
    EXPECT_TRUE(msm.result() == multiply(generator, sum));
}

}  // namespace
}  // namespace plonkd::test
