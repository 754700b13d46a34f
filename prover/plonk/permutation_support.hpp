// The field elements that stand for positions in the permutation argument: id[t n + i] = u^t omega^i
// (gnark-plonk.md section 4).
//
// Positions come in no order, so powers are products of two table entries: the tables have about sqrt(n)
// entries and stay in the second-level cache at any n, where a table of all n powers would cost a cache miss
// per position.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prover/field/vector_ops.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {

template <class Fr>
class PermutationSupport {
  public:
    explicit PermutationSupport(const Domain<Fr>& domain)
        : low_bits_((domain.log_n + 1) / 2), low_(std::size_t{1} << low_bits_) {
        vector_ops::powers(std::span<Fr>(low_), Fr::one(), domain.omega);
        const std::size_t nb_high = domain.n >> low_bits_;
        high_.resize(3 * nb_high);
        Fr shift = Fr::one();
        for (std::size_t t = 0; t < 3; ++t) {
            vector_ops::powers(std::span<Fr>(high_).subspan(t * nb_high, nb_high), shift,
                               domain.omega.pow(std::uint64_t{1} << low_bits_));
            shift *= coset_shift<Fr>();
        }
    }

    // out[i] = id[positions[i]].
    void write(std::span<const std::uint32_t> positions, std::span<Fr> out) const {
        std::vector<Fr> factors(positions.size());
        for (std::size_t i = 0; i < positions.size(); ++i) {
            out[i] = low_[positions[i] & ((std::uint32_t{1} << low_bits_) - 1)];
            factors[i] = high_[positions[i] >> low_bits_];
        }
        vector_ops::multiply<Fr>(out, out, factors);
    }

  private:
    unsigned low_bits_;
    std::vector<Fr> low_;   // omega^i
    std::vector<Fr> high_;  // u^t omega^(i 2^low_bits), t = 0, 1, 2 one after the other
};

}  // namespace plonkd
