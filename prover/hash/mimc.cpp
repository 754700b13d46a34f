#include "prover/hash/mimc.hpp"

#include "prover/hash/keccak256.hpp"

namespace plonkd {
namespace {

// x^5 or x^17: repeated squaring to an even power of two, then one multiplication.
template <unsigned Exponent, class Fr>
Fr power(const Fr& x) {
    static_assert(Exponent == 5 || Exponent == 17);
    Fr result = x.squared().squared();
    if constexpr (Exponent == 17) result = result.squared().squared();
    return result * x;
}

template <class Fr>
std::array<Fr, Mimc<Fr>::kRounds> make_round_constants() {
    static constexpr std::uint8_t kSeed[] = {'s', 'e', 'e', 'd'};
    KeccakChain chain(keccak256(kSeed));
    std::array<Fr, Mimc<Fr>::kRounds> constants;
    for (Fr& constant : constants) constant = Fr::from_bytes_reduced(chain.next());
    return constants;
}

}  // namespace

template <class Fr>
const std::array<Fr, Mimc<Fr>::kRounds>& Mimc<Fr>::round_constants() {
    static const std::array<Fr, kRounds> constants = make_round_constants<Fr>();
    return constants;
}

template <class Fr>
Fr Mimc<Fr>::encrypt(const Fr& key, const Fr& message) {
    Fr x = message;
    for (const Fr& constant : round_constants())
        x = power<MimcParameters<Fr>::kExponent>(x + (key + constant));
    return x + key;
}

template class Mimc<Bn254Fr>;
template class Mimc<Bls12377Fr>;
template class Mimc<Bw6761Fr>;

}  // namespace plonkd
