#include "prover/gnark/kzg_verifying_key.hpp"

#include "prover/gnark/field_encoding.hpp"

namespace plonkd {
namespace {

constexpr const char* kLines = "pairing lines";

// Montgomery limbs, each big-endian; of Fp2 first c0, then c1.
template <class Params>
void read_limbs(ByteReader& in, PrimeField<Params>& value) {
    value = read_montgomery_limbs_be<PrimeField<Params>>(in, kLines);
}
template <class Fp, int kNonResidue>
void read_limbs(ByteReader& in, Fp2<Fp, kNonResidue>& value) {
    read_limbs(in, value.c0);
    read_limbs(in, value.c1);
}

template <class Params>
void append_limbs(const PrimeField<Params>& value, std::vector<std::uint8_t>& out) {
    append_montgomery_limbs_be(value, out);
}
template <class Fp, int kNonResidue>
void append_limbs(const Fp2<Fp, kNonResidue>& value, std::vector<std::uint8_t>& out) {
    append_limbs(value.c0, out);
    append_limbs(value.c1, out);
}

// In the KZG stream a prime field's elements are canonical, those of Fp2 are not: gnark's encoder knows
// fp.Element but leaves E2 to Go's binary.Write.
template <class Params>
void read_stream(ByteReader& in, PrimeField<Params>& value) {
    value = read_canonical<PrimeField<Params>>(in, kLines);
}
template <class Fp, int kNonResidue>
void read_stream(ByteReader& in, Fp2<Fp, kNonResidue>& value) {
    read_limbs(in, value);
}

template <class Params>
void append_stream(const PrimeField<Params>& value, std::vector<std::uint8_t>& out) {
    append_canonical(value, out);
}
template <class Fp, int kNonResidue>
void append_stream(const Fp2<Fp, kNonResidue>& value, std::vector<std::uint8_t>& out) {
    append_limbs(value, out);
}

}  // namespace

template <class C>
KzgVerifyingKey<C> read_kzg_verifying_key(ByteReader& in, PointReader<C>& points) {
    KzgVerifyingKey<C> vk;
    vk.g2[0] = points.g2("Vk.G2[0]");
    vk.g2[1] = points.g2("Vk.G2[1]");
    vk.g1 = points.g1("Vk.G1");
    for (PairingLines<C>& lines : vk.lines) {
        for (auto& steps : lines.line) {
            for (std::size_t i = steps.size(); i-- > 0;) {
                read_stream(in, steps[i].r0);
                read_stream(in, steps[i].r1);
            }
        }
    }
    return vk;
}

template <class C>
void append_kzg_verifying_key(const KzgVerifyingKey<C>& vk, PointForm form, std::vector<std::uint8_t>& out) {
    append_point<C>(vk.g2[0], form, out);
    append_point<C>(vk.g2[1], form, out);
    append_point<C>(vk.g1, form, out);
    for (const PairingLines<C>& lines : vk.lines) {
        for (const auto& steps : lines.line) {
            for (std::size_t i = steps.size(); i-- > 0;) {
                append_stream(steps[i].r0, out);
                append_stream(steps[i].r1, out);
            }
        }
    }
}

template <class C>
void read_plonk_key_lines(ByteReader& in, PairingLines<C> (&lines)[2]) {
    for (PairingLines<C>& of_point : lines) {
        for (auto& steps : of_point.line) {
            for (auto& line : steps) {
                read_limbs(in, line.r0);
                read_limbs(in, line.r1);
            }
        }
    }
}

template <class C>
void append_plonk_key_lines(const PairingLines<C> (&lines)[2], std::vector<std::uint8_t>& out) {
    for (const PairingLines<C>& of_point : lines) {
        for (const auto& steps : of_point.line) {
            for (const auto& line : steps) {
                append_limbs(line.r0, out);
                append_limbs(line.r1, out);
            }
        }
    }
}

#define PLONKD_INSTANTIATE(C)                                                         \
    template KzgVerifyingKey<C> read_kzg_verifying_key(ByteReader&, PointReader<C>&); \
    template void append_kzg_verifying_key(const KzgVerifyingKey<C>&, PointForm,      \
                                           std::vector<std::uint8_t>&);               \
    template void read_plonk_key_lines(ByteReader&, PairingLines<C>(&)[2]);           \
    template void append_plonk_key_lines(const PairingLines<C>(&)[2], std::vector<std::uint8_t>&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
