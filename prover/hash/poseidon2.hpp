// Poseidon2 (eprint 2023/323) over BLS12-377 Fr with width 2, 6 full and 26 partial rounds and S-box x^17, as
// gnark-crypto and Linea use it (gnark-solver.md section 11.2, linea-compression-job.md section 7.1).
//
// Round keys: keccak chain from the seed string; external matrix [[2,1],[1,2]], internal matrix
// [[2,1],[1,3]].
#pragma once

#include <array>
#include <cstddef>

#include "prover/field/fields.hpp"

namespace plonkd {

class Poseidon2 {
  public:
    using Fr = Bls12377Fr;

    static constexpr std::size_t kWidth = 2;
    static constexpr std::size_t kFullRounds = 6;
    static constexpr std::size_t kPartialRounds = 26;
    static constexpr std::size_t kRounds = kFullRounds + kPartialRounds;

    // Per round the keys of both cells; in a partial round only the first is used, the second is 0.
    using RoundKeys = std::array<std::array<Fr, kWidth>, kRounds>;
    static const RoundKeys& round_keys();
    static constexpr bool is_full_round(std::size_t round) {
        return round < kFullRounds / 2 || round >= kFullRounds / 2 + kPartialRounds;
    }

    static void permute(std::array<Fr, kWidth>& state);
    // Cell 1 of the permutation of (left, right), plus right.
    static Fr compress(const Fr& left, const Fr& right);

    // Merkle–Damgård hash from state 0: state <- compress(state, block).
    void absorb(const Fr& block) { state_ = compress(state_, block); }
    const Fr& digest() const { return state_; }
    void reset() { state_ = Fr::zero(); }

  private:
    Fr state_ = Fr::zero();
};

}  // namespace plonkd
