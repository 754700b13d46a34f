#include "configuration/weak_conversion.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

#include <toml++/toml.h>

namespace plonkd {

namespace {

constexpr std::size_t kMaxDescribedBytes = 80;

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Go accepts an underscore only between digits, or between the base prefix and a digit.
std::optional<std::string> without_underscores(std::string_view digits, bool after_prefix) {
    std::string plain;
    bool digit_before = after_prefix;
    for (const char c : digits) {
        if (c == '_') {
            if (!digit_before) return std::nullopt;
            digit_before = false;
        } else {
            plain.push_back(c);
            digit_before = true;
        }
    }
    if (!digit_before || plain.empty()) return std::nullopt;
    return plain;
}

std::optional<std::uint64_t> parse_magnitude(std::string_view text) {
    int base = 10;
    bool prefix = false;
    if (text.size() > 1 && text[0] == '0') {
        switch (text[1]) {
            case 'x':
            case 'X':
                base = 16;
                break;
            case 'o':
            case 'O':
                base = 8;
                break;
            case 'b':
            case 'B':
                base = 2;
                break;
            default:
                base = 8;
                break;
        }
        prefix = true;
        const bool has_letter = text[1] < '0' || text[1] > '9';
        text.remove_prefix(has_letter && text[1] != '_' ? 2 : 1);
    }
    const auto digits = without_underscores(text, prefix);
    if (!digits) return std::nullopt;
    std::uint64_t value = 0;
    const char* end = digits->data() + digits->size();
    const auto [stop, error] = std::from_chars(digits->data(), end, value, base);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
    if (text.empty()) return 0;
    const bool negative = text[0] == '-';
    if (negative || text[0] == '+') text.remove_prefix(1);
    const auto magnitude = parse_magnitude(text);
    if (!magnitude) return std::nullopt;
    constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
    if (!negative) return *magnitude <= kLargest ? std::optional(std::int64_t(*magnitude)) : std::nullopt;
    if (*magnitude == kLargest + 1) return std::numeric_limits<std::int64_t>::min();
    return *magnitude <= kLargest ? std::optional(-std::int64_t(*magnitude)) : std::nullopt;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
    if (text.empty()) return 0;
    return parse_magnitude(text);
}

std::optional<std::int64_t> integral(double value) {
    // 2^63 itself does not fit; doubles below it do.
    if (!(value >= -0x1p63 && value < 0x1p63) || std::trunc(value) != value) return std::nullopt;
    return std::int64_t(value);
}

struct DurationUnit {
    std::string_view name;
    double nanoseconds;
};

// Longer names first where one is a prefix of another.
constexpr DurationUnit kDurationUnits[] = {
    {"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"μs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9},
};

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text == "0") return std::chrono::nanoseconds(0);
    if (text.empty()) return std::nullopt;
    double total = 0;
    while (!text.empty()) {
        const std::size_t number_length = text.find_first_not_of("0123456789.");
        if (number_length == 0 || number_length == std::string_view::npos) return std::nullopt;
        double number = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + number_length, number);
        if (error != std::errc() || stop != text.data() + number_length) return std::nullopt;
        text.remove_prefix(number_length);
        const DurationUnit* unit = nullptr;
        for (const DurationUnit& candidate : kDurationUnits) {
            if (text.substr(0, candidate.name.size()) == candidate.name) {
                unit = &candidate;
                break;
            }
        }
        if (unit == nullptr) return std::nullopt;
        text.remove_prefix(unit->name.size());
        total += number * unit->nanoseconds;
    }
    const auto nanoseconds = integral(std::round(negative ? -total : total));
    if (!nanoseconds) return std::nullopt;
    return std::chrono::nanoseconds(*nanoseconds);
}

// The elements of a list value, each converted by `convert`; a single value counts as a list of one.
template <class T, class Convert, class Parse>
std::optional<std::vector<T>> weak_list(const toml::node& node, Convert convert, Parse parse) {
    std::vector<T> values;
    if (const auto* array = node.as_array()) {
        for (const toml::node& element : *array) {
            auto value = convert(element);
            if (!value) return std::nullopt;
            values.push_back(std::move(*value));
        }
        return values;
    }
    if (const auto* text = node.as_string()) {
        std::string_view rest = text->get();
        if (trim(rest).empty()) return values;
        while (true) {
            const std::size_t comma = rest.find(',');
            auto value = parse(trim(rest.substr(0, comma)));
            if (!value) return std::nullopt;
            values.push_back(std::move(*value));
            if (comma == std::string_view::npos) return values;
            rest.remove_prefix(comma + 1);
        }
    }
    auto value = convert(node);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
    return values;
}

}  // namespace

std::optional<std::string> weak_string(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* flag = node.as_boolean()) return flag->get() ? "1" : "0";
    if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
    if (const auto* number = node.as_floating_point()) {
        char buffer[32];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, number->get()).ptr;
        return std::string(buffer, end);
    }
    return std::nullopt;
}

std::optional<bool> weak_bool(const toml::node& node) {
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (const auto* integer = node.as_integer()) return integer->get() != 0;
    if (const auto* number = node.as_floating_point()) return number->get() != 0;
    if (const auto* text = node.as_string()) {
        const std::string& value = text->get();
        for (const char* yes : {"1", "t", "T", "true", "TRUE", "True"})
            if (value == yes) return true;
        for (const char* no : {"", "0", "f", "F", "false", "FALSE", "False"})
            if (value == no) return false;
    }
    return std::nullopt;
}

std::optional<std::int64_t> weak_signed(const toml::node& node) {
    if (const auto* integer = node.as_integer()) return integer->get();
    if (const auto* number = node.as_floating_point()) return integral(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? 1 : 0;
    if (const auto* text = node.as_string()) return parse_signed(text->get());
    return std::nullopt;
}

std::optional<std::uint64_t> weak_unsigned(const toml::node& node) {
    if (const auto* text = node.as_string()) return parse_unsigned(text->get());
    const auto value = weak_signed(node);
    if (!value || *value < 0) return std::nullopt;
    return std::uint64_t(*value);
}

std::optional<std::chrono::nanoseconds> weak_duration(const toml::node& node) {
    if (const auto* text = node.as_string()) return parse_duration(text->get());
    const auto value = weak_signed(node);
    if (!value) return std::nullopt;
    return std::chrono::nanoseconds(*value);
}

std::optional<std::vector<std::string>> weak_string_list(const toml::node& node) {
    return weak_list<std::string>(node, weak_string,
                                  [](std::string_view text) { return std::optional(std::string(text)); });
}

std::optional<std::vector<std::int64_t>> weak_signed_list(const toml::node& node) {
    return weak_list<std::int64_t>(node, weak_signed, parse_signed);
}

std::string describe(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::array:
            return "a list";
        case toml::node_type::table:
            return "a table";
        case toml::node_type::string: {
            std::string text = node.as_string()->get();
            if (text.size() > kMaxDescribedBytes) text = text.substr(0, kMaxDescribedBytes) + "…";
            return "the string \"" + text + "\"";
        }
        case toml::node_type::boolean:
            return node.as_boolean()->get() ? "true" : "false";
        case toml::node_type::integer:
            return "the integer " + std::to_string(node.as_integer()->get());
        case toml::node_type::floating_point:
            return "the number " + *weak_string(node);
        default:
            return "a date or time";
    }
}

}  // namespace plonkd
