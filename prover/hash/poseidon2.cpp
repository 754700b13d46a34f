#include "prover/hash/poseidon2.hpp"

#include <string_view>

#include "prover/hash/keccak256.hpp"

namespace plonkd {
namespace {

using Fr = Poseidon2::Fr;

constexpr std::string_view kSeed = "Poseidon2-BLS12_377[t=2,rF=6,rP=26,d=17]";

Poseidon2::RoundKeys make_round_keys() {
    KeccakChain chain(keccak256({reinterpret_cast<const std::uint8_t*>(kSeed.data()), kSeed.size()}));
    Poseidon2::RoundKeys keys;
    for (std::size_t round = 0; round < Poseidon2::kRounds; ++round) {
        keys[round][0] = Fr::from_bytes_reduced(chain.next());
        keys[round][1] = Poseidon2::is_full_round(round) ? Fr::from_bytes_reduced(chain.next()) : Fr::zero();
    }
    return keys;
}

Fr power_17(const Fr& x) {
    return x.squared().squared().squared().squared() * x;
}

void multiply_by_external_matrix(Fr& a, Fr& b) {
    const Fr sum = a + b;
    a += sum;
    b += sum;
}

void multiply_by_internal_matrix(Fr& a, Fr& b) {
    const Fr sum = a + b;
    a += sum;
    b = sum + b.doubled();
}

}  // namespace

const Poseidon2::RoundKeys& Poseidon2::round_keys() {
    static const RoundKeys keys = make_round_keys();
    return keys;
}

void Poseidon2::permute(std::array<Fr, kWidth>& state) {
    const RoundKeys& keys = round_keys();
    Fr a = state[0];
    Fr b = state[1];
    multiply_by_external_matrix(a, b);
    for (std::size_t round = 0; round < kRounds; ++round) {
        a = power_17(a + keys[round][0]);
        if (is_full_round(round)) {
            b = power_17(b + keys[round][1]);
            multiply_by_external_matrix(a, b);
        } else {
            multiply_by_internal_matrix(a, b);
        }
    }
    state = {a, b};
}

Fr Poseidon2::compress(const Fr& left, const Fr& right) {
    std::array<Fr, kWidth> state{left, right};
    permute(state);
    return state[1] + right;
}

}  // namespace plonkd
