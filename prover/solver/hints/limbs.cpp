#include "prover/solver/hints/limbs.hpp"

#include "prover/solver/hints/registry.hpp"

namespace plonkd {

mpz_class recompose(std::span<const mpz_class> limbs, std::size_t bits) {
    mpz_class value = 0;
    for (std::size_t i = limbs.size(); i-- > 0;) {
        value <<= bits;
        value += limbs[i];
    }
    return value;
}

void decompose(const mpz_class& value, std::size_t bits, std::span<mpz_class> limbs) {
    if (sgn(value) != 0 && mpz_sizeinbase(value.get_mpz_t(), 2) > bits * limbs.size()) {
        throw HintError("an integer does not fit into its limbs");
    }
    mpz_class rest = value;
    for (mpz_class& limb : limbs) {
        mpz_fdiv_r_2exp(limb.get_mpz_t(), rest.get_mpz_t(), bits);
        mpz_fdiv_q_2exp(rest.get_mpz_t(), rest.get_mpz_t(), bits);
    }
}

std::vector<mpz_class> convolve(std::span<const mpz_class> a, std::span<const mpz_class> b) {
    if (a.empty() || b.empty())
        return std::vector<mpz_class>(a.size() + b.size() > 1 ? a.size() + b.size() - 1 : 0);
    std::vector<mpz_class> product(a.size() + b.size() - 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            mpz_addmul(product[i + j].get_mpz_t(), a[i].get_mpz_t(), b[j].get_mpz_t());
        }
    }
    return product;
}

}  // namespace plonkd
