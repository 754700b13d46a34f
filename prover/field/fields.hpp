// The prime fields of the supported curves (gnark-plonk.md section 1, linea-compression-job.md section 7).
#pragma once

#include "prover/field/prime_field.hpp"

namespace plonkd {

struct Bn254FrParams {
    static constexpr BigInt<4> kModulus =
        big_int_from_hex<4>("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001");
};
struct Bn254FpParams {
    static constexpr BigInt<4> kModulus =
        big_int_from_hex<4>("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47");
};
struct Bls12377FrParams {
    static constexpr BigInt<4> kModulus =
        big_int_from_hex<4>("12ab655e9a2ca55660b44d1e5c37b00159aa76fed00000010a11800000000001");
};
struct Bls12377FpParams {
    static constexpr BigInt<6> kModulus = big_int_from_hex<6>(
        "1ae3a4617c510eac63b05c06ca1493b1a22d9f300f5138f1ef3622fba094800170b5d44300000008508c00000000001");
};
struct Bw6761FpParams {
    static constexpr BigInt<12> kModulus = big_int_from_hex<12>(
        "122e824fb83ce0ad187c94004faff3eb926186a81d14688528275ef8087be41707ba638e584e91903cebaff25b42304"
        "8689c8ed12f9fd9071dcd3dc73ebff2e98a116c25667a8f8160cf8aeeaf0a437e6913e6870000082f49d00000000008b");
};
struct Bls12381FrParams {
    static constexpr BigInt<4> kModulus =
        big_int_from_hex<4>("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
};

using Bn254Fr = PrimeField<Bn254FrParams>;
using Bn254Fp = PrimeField<Bn254FpParams>;
using Bls12377Fr = PrimeField<Bls12377FrParams>;
using Bls12377Fp = PrimeField<Bls12377FpParams>;
using Bw6761Fr = Bls12377Fp;  // BW6-761 is built on BLS12-377: its scalar field is that curve's base field
using Bw6761Fp = PrimeField<Bw6761FpParams>;
using Bls12381Fr = PrimeField<Bls12381FrParams>;  // evaluation of EIP-4844 blobs

}  // namespace plonkd
