#include "prover/field/batch_inverse.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "prover/field/aligned_buffer.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/fields.hpp"
#include "prover/field/vector_ops_ifma.hpp"

namespace plonkd {

namespace {

// One inversion per block is under a hundredth of the block's products, and the scratch stays in cache.
constexpr std::size_t kBlock = 2048;

template <class F>
void invert_eight(std::uint64_t* values) {
    batch_inverse_serial(std::span<F>(reinterpret_cast<F*>(values), 8));
}

template <class F>
void invert_block(std::span<F> values) {
    using Kernel = ifma::VectorKernel<F>;
    static_assert(kBlock <= Kernel::kInversions);
    const std::size_t vectors = cpu_features().avx512_ifma ? values.size() / 8 * 8 : 0;
    if (vectors != 0) {
        static thread_local const AlignedBuffer<std::byte> workspace(Kernel::workspace_bytes());
        Kernel::invert(reinterpret_cast<std::uint64_t*>(values.data()), vectors, workspace.data(),
                       &invert_eight<F>);
    }
    batch_inverse_serial(values.subspan(vectors));
}

}  // namespace

template <class F>
void batch_inverse(std::span<F> values) {
    const std::size_t blocks = (values.size() + kBlock - 1) / kBlock;
    tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
        const std::size_t first = block * kBlock;
        invert_block(values.subspan(first, std::min(kBlock, values.size() - first)));
    });
}

template void batch_inverse(std::span<Bn254Fr>);
template void batch_inverse(std::span<Bn254Fp>);
template void batch_inverse(std::span<Bls12377Fr>);
template void batch_inverse(std::span<Bls12377Fp>);
template void batch_inverse(std::span<Bw6761Fp>);
template void batch_inverse(std::span<Bls12381Fr>);

}  // namespace plonkd
