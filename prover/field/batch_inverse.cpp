#include "prover/field/batch_inverse.hpp"

#include <algorithm>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/field/fields.hpp"

namespace plonkd {

template <class F>
void batch_inverse(std::span<F> values) {
    // One inversion per block is under a hundredth of the block's products, and the scratch stays in cache.
    constexpr std::size_t kBlock = 4096;
    const std::size_t blocks = (values.size() + kBlock - 1) / kBlock;
    tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
        const std::size_t first = block * kBlock;
        batch_inverse_serial(values.subspan(first, std::min(kBlock, values.size() - first)));
    });
}

template void batch_inverse(std::span<Bn254Fr>);
template void batch_inverse(std::span<Bn254Fp>);
template void batch_inverse(std::span<Bls12377Fr>);
template void batch_inverse(std::span<Bls12377Fp>);
template void batch_inverse(std::span<Bw6761Fp>);
template void batch_inverse(std::span<Bls12381Fr>);

}  // namespace plonkd
