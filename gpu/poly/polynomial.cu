// One thread per element, 256 a block, no shared memory, 18 to 68 registers; bound by memory.
#include "gpu/device/element_launch.cuh"
#include "gpu/poly/polynomial.hpp"
#include "gpu/poly/power_table.cuh"
#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

template <class Fr>
__global__ void __launch_bounds__(kThreads) fill_kernel(Fr* values, std::size_t count, Fr value) {
    const std::size_t i = thread_index();
    if (i < count) value.store(values + i);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    add_rows_kernel(Fr* values, const std::uint32_t* rows, const Fr* entries, std::size_t count) {
    const std::size_t i = thread_index();
    if (i < count) (Fr::load(values + rows[i]) + Fr::load(entries + i)).store(values + rows[i]);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    set_rows_kernel(Fr* values, const std::uint32_t* rows, std::size_t count, Fr value) {
    const std::size_t i = thread_index();
    if (i < count) value.store(values + rows[i]);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    add_to_rows_kernel(Fr* values, const std::uint32_t* rows, std::size_t count, Fr value) {
    const std::size_t i = thread_index();
    if (i < count) (Fr::load(values + rows[i]) + value).store(values + rows[i]);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    add_scaled_kernel(Fr* sum, Fr factor, const Fr* polynomial, std::size_t count) {
    const std::size_t i = thread_index();
    if (i < count) (Fr::load(sum + i) + factor * Fr::load(polynomial + i)).store(sum + i);
}

constexpr unsigned kMaxBlinding = 3;
template <class Fr>
struct BlindingCoefficients {
    Fr b[kMaxBlinding];
    unsigned count;
};

// One thread: with n = 2 the ranges overlap.
template <class Fr>
__global__ void add_vanishing_kernel(Fr* coefficients, std::size_t n, BlindingCoefficients<Fr> blinding) {
    for (unsigned i = 0; i < blinding.count; ++i) blinding.b[i].store(coefficients + n + i);
    for (unsigned i = 0; i < blinding.count; ++i)
        (Fr::load(coefficients + i) - blinding.b[i]).store(coefficients + i);
}

template <class Fr>
__global__ void __launch_bounds__(kThreads)
    reduce_kernel(const Fr* coefficients, std::size_t length, std::size_t n, Fr residue, Fr* out) {
    const std::size_t i = thread_index();
    if (i >= n) return;
    Fr sum = i < length ? Fr::load(coefficients + i) : Fr::zero();
    Fr power = residue;
    for (std::size_t j = i + n; j < length; j += n) {
        sum = sum + power * Fr::load(coefficients + j);
        power = power * residue;
    }
    sum.store(out + i);
}

}  // namespace

template <class Fr>
void fill(Fr* values, std::size_t count, const Fr& value, cudaStream_t stream) {
    fill_kernel<<<blocks_for(count), kThreads, 0, stream>>>(on_device(values), count, to_device(value));
    check_launch("filling a column");
}

template <class Fr>
void add_rows(Fr* values, const std::uint32_t* rows, const Fr* entries, std::size_t count,
              cudaStream_t stream) {
    if (count == 0) return;
    add_rows_kernel<<<blocks_for(count), kThreads, 0, stream>>>(on_device(values), rows, on_device(entries),
                                                                count);
    check_launch("filling a sparse column");
}

template <class Fr>
void set_rows(Fr* values, const std::uint32_t* rows, std::size_t count, const Fr& value,
              cudaStream_t stream) {
    if (count == 0) return;
    set_rows_kernel<<<blocks_for(count), kThreads, 0, stream>>>(on_device(values), rows, count,
                                                                to_device(value));
    check_launch("filling a sparse column");
}

template <class Fr>
void add_to_rows(Fr* values, const std::uint32_t* rows, std::size_t count, const Fr& value,
                 cudaStream_t stream) {
    if (count == 0) return;
    add_to_rows_kernel<<<blocks_for(count), kThreads, 0, stream>>>(on_device(values), rows, count,
                                                                   to_device(value));
    check_launch("adding to a sparse set of rows");
}

template <class Fr>
void add_scaled(Fr* sum, const Fr& factor, const Fr* polynomial, std::size_t count, cudaStream_t stream) {
    add_scaled_kernel<<<blocks_for(count), kThreads, 0, stream>>>(on_device(sum), to_device(factor),
                                                                  on_device(polynomial), count);
    check_launch("adding columns");
}

template <class Fr>
void add_multiple_of_vanishing(Fr* coefficients, std::size_t n, std::span<const Fr> b, cudaStream_t stream) {
    if (b.empty()) return;
    if (b.size() > kMaxBlinding) throw InternalError("a blinding polynomial has at most three coefficients");
    BlindingCoefficients<DeviceField<Fr>> blinding;
    blinding.count = static_cast<unsigned>(b.size());
    for (std::size_t i = 0; i < b.size(); ++i) blinding.b[i] = to_device(b[i]);
    add_vanishing_kernel<<<1, 1, 0, stream>>>(on_device(coefficients), n, blinding);
    check_launch("blinding a column");
}

template <class Fr>
void reduce_modulo_vanishing(const Fr* coefficients, std::size_t length, std::size_t n, const Fr& residue,
                             Fr* out, cudaStream_t stream) {
    reduce_kernel<<<blocks_for(n), kThreads, 0, stream>>>(on_device(coefficients), length, n,
                                                          to_device(residue), on_device(out));
    check_launch("reducing a polynomial");
}

#define PLONKD_INSTANTIATE(Fr)                                                                    \
    template void fill(Fr*, std::size_t, const Fr&, cudaStream_t);                                \
    template void add_rows(Fr*, const std::uint32_t*, const Fr*, std::size_t, cudaStream_t);      \
    template void set_rows(Fr*, const std::uint32_t*, std::size_t, const Fr&, cudaStream_t);      \
    template void add_to_rows(Fr*, const std::uint32_t*, std::size_t, const Fr&, cudaStream_t);   \
    template void add_scaled(Fr*, const Fr&, const Fr*, std::size_t, cudaStream_t);               \
    template void add_multiple_of_vanishing(Fr*, std::size_t, std::span<const Fr>, cudaStream_t); \
    template void reduce_modulo_vanishing(const Fr*, std::size_t, std::size_t, const Fr&, Fr*, cudaStream_t);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd::gpu
