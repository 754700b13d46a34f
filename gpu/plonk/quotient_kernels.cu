// One thread per position, 256 a block; bound by memory except the identity side (11 products a position).
#include "gpu/plonk/quotient_kernels.hpp"
#include "gpu/poly/power_table.cuh"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

constexpr unsigned kThreads = 256;

unsigned blocks_for(std::size_t count) {
    return static_cast<unsigned>((count + kThreads - 1) / kThreads);
}

__device__ __forceinline__ std::size_t thread_index() {
    return static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

__device__ __forceinline__ std::size_t reversed(std::size_t index, unsigned log_n) {
    return __brevll(index) >> (64 - log_n);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    add_product_kernel(Device* h, const Device* a, const Device* b, std::size_t n) {
    const std::size_t i = thread_index();
    if (i < n) (Device::load(h + i) + Device::load(a + i) * Device::load(b + i)).store(h + i);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    add_triple_product_kernel(Device* h, const Device* a, const Device* b, const Device* c, std::size_t n) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    (Device::load(h + i) + Device::load(a + i) * Device::load(b + i) * Device::load(c + i)).store(h + i);
}

template <class Device>
struct IdentityScalars {
    Device alpha, gamma;
    Device beta_shift[3];
};

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    identity_kernel(CosetWires<DeviceField<Fr>> wires, const DeviceField<Fr>* lagrange0,
                    PowerTableView<Fr> omega, IdentityScalars<DeviceField<Fr>> scalars, unsigned log_n,
                    DeviceField<Fr>* h) {
    using Device = DeviceField<Fr>;
    const std::size_t i = thread_index();
    if (i >= std::size_t{1} << log_n) return;
    const Device root = table_power(omega, reversed(i, log_n));
    const Device z = Device::load(wires.z + i);
    Device product = scalars.alpha * z;
    const Device* columns[3] = {wires.l, wires.r, wires.o};
#pragma unroll
    for (unsigned t = 0; t < 3; ++t) {
        product = product * (Device::load(columns[t] + i) + scalars.beta_shift[t] * root + scalars.gamma);
    }
    const Device boundary = Device::load(lagrange0 + i) * (z - Device::one());
    (Device::load(h + i) + boundary - product).store(h + i);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    begin_permutation_kernel(Device* product, const Device* s, const Device* z, Device beta, Device gamma,
                             unsigned log_n) {
    const std::size_t i = thread_index();
    const std::size_t n = std::size_t{1} << log_n;
    if (i >= n) return;
    const std::size_t rotated = reversed((reversed(i, log_n) + 1) & (n - 1), log_n);
    const Device factor = Device::load(product + i) + beta * Device::load(s + i) + gamma;
    (factor * Device::load(z + rotated)).store(product + i);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    extend_permutation_kernel(Device* product, const Device* wire, const Device* s, Device beta, Device gamma,
                              std::size_t n) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    const Device factor = Device::load(wire + i) + beta * Device::load(s + i) + gamma;
    (Device::load(product + i) * factor).store(product + i);
}

template <class Device>
struct FinishScalars {
    Device alpha, beta, gamma, vanishing_inverse;
};

template <class Device>
__global__ void __launch_bounds__(kThreads)
    finish_permutation_kernel(const Device* product, const Device* wire, const Device* s,
                              FinishScalars<Device> scalars, Device* h, std::size_t n) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    const Device factor = Device::load(wire + i) + scalars.beta * Device::load(s + i) + scalars.gamma;
    const Device sum = Device::load(h + i) + scalars.alpha * (Device::load(product + i) * factor);
    (sum * scalars.vanishing_inverse).store(h + i);
}

template <class Device>
struct SixElements {
    Device element[6];
};

template <class Device>
__global__ void subtract_at_kernel(Device* values, std::size_t n, SixElements<Device> amounts) {
    for (unsigned i = 0; i < 6; ++i) {
        Device* address = values + (i & (n - 1));
        (Device::load(address) - amounts.element[i]).store(address);
    }
}

template <class Device>
struct Residues {
    const Device* part[3];
    Device inverse[3][3];
    Device top[6];
};

template <class Device>
struct Chunks {
    Device* chunk[3];
};

template <class Device>
__global__ void __launch_bounds__(kThreads)
    chunks_kernel(Residues<Device> residues, std::size_t n, Chunks<Device> chunks) {
    const std::size_t i = thread_index();
    const unsigned chunk = blockIdx.y;
    if (i >= n + 2) return;
    const std::size_t degree = chunk * (n + 2) + i;
    const std::size_t row = degree / n;
    const std::size_t column = degree % n;
    Device coefficient;
    if (row >= 3) {
        coefficient = Device::load(&residues.top[degree - 3 * n]);
    } else {
        coefficient = Device::load(&residues.inverse[row][0]) * Device::load(residues.part[0] + column);
        coefficient =
            coefficient + Device::load(&residues.inverse[row][1]) * Device::load(residues.part[1] + column);
        coefficient =
            coefficient + Device::load(&residues.inverse[row][2]) * Device::load(residues.part[2] + column);
    }
    coefficient.store(chunks.chunk[chunk] + i);
}

}  // namespace

template <class Fr>
void add_product(Fr* h, const Fr* a, const Fr* b, std::size_t n, cudaStream_t stream) {
    add_product_kernel<<<blocks_for(n), kThreads, 0, stream>>>(on_device(h), on_device(a), on_device(b), n);
    check_launch("adding a product of columns");
}

template <class Fr>
void add_product(Fr* h, const Fr* a, const Fr* b, const Fr* c, std::size_t n, cudaStream_t stream) {
    add_triple_product_kernel<<<blocks_for(n), kThreads, 0, stream>>>(on_device(h), on_device(a),
                                                                      on_device(b), on_device(c), n);
    check_launch("adding a product of columns");
}

template <class Fr>
void subtract_identity_side(const IdentitySide<Fr>& inputs, unsigned log_n, Fr* h, cudaStream_t stream) {
    const CosetWires<DeviceField<Fr>> wires{on_device(inputs.wires.l), on_device(inputs.wires.r),
                                            on_device(inputs.wires.o), on_device(inputs.wires.z)};
    const IdentityScalars<DeviceField<Fr>> scalars{
        to_device(inputs.alpha),
        to_device(inputs.gamma),
        {to_device(inputs.beta_shift[0]), to_device(inputs.beta_shift[1]), to_device(inputs.beta_shift[2])}};
    identity_kernel<Fr><<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        wires, on_device(inputs.lagrange0), inputs.omega, scalars, log_n, on_device(h));
    check_launch("the permutation's identity side");
}

template <class Fr>
void begin_permutation_side(Fr* product, const Fr* s, const Fr* z, const Fr& beta, const Fr& gamma,
                            unsigned log_n, cudaStream_t stream) {
    begin_permutation_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        on_device(product), on_device(s), on_device(z), to_device(beta), to_device(gamma), log_n);
    check_launch("the permutation side");
}

template <class Fr>
void extend_permutation_side(Fr* product, const Fr* wire, const Fr* s, const Fr& beta, const Fr& gamma,
                             std::size_t n, cudaStream_t stream) {
    extend_permutation_kernel<<<blocks_for(n), kThreads, 0, stream>>>(
        on_device(product), on_device(wire), on_device(s), to_device(beta), to_device(gamma), n);
    check_launch("the permutation side");
}

template <class Fr>
void finish_permutation_side(const PermutationSideEnd<Fr>& inputs, Fr* h, std::size_t n,
                             cudaStream_t stream) {
    const FinishScalars<DeviceField<Fr>> scalars{to_device(inputs.alpha), to_device(inputs.beta),
                                                 to_device(inputs.gamma),
                                                 to_device(inputs.vanishing_inverse)};
    finish_permutation_kernel<<<blocks_for(n), kThreads, 0, stream>>>(
        on_device(inputs.product), on_device(inputs.wire), on_device(inputs.s), scalars, on_device(h), n);
    check_launch("the permutation side");
}

template <class Fr>
void subtract_at(Fr* values, std::size_t n, const std::array<Fr, 6>& amounts, cudaStream_t stream) {
    SixElements<DeviceField<Fr>> elements;
    for (std::size_t i = 0; i < amounts.size(); ++i) elements.element[i] = to_device(amounts[i]);
    subtract_at_kernel<<<1, 1, 0, stream>>>(on_device(values), n, elements);
    check_launch("reducing the quotient's highest coefficients");
}

template <class Fr>
void write_quotient_chunks(const QuotientResidues<Fr>& residues, std::size_t n,
                           const std::array<Fr*, 3>& chunks, cudaStream_t stream) {
    Residues<DeviceField<Fr>> inputs;
    Chunks<DeviceField<Fr>> outputs;
    for (unsigned i = 0; i < 3; ++i) {
        inputs.part[i] = on_device(residues.part[i]);
        outputs.chunk[i] = on_device(chunks[i]);
        for (unsigned j = 0; j < 3; ++j) inputs.inverse[i][j] = to_device(residues.inverse[i][j]);
    }
    for (unsigned i = 0; i < 6; ++i) inputs.top[i] = to_device(residues.top[i]);
    chunks_kernel<<<dim3(blocks_for(n + 2), 3), kThreads, 0, stream>>>(inputs, n, outputs);
    check_launch("cutting the quotient into chunks");
}

#define PLONKD_INSTANTIATE(Fr)                                                                               \
    template void add_product(Fr*, const Fr*, const Fr*, std::size_t, cudaStream_t);                         \
    template void add_product(Fr*, const Fr*, const Fr*, const Fr*, std::size_t, cudaStream_t);              \
    template void subtract_identity_side(const IdentitySide<Fr>&, unsigned, Fr*, cudaStream_t);              \
    template void begin_permutation_side(Fr*, const Fr*, const Fr*, const Fr&, const Fr&, unsigned,          \
                                         cudaStream_t);                                                      \
    template void extend_permutation_side(Fr*, const Fr*, const Fr*, const Fr&, const Fr&, std::size_t,      \
                                          cudaStream_t);                                                     \
    template void finish_permutation_side(const PermutationSideEnd<Fr>&, Fr*, std::size_t, cudaStream_t);    \
    template void subtract_at(Fr*, std::size_t, const std::array<Fr, 6>&, cudaStream_t);                     \
    template void write_quotient_chunks(const QuotientResidues<Fr>&, std::size_t, const std::array<Fr*, 3>&, \
                                        cudaStream_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
