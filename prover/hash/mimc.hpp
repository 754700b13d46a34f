// MiMC in the Miyaguchi–Preneel mode over the scalar field of a proof curve (gnark-solver.md section 11.1):
// h <- E_h(m) + h + m for each block m, from h = 0; E_h(m) is `kRounds` times x <- (x + h + c_i)^e from x =
// m, then + h.
//
// | field        | rounds | e  |
// | BN254 Fr     | 110    | 5  |
// | BLS12-377 Fr |  62    | 17 |
// | BW6-761 Fr   | 163    | 5  |
#pragma once

#include <array>
#include <cstddef>

#include "prover/field/fields.hpp"

namespace plonkd {

template <class Fr>
struct MimcParameters;
template <>
struct MimcParameters<Bn254Fr> {
    static constexpr std::size_t kRounds = 110;
    static constexpr unsigned kExponent = 5;
};
template <>
struct MimcParameters<Bls12377Fr> {
    static constexpr std::size_t kRounds = 62;
    static constexpr unsigned kExponent = 17;
};
template <>
struct MimcParameters<Bw6761Fr> {
    static constexpr std::size_t kRounds = 163;
    static constexpr unsigned kExponent = 5;
};

template <class Fr>
class Mimc {
  public:
    static constexpr std::size_t kRounds = MimcParameters<Fr>::kRounds;

    void absorb(const Fr& block) { state_ = encrypt(state_, block) + state_ + block; }
    // The state; reading it changes nothing.
    const Fr& digest() const { return state_; }
    void reset() { state_ = Fr::zero(); }

    // E_key(message).
    static Fr encrypt(const Fr& key, const Fr& message);
    // c_0 … c_{kRounds-1}, computed once.
    static const std::array<Fr, kRounds>& round_constants();

  private:
    Fr state_ = Fr::zero();
};

extern template class Mimc<Bn254Fr>;
extern template class Mimc<Bls12377Fr>;
extern template class Mimc<Bw6761Fr>;

}  // namespace plonkd
