#include "gpu/device/check.hpp"
#include "gpu/field/device_field.cuh"
#include "gpu/poly/power_table.cuh"
#include "tests/gpu/field_kernels.hpp"

namespace plonkd::test {

namespace {

template <class Fr>
__global__ void apply(FieldOperation operation, const Fr* a, const Fr* b, Fr* out, std::size_t count) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= count) return;
    const Fr x = Fr::load(a + i);
    const Fr y = Fr::load(b + i);
    switch (operation) {
        case FieldOperation::add:
            (x + y).store(out + i);
            break;
        case FieldOperation::subtract:
            (x - y).store(out + i);
            break;
        case FieldOperation::multiply:
            (x * y).store(out + i);
            break;
        case FieldOperation::square:
            x.squared().store(out + i);
            break;
        case FieldOperation::difference_of_products: {
            const std::size_t other = count - 1 - i;
            Fr::difference_of_products(x, y, Fr::load(a + other), Fr::load(b + other)).store(out + i);
            break;
        }
        case FieldOperation::invert:
            x.inverse().store(out + i);
            break;
    }
}

}  // namespace

template <class F>
void apply_on_device(FieldOperation operation, const F* a, const F* b, F* out, std::size_t count) {
    apply<<<static_cast<unsigned>((count + 127) / 128), 128>>>(operation, gpu::on_device(a),
                                                               gpu::on_device(b), gpu::on_device(out), count);
    gpu::check_launch("field operation");
    gpu::check(cudaDeviceSynchronize(), "field operation");
}

#define PLONKD_INSTANTIATE(F) \
    template void apply_on_device(FieldOperation, const F*, const F*, F*, std::size_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bn254Fp)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bls12377Fp)
PLONKD_INSTANTIATE(Bw6761Fp)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::test
