// The six coefficients of the quotient h from degree 3n upwards, on the host.
//
// Three cosets of n points determine h but for these. They follow from the highest coefficients of the
// permutation argument's factors: no other term of the numerator reaches degree 4n.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace plonkd::gpu {

inline constexpr std::size_t kNbTop = 6;

// The highest coefficients of a polynomial, as far as they were fetched from the device.
template <class Fr>
struct HighCoefficients {
    std::size_t length = 0;  // of the polynomial
    std::vector<Fr> last;    // its last coefficients, lowest first: at least kNbTop + 2 or all of them

    // 0 beyond the length; `degree` must not lie below what was fetched.
    Fr operator[](std::size_t degree) const {
        return degree < length ? last[degree - (length - last.size())] : Fr::zero();
    }
};

template <class Fr>
struct QuotientTopInputs {
    std::size_t n;
    Fr omega, alpha, beta, gamma, u;
    std::array<HighCoefficients<Fr>, 3> wires;        // L, R, O: n + 2 coefficients
    HighCoefficients<Fr> z;                           // n + 3
    std::array<HighCoefficients<Fr>, 3> permutation;  // S1, S2, S3: n
};

template <class Fr>
std::array<Fr, kNbTop> quotient_top(const QuotientTopInputs<Fr>& inputs);

}  // namespace plonkd::gpu
