#include "prover/curve/point.hpp"

#include <algorithm>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "prover/curve/curves.hpp"
#include "prover/failure/failure.hpp"
#include "prover/field/batch_inverse.hpp"

namespace plonkd {

template <class F>
void to_affine(std::span<const Jacobian<F>> points, std::span<Affine<F>> out) {
    if (points.size() != out.size()) throw InternalError("to_affine: sizes of input and output differ");
    // Enough points to make the inversion's share of a block small, few enough to stay in the second-level
    // cache.
    constexpr std::size_t kBlock = 512;
    const tbb::blocked_range<std::size_t> blocks(0, (points.size() + kBlock - 1) / kBlock);
    tbb::parallel_for(blocks, [&](const tbb::blocked_range<std::size_t>& range) {
        std::vector<F> inverses;
        for (std::size_t block = range.begin(); block < range.end(); ++block) {
            const std::size_t first = block * kBlock;
            const std::size_t size = std::min(kBlock, points.size() - first);
            inverses.resize(size);
            for (std::size_t i = 0; i < size; ++i) inverses[i] = points[first + i].z;
            batch_inverse_serial(std::span<F>(inverses));
            for (std::size_t i = 0; i < size; ++i)
                out[first + i] = points[first + i].scaled_by_inverse(inverses[i]);
        }
    });
}

template void to_affine(std::span<const Jacobian<Bn254Fp>>, std::span<Affine<Bn254Fp>>);
template void to_affine(std::span<const Jacobian<Bls12377Fp>>, std::span<Affine<Bls12377Fp>>);
template void to_affine(std::span<const Jacobian<Bw6761Fp>>, std::span<Affine<Bw6761Fp>>);
template void to_affine(std::span<const Jacobian<Bn254::G2Field>>, std::span<Affine<Bn254::G2Field>>);
template void to_affine(std::span<const Jacobian<Bls12377::G2Field>>, std::span<Affine<Bls12377::G2Field>>);

}  // namespace plonkd
