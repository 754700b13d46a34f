#include "prover/curve/curves.hpp"

namespace plonkd {
namespace {

template <class F>
constexpr F element(const char* hex) {
    return F::from_canonical(big_int_from_hex<F::kLimbs>(hex));
}

constexpr Bn254::G1 kBn254G1{Bn254Fp::one(), Bn254Fp::from_u64(2)};
constexpr Bn254::G2 kBn254G2{
    {element<Bn254Fp>("1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"),
     element<Bn254Fp>("198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2")},
    {element<Bn254Fp>("12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"),
     element<Bn254Fp>("90689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b")}};
constexpr Bn254Fp kBn254G1B = Bn254Fp::from_u64(3);
constexpr Bn254::G2Field kBn254G2B =
    Bn254::G2Field{Bn254Fp::from_u64(9), Bn254Fp::one()}.inverse() * Bn254Fp::from_u64(3);

constexpr Bls12377::G1 kBls12377G1{
    element<Bls12377Fp>(
        "8848defe740a67c8fc6225bf87ff5485951e2caa9d41bb188282c8bd37cb5cd5481512ffcd394eeab9b16eb21be9ef"),
    element<Bls12377Fp>(
        "1914a69c5102eff1f674f5d30afeec4bd7fb348ca3e52d96d182ad44fb82305c2fe3d3634a9591afd82de55559c8ea6")};
constexpr Bls12377::G2 kBls12377G2{
    {element<Bls12377Fp>(
         "18480be71c785fec89630a2a3841d01c565f071203e50317ea501f557db6b9b71889f52bb53540274e3e48f7c005196"),
     element<Bls12377Fp>(
         "ea6040e700403170dc5a51b1b140d5532777ee6651cecbe7223ece0799c9de5cf89984bff76fe6b26bfefa6ea16afe")},
    {element<Bls12377Fp>(
         "690d665d446f7bd960736bcbb2efb4de03ed7274b49a58e458c282f832d204f2cf88886d8c7c2ef094094409fd4ddf"),
     element<Bls12377Fp>(
         "f8169fd28355189e549da3151a70aa61ef11ac3d591bf12463b01acee304c24279b83f5e52270bd9a1cdd185eb8f93")}};
constexpr Bls12377Fp kBls12377G1B = Bls12377Fp::one();
constexpr Bls12377::G2Field kBls12377G2B = Bls12377::G2Field{Bls12377Fp::zero(), Bls12377Fp::one()}.inverse();

constexpr Bw6761::G1 kBw6761G1{
    element<Bw6761Fp>(
        "1075b020ea190c8b277ce98a477beaee6a0cfb7551b27f0ee05c54b85f56fc779017ffac15520ac11dbfcd294c2e746a"
        "17a54ce47729b905bd71fa0c9ea097103758f9a280ca27f6750dd0356133e82055928aca6af603f4088f3af66e5b43d"),
    element<Bw6761Fp>(
        "58b84e0a6fc574e6fd637b45cc2a420f952589884c9ec61a7348d2a2e573a3265909f1af7e0dbac5b8fa1771b5b806c"
        "c685d31717a4c55be3fb90b6fc2cdd49f9df141b3053253b2b08119cad0fb93ad1cb2be0b20d2a1bafc8f2db4e95363")};
constexpr Bw6761::G2 kBw6761G2{
    element<Bw6761Fp>(
        "110133241d9b816c852a82e69d660f9d61053aac5a7115f4c06201013890f6d26b41c5dab3da268734ec3f1f09feb58c"
        "5bbcae9ac70e7c7963317a300e1b6bace6948cb3cd208d700e96efbc2ad54b06410cf4fe1bf995ba830c194cd025f1c"),
    element<Bw6761Fp>(
        "17c3357761369f8179eb10e4b6d2dc26b7cf9acec2181c81a78e2753ffe3160a1d86c80b95a59c94c97eb733293fef6"
        "4f293dbd2c712b88906c170ffa823003ea96fcd504affc758aa2d3a3c5a02a591ec0594f9eac689eb70a16728c73b61")};
constexpr Bw6761Fp kBw6761G1B = -Bw6761Fp::one();
constexpr Bw6761Fp kBw6761G2B = Bw6761Fp::from_u64(4);

}  // namespace

const Bn254::G1& Bn254::g1_generator() {
    return kBn254G1;
}
const Bn254::G2& Bn254::g2_generator() {
    return kBn254G2;
}
const Bn254::Fp& Bn254::g1_b() {
    return kBn254G1B;
}
const Bn254::G2Field& Bn254::g2_b() {
    return kBn254G2B;
}

const Bls12377::G1& Bls12377::g1_generator() {
    return kBls12377G1;
}
const Bls12377::G2& Bls12377::g2_generator() {
    return kBls12377G2;
}
const Bls12377::Fp& Bls12377::g1_b() {
    return kBls12377G1B;
}
const Bls12377::G2Field& Bls12377::g2_b() {
    return kBls12377G2B;
}

const Bw6761::G1& Bw6761::g1_generator() {
    return kBw6761G1;
}
const Bw6761::G2& Bw6761::g2_generator() {
    return kBw6761G2;
}
const Bw6761::Fp& Bw6761::g1_b() {
    return kBw6761G1B;
}
const Bw6761::G2Field& Bw6761::g2_b() {
    return kBw6761G2B;
}

}  // namespace plonkd
