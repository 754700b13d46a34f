// Weakly typed reading of TOML values: what an operator may write where the schema expects another type.
//
// The reference decodes through viper, whose conversions are accepted here (linea-controller.md
// section 11.1): numbers and booleans from strings, strings from numbers, lists from comma-separated strings
// or a single value, durations from strings such as "1m30s". Two of its conversions lose information and are
// refused instead: a fraction where an integer is expected (cut off there) and a negative number where a
// count is expected (wrapped around there). Every function returns nothing where the value does not convert.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toml {
inline namespace v3 {
class node;
}
}  // namespace toml

namespace plonkd {

std::optional<std::string> weak_string(const toml::node& node);
std::optional<bool> weak_bool(const toml::node& node);
// Strings as Go writes integers: optional sign, prefix 0x, 0o, 0b or 0 (octal), underscores between digits;
// "" is 0.
std::optional<std::int64_t> weak_signed(const toml::node& node);
std::optional<std::uint64_t> weak_unsigned(const toml::node& node);
// A number is nanoseconds; a string is a sum of decimal numbers with units ns, us, µs, ms, s, m, h.
std::optional<std::chrono::nanoseconds> weak_duration(const toml::node& node);
std::optional<std::vector<std::string>> weak_string_list(const toml::node& node);
std::optional<std::vector<std::int64_t>> weak_signed_list(const toml::node& node);

// What stands in the file, for messages: `the string "abc"`, `the integer 9`, `a list`.
std::string describe(const toml::node& node);

}  // namespace plonkd
