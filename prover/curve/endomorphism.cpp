#include "prover/curve/endomorphism.hpp"

namespace plonkd {

template <>
const Bn254Fp& cube_root_of_unity<Bn254>() {
    static const Bn254Fp root =
        Bn254Fp::from_canonical(big_int_from_hex<4>("59e26bcea0d48bacd4f263f1acdb5c4f5763473177fffffe"));
    return root;
}

template <>
const Bls12377Fp& cube_root_of_unity<Bls12377>() {
    static const Bls12377Fp root = Bls12377Fp::from_canonical(big_int_from_hex<6>(
        "9b3af05dd14f6ec619aaf7d34594aabc5ed1347970dec00452217cc900000008508c00000000001"));
    return root;
}

template <>
const Bw6761Fp& cube_root_of_unity<Bw6761>() {
    static const Bw6761Fp root = Bw6761Fp::from_canonical(big_int_from_hex<12>(
        "531dc16c6ecd27aa846c61024e4cca6c1f31e53bd9603c2d17be416c5e4426ee4a737f73b6f952ab5e57926fa701848"
        "e0a235a0a398300c65759fc45183151f2f082d4dcb5e37cb6290012d96f8819c547ba8a4000002f962140000000002a"));
    return root;
}

}  // namespace plonkd
