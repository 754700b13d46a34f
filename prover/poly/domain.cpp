#include "prover/poly/domain.hpp"

#include <string>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

// gnark's constants per scalar field: s, a 2^s-th root of unity g, and the coset shift u.
template <class Fr>
struct RootOfUnity;

template <>
struct RootOfUnity<Bn254Fr> {
    static constexpr unsigned kTwoAdicity = 28;
    static constexpr std::uint64_t kCosetShift = 5;
    static constexpr auto kRoot =
        big_int_from_hex<4>("2a3c09f0a58a7e8500e0a7eb8ef62abc402d111e41112ed49bd61b6e725b19f0");
};
template <>
struct RootOfUnity<Bls12377Fr> {
    static constexpr unsigned kTwoAdicity = 47;
    static constexpr std::uint64_t kCosetShift = 22;
    static constexpr auto kRoot =
        big_int_from_hex<4>("11d4b7f60cb92cc160c69477d1a8a12f9b506ee363e3f04a476ef4a4ec2a895e");
};
template <>
struct RootOfUnity<Bw6761Fr> {
    static constexpr unsigned kTwoAdicity = 46;
    static constexpr std::uint64_t kCosetShift = 15;
    static constexpr auto kRoot = big_int_from_hex<6>(
        "36a92e05198a8030f152488aeffc9b40fbe05b4512a3d4b44d994a0ddff8c606df0a4306fe0bc37eca603cc563b9a1");
};

}  // namespace

template <class Fr>
unsigned two_adicity() {
    return RootOfUnity<Fr>::kTwoAdicity;
}

template <class Fr>
Fr coset_shift() {
    return Fr::from_u64(RootOfUnity<Fr>::kCosetShift);
}

template <class Fr>
Domain<Fr> Domain<Fr>::of_size(std::size_t n) {
    constexpr unsigned kTwoAdicity = RootOfUnity<Fr>::kTwoAdicity;
    unsigned log_n = 0;
    while (log_n < kTwoAdicity && (std::size_t{1} << log_n) < n) ++log_n;
    if (n != std::size_t{1} << log_n) {
        throw InternalError("no evaluation domain of size " + std::to_string(n) +
                            ": expected a power of two up to 2^" + std::to_string(kTwoAdicity));
    }
    Domain domain;
    domain.n = n;
    domain.log_n = log_n;
    domain.omega = Fr::from_canonical(RootOfUnity<Fr>::kRoot);
    for (unsigned i = log_n; i < kTwoAdicity; ++i) domain.omega = domain.omega.squared();
    domain.omega_inverse = domain.omega.inverse();
    domain.n_inverse = Fr::from_u64(n).inverse();
    return domain;
}

std::size_t reverse_bits(std::size_t index, unsigned bits) {
    if (bits == 0) return 0;
    std::size_t reversed = 0;
    for (unsigned byte = 0; byte < 8; ++byte) {
        // Eight bits at a time: spread by multiplication, pick one bit of each copy, gather (Bit Twiddling
        // Hacks).
        const std::uint64_t b = (index >> (8 * byte)) & 0xff;
        const std::uint64_t r = ((b * 0x80200802ULL) & 0x0884422110ULL) * 0x0101010101ULL >> 32 & 0xff;
        reversed = (reversed << 8) | r;
    }
    return reversed >> (64 - bits);
}

template unsigned two_adicity<Bn254Fr>();
template unsigned two_adicity<Bls12377Fr>();
template unsigned two_adicity<Bw6761Fr>();
template Bn254Fr coset_shift();
template Bls12377Fr coset_shift();
template Bw6761Fr coset_shift();
template struct Domain<Bn254Fr>;
template struct Domain<Bls12377Fr>;
template struct Domain<Bw6761Fr>;

}  // namespace plonkd
