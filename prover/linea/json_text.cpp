#include "prover/linea/json_text.hpp"

#include <cstdint>
#include <optional>

namespace plonkd {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

// Length of the valid UTF-8 sequence at the start of `text` (RFC 3629), 0 if there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const unsigned first = byte(0);
    const unsigned second = byte(1);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const bool overlong = first == 0xe0 && second < 0xa0;
        const bool surrogate = first == 0xed && second > 0x9f;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool overlong = first == 0xf0 && second < 0x90;
        const bool too_large = first == 0xf4 && second > 0x8f;
        return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
    }
    return 0;
}

// The code unit of a \uXXXX escape at the start of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
    unsigned unit = 0;
    for (const char c : text.substr(2, 4)) {
        unsigned digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<unsigned>(c - '0');
        } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
            digit = static_cast<unsigned>((c | 0x20) - 'a' + 10);
        } else {
            return std::nullopt;
        }
        unit = 16 * unit + digit;
    }
    return unit;
}

bool is_high_surrogate(std::optional<unsigned> unit) {
    return unit && *unit >= 0xd800 && *unit < 0xdc00;
}
bool is_low_surrogate(std::optional<unsigned> unit) {
    return unit && *unit >= 0xdc00 && *unit < 0xe000;
}

}  // namespace

std::string replace_invalid_unicode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t taken = utf8_length(text);
        if (taken == 0) {
            out += kReplacement;
            text.remove_prefix(1);
            continue;
        }
        // A backslash takes its next character along, so that the second of two is never seen as the start of
        // an escape.
        if (text[0] == '\\' && text.size() > 1) {
            const std::optional<unsigned> unit = escaped_unit(text);
            if (is_high_surrogate(unit) && is_low_surrogate(escaped_unit(text.substr(6)))) {
                taken = 12;
            } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
                out += "\\ufffd";
                text.remove_prefix(6);
                continue;
            } else if (static_cast<std::uint8_t>(text[1]) < 0x80) {
                taken = 2;
            }
        }
        out += text.substr(0, taken);
        text.remove_prefix(taken);
    }
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out.push_back('"');
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<std::uint8_t>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (c == '\b') {
            out += "\\b";
        } else if (c == '\f') {
            out += "\\f";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
            out += "\\u00";
            out += {kDigits[byte >> 4], kDigits[byte & 15]};
        } else if (text.substr(i, 3) == "\xe2\x80\xa8" || text.substr(i, 3) == "\xe2\x80\xa9") {
            out += text[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

}  // namespace plonkd
