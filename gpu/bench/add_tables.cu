#include "gpu/bench/add_tables.cuh"
#include "gpu/curve/affine_point.cuh"
#include "gpu/device/check.hpp"
#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

namespace {

// One inversion per point: 128 threads a block, 78 to 222 registers; bound by the multiplier.
template <class Fp>
__global__ void __launch_bounds__(128)
    add_affine(const AffinePoint<Fp>* low, const AffinePoint<Fp>* high, unsigned log_low, std::size_t first,
               std::size_t count, AffinePoint<Fp>* out) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= count) return;
    const AffinePoint<Fp> a = AffinePoint<Fp>::load(low + ((first + i) & ((std::size_t{1} << log_low) - 1)));
    const AffinePoint<Fp> b = AffinePoint<Fp>::load(high + ((first + i) >> log_low));
    const Fp slope = (b.y - a.y) * (b.x - a.x).inverse();
    const Fp x = slope.squared() - a.x - b.x;
    x.store(&out[i].x);
    (slope * (a.x - x) - a.y).store(&out[i].y);
}

}  // namespace

template <class C>
void add_tables(const typename C::G1* low, const typename C::G1* high, unsigned log_low, std::size_t first,
                std::size_t count, typename C::G1* out, cudaStream_t stream) {
    using Point = AffinePoint<DeviceField<typename C::Fp>>;
    add_affine<<<static_cast<unsigned>((count + 127) / 128), 128, 0, stream>>>(
        reinterpret_cast<const Point*>(low), reinterpret_cast<const Point*>(high), log_low, first, count,
        reinterpret_cast<Point*>(out));
    check_launch("making synthetic points");
}

template void add_tables<Bn254>(const Bn254::G1*, const Bn254::G1*, unsigned, std::size_t, std::size_t,
                                Bn254::G1*, cudaStream_t);
template void add_tables<Bls12377>(const Bls12377::G1*, const Bls12377::G1*, unsigned, std::size_t,
                                   std::size_t, Bls12377::G1*, cudaStream_t);
template void add_tables<Bw6761>(const Bw6761::G1*, const Bw6761::G1*, unsigned, std::size_t, std::size_t,
                                 Bw6761::G1*, cudaStream_t);

}  // namespace plonkd::gpu
