// Powers of a root of unity in random order, from two tables of about sqrt(n) entries each: small enough for
// the second-level cache at any n, where a table of all powers would cost a cache miss per access.
#pragma once

#include <cstddef>
#include <vector>

#include "prover/poly/domain.hpp"

namespace plonkd {

template <class Fr>
class RootTable {
  public:
    explicit RootTable(const Domain<Fr>& domain)
        : low_bits_((domain.log_n + 1) / 2),
          low_(powers(domain.omega, std::size_t{1} << low_bits_)),
          high_(powers(domain.omega.pow(std::uint64_t{1} << low_bits_), domain.n >> low_bits_)) {}

    // omega^exponent, exponent < n.
    Fr operator[](std::size_t exponent) const {
        return low_[exponent & ((std::size_t{1} << low_bits_) - 1)] * high_[exponent >> low_bits_];
    }

  private:
    static std::vector<Fr> powers(const Fr& base, std::size_t count) {
        std::vector<Fr> result(count);
        Fr power = Fr::one();
        for (Fr& entry : result) {
            entry = power;
            power *= base;
        }
        return result;
    }

    unsigned low_bits_;
    std::vector<Fr> low_, high_;
};

}  // namespace plonkd
