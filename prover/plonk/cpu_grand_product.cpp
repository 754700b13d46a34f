#include "prover/plonk/cpu_grand_product.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <tbb/parallel_for.h>

#include "prover/field/batch_inverse.hpp"
#include "prover/plonk/cpu_fixed_columns.hpp"

namespace plonkd {

namespace {

// Rows per task; one inversion is shared by a block.
constexpr std::size_t kBlock = std::size_t{1} << 11;

}  // namespace

template <class C>
void grand_product(const CircuitKey<C>& key, const Domain<typename C::Fr>& domain,
                   const RootTable<typename C::Fr>& roots, std::span<const typename C::Fr> l,
                   std::span<const typename C::Fr> r, std::span<const typename C::Fr> o,
                   const typename C::Fr& beta, const typename C::Fr& gamma, std::span<typename C::Fr> z) {
    using Fr = typename C::Fr;
    const std::size_t n = domain.n;
    const PermutationSupport<Fr> support(domain, roots);
    const std::array<std::span<const Fr>, 3> columns{l, r, o};
    const std::array<Fr, 3> shifted_beta{beta, beta * support.shifts[1], beta * support.shifts[2]};
    const std::size_t nb_blocks = (n + kBlock - 1) / kBlock;

    // Every row's factor, and the product of each block's factors.
    std::vector<Fr> block_products(nb_blocks);
    tbb::parallel_for(std::size_t{0}, nb_blocks, [&](std::size_t block) {
        const std::size_t begin = block * kBlock;
        const std::size_t end = std::min(n, begin + kBlock);
        std::vector<Fr> denominators(end - begin);
        Fr root = roots[begin];
        for (std::size_t i = begin; i < end; ++i) {
            Fr numerator = Fr::one();
            Fr denominator = Fr::one();
            for (std::size_t t = 0; t < 3; ++t) {
                const Fr value = columns[t][i] + gamma;
                numerator *= value + shifted_beta[t] * root;
                denominator *= value + beta * support(key.permutation[t * n + i]);
            }
            z[i] = numerator;
            denominators[i - begin] = denominator;
            root *= domain.omega;
        }
        batch_inverse_serial(std::span<Fr>(denominators));
        Fr product = Fr::one();
        for (std::size_t i = begin; i < end; ++i) {
            z[i] *= denominators[i - begin];
            product *= z[i];
        }
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

#define PLONKD_INSTANTIATE(C)                                                                              \
    template void grand_product<C>(const CircuitKey<C>&, const Domain<C::Fr>&, const RootTable<C::Fr>&,    \
                                   std::span<const C::Fr>, std::span<const C::Fr>, std::span<const C::Fr>, \
                                   const C::Fr&, const C::Fr&, std::span<C::Fr>);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
