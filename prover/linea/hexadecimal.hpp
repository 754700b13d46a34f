// Hexadecimal strings of requests and responses.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prover/field/fields.hpp"

namespace plonkd {

// An even number of digits of either case, with or without a leading "0x". Throws RequestError naming
// `field`.
std::vector<std::uint8_t> decode_hexadecimal(std::string_view text, std::string_view field);

// "0x" and two lower-case digits per byte.
std::string encode_hexadecimal(std::span<const std::uint8_t> bytes);

// The same for a field element's canonical big-endian encoding, all digits.
template <class Params>
std::string encode_hexadecimal(const PrimeField<Params>& element) {
    std::uint8_t bytes[PrimeField<Params>::kBytes];
    element.to_bytes(bytes);
    return encode_hexadecimal(std::span<const std::uint8_t>(bytes));
}

// "0x" and lower-case digits without leading zeros ("0x0" for 0), as Go prints an integer.
std::string encode_integer(const Bls12377Fr& element);

}  // namespace plonkd
