#include "configuration/section.hpp"

#include <algorithm>
#include <numeric>

#include <toml++/toml.h>

#include "configuration/weak_conversion.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

// Keys are ASCII in the schema; other bytes stay as they are and match nothing.
std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

// Levenshtein distance, for the suggestion in "unknown key".
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

constexpr std::size_t kLongestSuggestedKey = 128;

// The known key with the smallest distance, the first one on a tie; nothing where `key` is too long to be a
// slip.
const std::string* nearest(std::string_view key, const std::vector<std::string>& known) {
    if (key.size() > kLongestSuggestedKey) return nullptr;
    const std::string* best = nullptr;
    std::size_t best_distance = 0;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(key, candidate);
        if (best == nullptr || distance < best_distance) {
            best = &candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string range_text(std::int64_t least, std::int64_t greatest) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (least == std::numeric_limits<std::int64_t>::min() && greatest == kMax) return "an integer";
    if (greatest == kMax) return "an integer of at least " + std::to_string(least);
    return "an integer from " + std::to_string(least) + " to " + std::to_string(greatest);
}

}  // namespace

void Problems::add(std::uint64_t line, const std::string& message) {
    messages_.push_back(file_ + (line != 0 ? ":" + std::to_string(line) : "") + ": " + message);
}

void Problems::add_wrong_value(std::uint64_t line, const std::string& key, const std::string& expected,
                               const std::string& found) {
    add(line, "key \"" + key + "\": expected " + expected + ", found " + found);
}

void Problems::throw_if_any() const {
    if (messages_.empty()) return;
    std::string text = messages_.front();
    for (std::size_t i = 1; i < messages_.size(); ++i) text += "\n" + messages_[i];
    throw SetupError(text);
}

Section::Section(Problems& problems, const toml::table* table, std::string path)
    : problems_(&problems), table_(table), path_(std::move(path)) {
    if (table_ == nullptr) return;
    for (const auto& [key, node] : *table_) {
        const auto [place, inserted] = nodes_.emplace(lower_case(key.str()), &node);
        if (!inserted)
            problems_->add(node.source().begin.line,
                           "key \"" + full_key(place->first) +
                               "\" is given twice in different case, first in line " +
                               std::to_string(place->second->source().begin.line));
    }
}

std::string Section::full_key(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const toml::node* Section::find(std::string_view key) {
    if (std::find(known_keys_.begin(), known_keys_.end(), key) == known_keys_.end())
        known_keys_.emplace_back(key);
    const auto place = nodes_.find(key);
    return place == nodes_.end() ? nullptr : place->second;
}

void Section::wrong(std::string_view key, const toml::node& node, const std::string& expected) {
    problems_->add_wrong_value(node.source().begin.line, full_key(key), expected, describe(node));
}

std::uint64_t Section::line_of(std::string_view key) {
    const toml::node* node = find(key);
    return node == nullptr ? 0 : node->source().begin.line;
}

bool Section::has(std::string_view key) {
    return find(key) != nullptr;
}

void Section::read(std::string_view key, bool& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (const auto converted = weak_bool(*node))
        value = *converted;
    else
        wrong(key, *node, "true or false");
}

void Section::read(std::string_view key, std::string& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (auto converted = weak_string(*node))
        value = std::move(*converted);
    else
        wrong(key, *node, "a string");
}

void Section::read(std::string_view key, std::filesystem::path& value) {
    std::string text = value.string();
    read(key, text);
    value = text;
}

void Section::read(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t greatest) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto converted = weak_signed(*node);
    if (converted && *converted >= least && *converted <= greatest)
        value = *converted;
    else
        wrong(key, *node, range_text(least, greatest));
}

void Section::read(std::string_view key, int& value, int least, int greatest) {
    std::int64_t wide = value;
    read(key, wide, least, greatest);
    value = int(wide);
}

void Section::read(std::string_view key, std::uint64_t& value, std::uint64_t least) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto converted = weak_unsigned(*node);
    if (converted && *converted >= least)
        value = *converted;
    else
        wrong(key, *node, "an integer of at least " + std::to_string(least));
}

void Section::read(std::string_view key, std::chrono::seconds& value) {
    // A century: far above any sensible delay and far below what a clock can hold.
    constexpr std::int64_t kLongest = 3'155'760'000;
    std::int64_t seconds = value.count();
    read(key, seconds, 0, kLongest);
    value = std::chrono::seconds(seconds);
}

void Section::read(std::string_view key, std::chrono::nanoseconds& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (const auto converted = weak_duration(*node))
        value = *converted;
    else
        wrong(key, *node, "a duration such as \"1s\" or \"500ms\"");
}

void Section::read(std::string_view key, std::vector<std::int64_t>& value, std::int64_t least) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const std::string expected = least == std::numeric_limits<std::int64_t>::min()
                                     ? "a list of integers"
                                     : "a list of integers, each at least " + std::to_string(least);
    auto converted = weak_signed_list(*node);
    if (!converted) return wrong(key, *node, expected);
    for (const std::int64_t element : *converted) {
        if (element < least) {
            problems_->add_wrong_value(node->source().begin.line, full_key(key), expected,
                                       "the element " + std::to_string(element));
            return;
        }
    }
    value = std::move(*converted);
}

void Section::read(std::string_view key, std::vector<std::filesystem::path>& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto converted = weak_string_list(*node);
    if (!converted) return wrong(key, *node, "a list of paths");
    value.assign(converted->begin(), converted->end());
}

void Section::require(std::string_view key, const std::string& expected) {
    if (!has(key)) problems_->add_wrong_value(0, full_key(key), expected, "no such key");
}

void Section::refuse(std::string_view key, const std::string& expected) {
    const toml::node* node = find(key);
    if (node == nullptr)
        problems_->add_wrong_value(0, full_key(key), expected, "no such key");
    else
        wrong(key, *node, expected);
}

Section Section::section(std::string_view key) {
    const toml::node* node = find(key);
    if (node != nullptr && !node->is_table()) wrong(key, *node, "a table");
    return Section(*problems_, node == nullptr ? nullptr : node->as_table(), full_key(key));
}

std::vector<Section> Section::sections(std::string_view key) {
    std::vector<Section> result;
    const toml::node* node = find(key);
    if (node == nullptr) return result;
    // A single table stands for a list of one, as every single value does.
    if (const auto* table = node->as_table()) {
        result.emplace_back(*problems_, table, full_key(key) + "[0]");
        return result;
    }
    const auto* array = node->as_array();
    if (array == nullptr) {
        wrong(key, *node, "a list of tables");
        return result;
    }
    std::size_t index = 0;
    for (const toml::node& element : *array) {
        const std::string element_key = std::string(key) + "[" + std::to_string(index++) + "]";
        if (const auto* table = element.as_table())
            result.emplace_back(*problems_, table, full_key(element_key));
        else
            wrong(element_key, element, "a table");
    }
    return result;
}

void Section::refuse_unknown_keys() const {
    for (const auto& [key, node] : nodes_) {
        if (std::find(known_keys_.begin(), known_keys_.end(), key) != known_keys_.end()) continue;
        std::string message = "unknown key \"" + full_key(key) + "\"";
        if (const std::string* suggestion = nearest(key, known_keys_))
            message += ", the nearest known key is \"" + full_key(*suggestion) + "\"";
        problems_->add(node->source().begin.line, message);
    }
}

}  // namespace plonkd
