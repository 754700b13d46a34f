#include "prover/gnark/scalar_modulus.hpp"

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"

namespace plonkd {
namespace {

template <std::size_t N>
std::string hex(const BigInt<N>& value) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (std::size_t digit = (value.bit_length() + 3) / 4; digit-- > 0;) {
        text += kDigits[value.limb[digit / 16] >> (4 * (digit % 16)) & 15];
    }
    return text;
}

}  // namespace

std::string scalar_modulus_hex(CurveId curve) {
    switch (curve) {
        case CurveId::bn254:
            return hex(Bn254Fr::kModulus);
        case CurveId::bls12377:
            return hex(Bls12377Fr::kModulus);
        case CurveId::bw6761:
            return hex(Bw6761Fr::kModulus);
    }
    throw InternalError("curve identifier out of range");
}

}  // namespace plonkd
