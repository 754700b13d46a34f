#include "prover/plonk/cpu_grand_product.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <tbb/parallel_for.h>

#include "prover/field/batch_inverse.hpp"
#include "prover/field/vector_ops.hpp"

namespace plonkd {

namespace {

// Rows per task; one inversion is shared by a block.
constexpr std::size_t kBlock = std::size_t{1} << 11;

}  // namespace

template <class C>
void grand_product(const CircuitKey<C>& key, const Domain<typename C::Fr>& domain,
                   const PermutationSupport<typename C::Fr>& support, std::span<const typename C::Fr> l,
                   std::span<const typename C::Fr> r, std::span<const typename C::Fr> o,
                   const typename C::Fr& beta, const typename C::Fr& gamma, std::span<typename C::Fr> z) {
    using Fr = typename C::Fr;
    const std::size_t n = domain.n;
    const std::array<std::span<const Fr>, 3> columns{l, r, o};
    const Fr u = coset_shift<Fr>();
    const std::array<Fr, 3> shifts{Fr::one(), u, u.squared()};
    const std::size_t nb_blocks = (n + kBlock - 1) / kBlock;

    // Every row's factor, and the product of each block's factors.
    std::vector<Fr> block_products(nb_blocks);
    tbb::parallel_for(std::size_t{0}, nb_blocks, [&](std::size_t block) {
        const std::size_t begin = block * kBlock;
        const std::size_t size = std::min(kBlock, n - begin);
        const std::span<Fr> factors = z.subspan(begin, size);
        std::vector<Fr> denominators(size, Fr::one());
        std::vector<Fr> identities(size);
        std::vector<Fr> permuted(size);
        vector_ops::powers<Fr>(identities, beta * domain.omega.pow(begin), domain.omega);
        std::fill(factors.begin(), factors.end(), Fr::one());
        for (std::size_t t = 0; t < 3; ++t) {
            const std::span<const Fr> values = columns[t].subspan(begin, size);
            support.write(std::span<const std::uint32_t>(key.permutation).subspan(t * n + begin, size),
                          permuted);
            vector_ops::multiply_by_affine<Fr>(factors, values, shifts[t], identities, gamma);
            vector_ops::multiply_by_affine<Fr>(denominators, values, beta, permuted, gamma);
        }
        batch_inverse_serial(std::span<Fr>(denominators));
        vector_ops::multiply<Fr>(factors, factors, denominators);
        Fr product = Fr::one();
        for (const Fr& factor : factors) product *= factor;
        block_products[block] = product;
    });

    Fr before = Fr::one();
    for (Fr& product : block_products) {
        const Fr through = before * product;
        product = before;
        before = through;
    }
    // Factors become the products of all factors above them.
    tbb::parallel_for(std::size_t{0}, nb_blocks, [&](std::size_t block) {
        const std::size_t begin = block * kBlock;
        const std::size_t end = std::min(n, begin + kBlock);
        Fr product = block_products[block];
        for (std::size_t i = begin; i < end; ++i) {
            const Fr factor = z[i];
            z[i] = product;
            product *= factor;
        }
    });
}

#define PLONKD_INSTANTIATE(C)                                                                    \
    template void grand_product<C>(const CircuitKey<C>&, const Domain<C::Fr>&,                   \
                                   const PermutationSupport<C::Fr>&, std::span<const C::Fr>,     \
                                   std::span<const C::Fr>, std::span<const C::Fr>, const C::Fr&, \
                                   const C::Fr&, std::span<C::Fr>);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
