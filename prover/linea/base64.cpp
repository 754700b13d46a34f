#include "prover/linea/base64.hpp"

#include <array>

#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_digit_values() {
    std::array<std::int8_t, 256> values{};
    for (auto& value : values) value = -1;
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}
constexpr auto kDigitValues = make_digit_values();

bool is_line_break(char c) {
    return c == '\r' || c == '\n';
}

}  // namespace

std::vector<std::uint8_t> decode_base64(std::string_view text, std::string_view field) {
    const auto fail = [&](const std::string& reason, std::size_t position) {
        throw RequestError("request field " + std::string(field) + ": not base64: " + reason +
                           " at position " + std::to_string(position));
    };
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t quantum = 0;
    unsigned digits = 0;
    unsigned padding = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_line_break(c)) continue;
        if (c == '=' && digits >= 2 && digits + padding < 4) {
            ++padding;
            continue;
        }
        const std::int8_t value = kDigitValues[static_cast<unsigned char>(c)];
        if (value < 0) fail("unexpected character", i);
        if (padding > 0) fail("data after the padding", i);
        quantum = quantum << 6 | static_cast<std::uint32_t>(value);
        if (++digits == 4) {
            for (const unsigned shift : {16, 8, 0})
                bytes.push_back(static_cast<std::uint8_t>(quantum >> shift));
            quantum = 0;
            digits = 0;
        }
    }
    if (digits != 0) {
        if (digits + padding != 4) fail("the last group of four is incomplete", text.size());
        quantum <<= 6 * padding;
        for (unsigned i = 0; i + 1 < digits; ++i)
            bytes.push_back(static_cast<std::uint8_t>(quantum >> (16 - 8 * i)));
    }
    return bytes;
}

std::string encode_base64(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t available = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t quantum = 0;
        for (std::size_t j = 0; j < 3; ++j) quantum = quantum << 8 | (j < available ? bytes[i + j] : 0u);
        for (std::size_t j = 0; j < 4; ++j) {
            text.push_back(j <= available ? kAlphabet[quantum >> (18 - 6 * j) & 63] : '=');
        }
    }
    return text;
}

}  // namespace plonkd
