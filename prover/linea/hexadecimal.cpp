#include "prover/linea/hexadecimal.hpp"

#include <algorithm>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::vector<std::uint8_t> decode_hexadecimal(std::string_view text, std::string_view field) {
    const std::string_view digits = text.substr(0, 2) == "0x" ? text.substr(2) : text;
    const auto fail = [&](const std::string& reason) {
        throw RequestError("request field " + std::string(field) + ": not hexadecimal: " + reason);
    };
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digit_value(digits[i]) < 0) {
            fail("expected a digit at position " + std::to_string(i + text.size() - digits.size()) +
                 ", found byte 0x" + kDigits[static_cast<unsigned char>(digits[i]) >> 4] +
                 kDigits[digits[i] & 15]);
        }
    }
    if (digits.size() % 2 != 0) {
        fail("expected an even number of digits, found " + std::to_string(digits.size()));
    }
    std::vector<std::uint8_t> bytes(digits.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] =
            static_cast<std::uint8_t>(digit_value(digits[2 * i]) << 4 | digit_value(digits[2 * i + 1]));
    }
    return bytes;
}

std::string encode_hexadecimal(std::span<const std::uint8_t> bytes) {
    std::string text = "0x";
    text.reserve(2 + 2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text.push_back(kDigits[byte >> 4]);
        text.push_back(kDigits[byte & 15]);
    }
    return text;
}

std::string encode_integer(const Bls12377Fr& element) {
    const std::string all_digits = encode_hexadecimal(element);
    const std::size_t first = std::min(all_digits.find_first_not_of('0', 2), all_digits.size() - 1);
    return "0x" + all_digits.substr(first);
}

}  // namespace plonkd
