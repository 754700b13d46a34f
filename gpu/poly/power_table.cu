#include "gpu/poly/power_table.cuh"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

namespace {

// out[i] = factor * base^(i * step). 128 threads a block, 40 registers, 62 of twelve limbs; about 60 products
// an entry, made once per loaded circuit: bound by the multiplier.
template <class Fr>
__global__ void __launch_bounds__(128)
    write_scaled_powers(Fr base, Fr factor, std::uint64_t step, std::size_t count, Fr* out) {
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i < count) (factor * base.pow(i * step)).store(out + i);
}

template <class Fr>
void launch(const Fr& base, const Fr& factor, std::uint64_t step, Fr* out, std::size_t count,
            cudaStream_t stream) {
    const auto blocks = static_cast<unsigned>((count + 127) / 128);
    write_scaled_powers<<<blocks, 128, 0, stream>>>(to_device(base), to_device(factor), step, count,
                                                    on_device(out));
    check_launch("making a table of powers");
}

}  // namespace

template <class Fr>
PowerTable<Fr>::PowerTable(const Fr& base, const Fr& factor, unsigned log_size, cudaStream_t stream)
    : low_bits_((log_size + 1) / 2),
      low_(std::size_t{1} << low_bits_),
      high_(std::size_t{1} << (log_size - low_bits_)) {
    launch(base, Fr::one(), 1, low_.data(), low_.size(), stream);
    launch(base, factor, std::uint64_t{1} << low_bits_, high_.data(), high_.size(), stream);
}

template <class Fr>
void write_powers(const Fr& base, Fr* out, std::size_t count, cudaStream_t stream) {
    launch(base, Fr::one(), 1, out, count, stream);
}

template class PowerTable<Bn254Fr>;
template class PowerTable<Bls12377Fr>;
template class PowerTable<Bw6761Fr>;
template void write_powers(const Bn254Fr&, Bn254Fr*, std::size_t, cudaStream_t);
template void write_powers(const Bls12377Fr&, Bls12377Fr*, std::size_t, cudaStream_t);
template void write_powers(const Bw6761Fr&, Bw6761Fr*, std::size_t, cudaStream_t);

}  // namespace plonkd::gpu
