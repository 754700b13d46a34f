// One thread per position, 256 a block, no shared memory; 26 to 72 registers and bound by memory where
// nothing else is said.
#include "gpu/device/element_launch.cuh"
#include "gpu/plonk/quotient_kernels.hpp"
#include "gpu/poly/power_table.cuh"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

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
__global__ void __launch_bounds__(kThreads)
    begin_permutation_kernel(Device* h, const Device* l, const Device* s1, const Device* z, Device beta,
                             Device gamma, unsigned log_n) {
    const std::size_t i = thread_index();
    const std::size_t n = std::size_t{1} << log_n;
    if (i >= n) return;
    const std::size_t rotated = bit_reversed((bit_reversed(i, log_n) + 1) & (n - 1), log_n);
    const Device factor = Device::load(l + i) + beta * Device::load(s1 + i) + gamma;
    (factor * Device::load(z + rotated)).store(h + i);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    extend_permutation_kernel(Device* h, const Device* r, const Device* s2, Device beta, Device gamma,
                              std::size_t n) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    const Device factor = Device::load(r + i) + beta * Device::load(s2 + i) + gamma;
    (Device::load(h + i) * factor).store(h + i);
}

template <class Device>
struct PermutationColumns {
    const Device* wire[3];
    const Device *z, *s3;
};

template <class Device>
struct PermutationScalars {
    Device alpha, beta, gamma;
    Device beta_shift[3];
};

// Twelve products a thread: bound by the multiplier. 62 registers, 92 of twelve limbs.
template <class Fr>
__global__ void __launch_bounds__(kThreads)
    finish_permutation_kernel(PermutationColumns<DeviceField<Fr>> columns, PowerTableView<Fr> omega,
                              PermutationScalars<DeviceField<Fr>> scalars, unsigned log_n,
                              DeviceField<Fr>* h) {
    using Device = DeviceField<Fr>;
    const std::size_t i = thread_index();
    if (i >= std::size_t{1} << log_n) return;
    const Device root = table_power(omega, bit_reversed(i, log_n));
    Device identity_side = Device::load(columns.z + i);
    Device wire;
#pragma unroll
    for (unsigned t = 0; t < 3; ++t) {
        wire = Device::load(columns.wire[t] + i) + scalars.gamma;
        identity_side = identity_side * (wire + scalars.beta_shift[t] * root);
    }
    const Device factor = wire + scalars.beta * Device::load(columns.s3 + i);
    (scalars.alpha * (Device::load(h + i) * factor - identity_side)).store(h + i);
}

template <class Device>
struct SixElements {
    Device element[6];
};

// One thread: with n below 8 the places coincide.
template <class Device>
__global__ void subtract_at_kernel(Device* values, std::size_t n, SixElements<Device> amounts) {
    for (unsigned i = 0; i < 6; ++i) {
        Device* address = values + (i & (n - 1));
        (Device::load(address) - amounts.element[i]).store(address);
    }
}

template <class Device>
struct JoinColumns {
    Device* part[3];
    const Device* addend;
};

template <class Device>
struct JoinFactors {
    Device inverse[3][3];
    Device weight[3];
};

// Twelve products a thread: bound by the multiplier. 74 registers, 108 of twelve limbs.
template <class Device>
__global__ void __launch_bounds__(kThreads)
    join_residues_kernel(JoinColumns<Device> columns, JoinFactors<Device> factors, std::size_t n) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    const Device part[3] = {Device::load(columns.part[0] + i), Device::load(columns.part[1] + i),
                            Device::load(columns.part[2] + i)};
    const Device addend = Device::load(columns.addend + i);
#pragma unroll
    for (unsigned row = 0; row < 3; ++row) {
        Device sum = factors.weight[row] * addend;
#pragma unroll
        for (unsigned c = 0; c < 3; ++c) sum = sum + factors.inverse[row][c] * part[c];
        sum.store(columns.part[row] + i);
    }
}

template <class Device>
struct ChunkRows {
    Device* row[3];
};

// One thread: at most 14 coefficients.
template <class Device>
__global__ void complete_chunks_kernel(ChunkRows<Device> rows, SixElements<Device> top, std::size_t n) {
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = n > 2 * c ? n - 2 * c : 0; i < n + 2; ++i) {
            const std::size_t degree = c * (n + 2) + i;
            const std::size_t row = degree / n;
            const Device coefficient = row < 3 ? Device::load(rows.row[row] + degree % n)
                                               : Device::load(&top.element[degree - 3 * n]);
            coefficient.store(rows.row[c] + 2 * c + i);
        }
    }
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
void begin_permutation(Fr* h, const Fr* l, const Fr* s1, const Fr* z, const Fr& beta, const Fr& gamma,
                       unsigned log_n, cudaStream_t stream) {
    begin_permutation_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        on_device(h), on_device(l), on_device(s1), on_device(z), to_device(beta), to_device(gamma), log_n);
    check_launch("the permutation argument");
}

template <class Fr>
void extend_permutation(Fr* h, const Fr* r, const Fr* s2, const Fr& beta, const Fr& gamma, std::size_t n,
                        cudaStream_t stream) {
    extend_permutation_kernel<<<blocks_for(n), kThreads, 0, stream>>>(
        on_device(h), on_device(r), on_device(s2), to_device(beta), to_device(gamma), n);
    check_launch("the permutation argument");
}

template <class Fr>
void finish_permutation(const PermutationEnd<Fr>& inputs, unsigned log_n, Fr* h, cudaStream_t stream) {
    const PermutationColumns<DeviceField<Fr>> columns{
        {on_device(inputs.l), on_device(inputs.r), on_device(inputs.o)},
        on_device(inputs.z),
        on_device(inputs.s3)};
    const PermutationScalars<DeviceField<Fr>> scalars{
        to_device(inputs.alpha),
        to_device(inputs.beta),
        to_device(inputs.gamma),
        {to_device(inputs.beta_shift[0]), to_device(inputs.beta_shift[1]), to_device(inputs.beta_shift[2])}};
    finish_permutation_kernel<Fr><<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        columns, inputs.omega, scalars, log_n, on_device(h));
    check_launch("the permutation argument");
}

template <class Fr>
void subtract_at(Fr* values, std::size_t n, const std::array<Fr, 6>& amounts, cudaStream_t stream) {
    SixElements<DeviceField<Fr>> elements;
    for (std::size_t i = 0; i < amounts.size(); ++i) elements.element[i] = to_device(amounts[i]);
    subtract_at_kernel<<<1, 1, 0, stream>>>(on_device(values), n, elements);
    check_launch("reducing the quotient's highest coefficients");
}

template <class Fr>
void join_residues(const ResidueJoin<Fr>& inputs, std::size_t n, cudaStream_t stream) {
    JoinColumns<DeviceField<Fr>> columns;
    JoinFactors<DeviceField<Fr>> factors;
    columns.addend = on_device(inputs.addend);
    for (unsigned i = 0; i < 3; ++i) {
        columns.part[i] = on_device(inputs.part[i]);
        factors.weight[i] = to_device(inputs.weight[i]);
        for (unsigned j = 0; j < 3; ++j) factors.inverse[i][j] = to_device(inputs.inverse[i][j]);
    }
    join_residues_kernel<<<blocks_for(n), kThreads, 0, stream>>>(columns, factors, n);
    check_launch("joining the quotient's cosets");
}

template <class Fr>
void complete_chunks(const std::array<Fr*, 3>& rows, const std::array<Fr, 6>& top, std::size_t n,
                     cudaStream_t stream) {
    SixElements<DeviceField<Fr>> elements;
    for (std::size_t i = 0; i < top.size(); ++i) elements.element[i] = to_device(top[i]);
    const ChunkRows<DeviceField<Fr>> outputs{{on_device(rows[0]), on_device(rows[1]), on_device(rows[2])}};
    complete_chunks_kernel<<<1, 1, 0, stream>>>(outputs, elements, n);
    check_launch("cutting the quotient into chunks");
}

#define PLONKD_INSTANTIATE(Fr)                                                                            \
    template void add_product(Fr*, const Fr*, const Fr*, std::size_t, cudaStream_t);                      \
    template void add_product(Fr*, const Fr*, const Fr*, const Fr*, std::size_t, cudaStream_t);           \
    template void begin_permutation(Fr*, const Fr*, const Fr*, const Fr*, const Fr&, const Fr&, unsigned, \
                                    cudaStream_t);                                                        \
    template void extend_permutation(Fr*, const Fr*, const Fr*, const Fr&, const Fr&, std::size_t,        \
                                     cudaStream_t);                                                       \
    template void finish_permutation(const PermutationEnd<Fr>&, unsigned, Fr*, cudaStream_t);             \
    template void subtract_at(Fr*, std::size_t, const std::array<Fr, 6>&, cudaStream_t);                  \
    template void join_residues(const ResidueJoin<Fr>&, std::size_t, cudaStream_t);                       \
    template void complete_chunks(const std::array<Fr*, 3>&, const std::array<Fr, 6>&, std::size_t,       \
                                  cudaStream_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
