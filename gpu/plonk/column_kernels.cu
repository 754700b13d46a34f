// One thread per row, 256 a block, no shared memory; 18 to 68 registers where nothing else is said. Bound by
// memory where nothing else is said: rows in bit-reversed order and positions of the permutation are reached
// at random.
#include "gpu/device/element_launch.cuh"
#include "gpu/plonk/column_kernels.hpp"
#include "gpu/poly/power_table.cuh"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

__device__ __forceinline__ std::size_t row_of(std::size_t position, unsigned log_n, RowOrder order) {
    return order == RowOrder::natural ? position : bit_reversed(position, log_n);
}

template <class Fr>
__device__ __forceinline__ DeviceField<Fr> selector_value(const SelectorRows<Fr>& selector,
                                                          const DeviceField<Fr>& public_value,
                                                          std::size_t row) {
    if (row < selector.nb_public) return public_value;
    if (row - selector.nb_public >= selector.nb_constraints) return DeviceField<Fr>::zero();
    return DeviceField<Fr>::load_constant(selector.coefficients + selector.indices[row - selector.nb_public]);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    selector_kernel(SelectorRows<Fr> selector, DeviceField<Fr> public_value, unsigned log_n, RowOrder order,
                    DeviceField<Fr>* out) {
    const std::size_t position = thread_index();
    if (position >= std::size_t{1} << log_n) return;
    selector_value(selector, public_value, row_of(position, log_n, order)).store(out + position);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    add_selector_kernel(SelectorRows<Fr> selector, DeviceField<Fr> public_value, DeviceField<Fr> factor,
                        unsigned log_n, RowOrder order, DeviceField<Fr>* sum) {
    using Device = DeviceField<Fr>;
    const std::size_t position = thread_index();
    if (position >= std::size_t{1} << log_n) return;
    const Device value = selector_value(selector, public_value, row_of(position, log_n, order));
    (Device::load(sum + position) + factor * value).store(sum + position);
}

template <class Device>
struct Shifts {
    Device shift[3];
};

template <class Fr>
Shifts<DeviceField<Fr>> shifts_of(const PermutationRows<Fr>& rows) {
    return {{to_device(rows.shifts[0]), to_device(rows.shifts[1]), to_device(rows.shifts[2])}};
}

// u^t omega^i of a position.
template <class Fr>
__device__ __forceinline__ DeviceField<Fr> support(std::uint32_t position, const PowerTableView<Fr>& omega,
                                                   const Shifts<DeviceField<Fr>>& shifts, unsigned log_n) {
    const DeviceField<Fr> root = table_power(omega, position & ((std::size_t{1} << log_n) - 1));
    const std::uint32_t third = position >> log_n;
    if (third == 0) return root;
    return root * (third == 1 ? shifts.shift[1] : shifts.shift[2]);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    permutation_kernel(const std::uint32_t* permutation, PowerTableView<Fr> omega,
                       Shifts<DeviceField<Fr>> shifts, unsigned log_n, RowOrder order, DeviceField<Fr>* out) {
    const std::size_t position = thread_index();
    if (position >= std::size_t{1} << log_n) return;
    support(permutation[row_of(position, log_n, order)], omega, shifts, log_n).store(out + position);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    add_permutation_kernel(const std::uint32_t* permutation, PowerTableView<Fr> omega,
                           Shifts<DeviceField<Fr>> shifts, DeviceField<Fr> factor, unsigned log_n,
                           RowOrder order, DeviceField<Fr>* sum) {
    using Device = DeviceField<Fr>;
    const std::size_t position = thread_index();
    if (position >= std::size_t{1} << log_n) return;
    const Device value = support(permutation[row_of(position, log_n, order)], omega, shifts, log_n);
    (Device::load(sum + position) + factor * value).store(sum + position);
}

template <class Device>
struct WirePointers {
    const Device* wire[3];
};

// About 16 products a row: bound by the multiplier. 78 to 86 registers, 128 of twelve limbs.
template <class Fr>
__global__ void __launch_bounds__(kThreads)
    factors_kernel(const std::uint32_t* permutation, PowerTableView<Fr> omega, Shifts<DeviceField<Fr>> shifts,
                   WirePointers<DeviceField<Fr>> wires, DeviceField<Fr> beta, DeviceField<Fr> gamma,
                   unsigned log_n, DeviceField<Fr>* numerators, DeviceField<Fr>* denominators) {
    using Device = DeviceField<Fr>;
    const std::size_t row = thread_index();
    const std::size_t n = std::size_t{1} << log_n;
    if (row >= n) return;
    const Device beta_root = beta * table_power(omega, row);
    Device numerator;
    Device denominator;
#pragma unroll
    for (unsigned t = 0; t < 3; ++t) {
        const Device value = Device::load(wires.wire[t] + row) + gamma;
        const Device above = value + (t == 0 ? beta_root : beta_root * shifts.shift[t]);
        const Device below = value + beta * support(permutation[t * n + row], omega, shifts, log_n);
        numerator = t == 0 ? above : numerator * above;
        denominator = t == 0 ? below : denominator * below;
    }
    numerator.store(numerators + row);
    denominator.store(denominators + row);
}

template <class Device>
__global__ void __launch_bounds__(kThreads)
    join_kernel(const Device* prefix, const Device* suffix, Device factor, Device* z, std::size_t n) {
    const std::size_t i = thread_index();
    if (i < n) (Device::load(prefix + i) * Device::load(suffix + i) * factor).store(z + i);
}

}  // namespace

template <class Fr>
void write_selector(const SelectorRows<Fr>& selector, unsigned log_n, RowOrder order, Fr* out,
                    cudaStream_t stream) {
    selector_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        selector, to_device(selector.public_value), log_n, order, on_device(out));
    check_launch("writing a selector");
}

template <class Fr>
void add_selector(const SelectorRows<Fr>& selector, const Fr& factor, unsigned log_n, RowOrder order, Fr* sum,
                  cudaStream_t stream) {
    add_selector_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        selector, to_device(selector.public_value), to_device(factor), log_n, order, on_device(sum));
    check_launch("adding a selector");
}

template <class Fr>
void write_permutation(const PermutationRows<Fr>& rows, unsigned third, unsigned log_n, RowOrder order,
                       Fr* out, cudaStream_t stream) {
    permutation_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        rows.permutation + (std::size_t{third} << log_n), rows.omega, shifts_of(rows), log_n, order,
        on_device(out));
    check_launch("writing a permutation column");
}

template <class Fr>
void add_permutation(const PermutationRows<Fr>& rows, unsigned third, const Fr& factor, unsigned log_n,
                     RowOrder order, Fr* sum, cudaStream_t stream) {
    add_permutation_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        rows.permutation + (std::size_t{third} << log_n), rows.omega, shifts_of(rows), to_device(factor),
        log_n, order, on_device(sum));
    check_launch("adding a permutation column");
}

template <class Fr>
void write_grand_product_factors(const GrandProductRows<Fr>& inputs, unsigned log_n, Fr* numerators,
                                 Fr* denominators, cudaStream_t stream) {
    const WirePointers<DeviceField<Fr>> wires{
        {on_device(inputs.wires[0]), on_device(inputs.wires[1]), on_device(inputs.wires[2])}};
    factors_kernel<<<blocks_for(std::size_t{1} << log_n), kThreads, 0, stream>>>(
        inputs.rows.permutation, inputs.rows.omega, shifts_of(inputs.rows), wires, to_device(inputs.beta),
        to_device(inputs.gamma), log_n, on_device(numerators), on_device(denominators));
    check_launch("writing the grand product's factors");
}

template <class Fr>
void join_grand_product(const Fr* prefix, const Fr* suffix, const Fr& factor, Fr* z, std::size_t n,
                        cudaStream_t stream) {
    join_kernel<<<blocks_for(n), kThreads, 0, stream>>>(on_device(prefix), on_device(suffix),
                                                        to_device(factor), on_device(z), n);
    check_launch("joining the grand product");
}

#define PLONKD_INSTANTIATE(Fr)                                                                              \
    template void write_selector(const SelectorRows<Fr>&, unsigned, RowOrder, Fr*, cudaStream_t);           \
    template void add_selector(const SelectorRows<Fr>&, const Fr&, unsigned, RowOrder, Fr*, cudaStream_t);  \
    template void write_permutation(const PermutationRows<Fr>&, unsigned, unsigned, RowOrder, Fr*,          \
                                    cudaStream_t);                                                          \
    template void add_permutation(const PermutationRows<Fr>&, unsigned, const Fr&, unsigned, RowOrder, Fr*, \
                                  cudaStream_t);                                                            \
    template void write_grand_product_factors(const GrandProductRows<Fr>&, unsigned, Fr*, Fr*,              \
                                              cudaStream_t);                                                \
    template void join_grand_product(const Fr*, const Fr*, const Fr&, Fr*, std::size_t, cudaStream_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
