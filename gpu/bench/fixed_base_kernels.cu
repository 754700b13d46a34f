#include "gpu/bench/fixed_base_kernels.hpp"
#include "gpu/curve/xyzz.cuh"
#include "gpu/device/check.hpp"
#include "gpu/msm/table_kernels.cuh"
#include "gpu/poly/power_table.cuh"

namespace plonkd::gpu {

namespace {

// 128 threads a block, 106 to 255 registers, one point each: an addition per byte of the scalar; bound by the
// multiplier.
template <class C>
__global__ void __launch_bounds__(128)
    multiply_kernel(const typename Xyzz<C>::Entry* table, PowerTableView<typename C::Fr> powers,
                    std::size_t first, std::size_t count, typename Xyzz<C>::Accumulator* out) {
    using Fr = DeviceField<typename C::Fr>;
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= count) return;
    Limbs<Fr::N> scalar = table_power(powers, first + i).to_canonical();
    auto sum = Xyzz<C>::identity();
#pragma unroll 1
    for (unsigned window = 0; window < 32 * Fr::N / kFixedBaseWindow; ++window) {
        const unsigned digit = scalar.limb[0] & kFixedBaseEntries;
        if (digit != 0) Xyzz<C>::accumulate(sum, table + window * kFixedBaseEntries + digit - 1, false);
#pragma unroll
        for (unsigned j = 0; j < Fr::N - 1; ++j) {
            scalar.limb[j] = __funnelshift_r(scalar.limb[j], scalar.limb[j + 1], kFixedBaseWindow);
        }
        scalar.limb[Fr::N - 1] >>= kFixedBaseWindow;
    }
    out[i] = sum;
}

}  // namespace

template <class C>
std::size_t fixed_base_scratch_bytes() {
    return sizeof(typename Xyzz<C>::Accumulator);
}

template <class C>
void multiply_fixed_base(const typename C::G1* table, const PowerTableView<typename C::Fr>& powers,
                         std::size_t first, std::size_t count, void* scratch, typename C::G1* out,
                         cudaStream_t stream) {
    using G = Xyzz<C>;
    static_assert(sizeof(typename G::Entry) == sizeof(typename C::G1));
    auto* sums = static_cast<typename G::Accumulator*>(scratch);
    multiply_kernel<C><<<static_cast<unsigned>((count + 127) / 128), 128, 0, stream>>>(
        reinterpret_cast<const typename G::Entry*>(table), powers, first, count, sums);
    const std::size_t nb_threads = (count + kPointsPerInversion - 1) / kPointsPerInversion;
    write_entries<G><<<static_cast<unsigned>((nb_threads + 127) / 128), 128, 0, stream>>>(
        sums, count, nb_threads, reinterpret_cast<typename G::Entry*>(out));
    check_launch("multiples of one point");
}

#define PLONKD_INSTANTIATE(C)                                                                     \
    template std::size_t fixed_base_scratch_bytes<C>();                                           \
    template void multiply_fixed_base<C>(const C::G1*, const PowerTableView<C::Fr>&, std::size_t, \
                                         std::size_t, void*, C::G1*, cudaStream_t);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
