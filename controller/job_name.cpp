#include "controller/job_name.hpp"

#include <charconv>
#include <limits>
#include <vector>

namespace plonkd {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kVersionCharacters = "0123456789.";
constexpr std::string_view kHexadecimal = "0123456789abcdefABCDEF";
constexpr std::string_view kAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kFailureCode = ".failure.code_";
constexpr std::string_view kLarge = ".large";
constexpr std::string_view kInProgress = ".inprogress.";

std::string_view request_word(JobType type) {
    switch (type) {
        case JobType::execution:
            return "getZkProof.json";
        case JobType::compression:
            return "getZkBlobCompressionProof.json";
        case JobType::aggregation:
            return "getZkAggregatedProof.json";
        case JobType::invalidity:
            return "getZkInvalidityProof.json";
    }
    return "";
}

bool consists_of(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool consume(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string_view consume_all(std::string_view& text, std::string_view alphabet) {
    const std::size_t length = std::min(text.find_first_not_of(alphabet), text.size());
    const std::string_view part = text.substr(0, length);
    text.remove_prefix(length);
    return part;
}

// A block number: decimal digits that fit a signed 64-bit integer, as in the reference.
std::optional<std::uint64_t> consume_block(std::string_view& text) {
    const std::string_view digits = consume_all(text, kDigits);
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || error != std::errc() || stop != end ||
        value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    return value;
}

// `prefix` followed by at least one digit or dot, and nothing else.
bool is_version(std::string_view segment, std::string_view prefix) {
    return consume(segment, prefix) && !segment.empty() && consists_of(segment, kVersionCharacters);
}

// Consumes (.failure.code_<digits>)* and says whether nothing else follows.
bool only_failure_codes(std::string_view text) {
    while (!text.empty()) {
        if (!consume(text, kFailureCode) || consume_all(text, kDigits).empty()) return false;
    }
    return true;
}

// Splits the part between the block range and the request word, "-a-b-", into its segments {"a", "b"}.
std::vector<std::string_view> segments_of(std::string_view middle) {
    std::vector<std::string_view> segments;
    middle.remove_prefix(1);
    while (!middle.empty()) {
        const std::size_t dash = middle.find('-');
        segments.push_back(middle.substr(0, dash));
        middle.remove_prefix(dash + 1);
    }
    return segments;
}

// Each takes the optional segments of its type and the content hash out of them; false: no job of that type.

bool accept_execution(const std::vector<std::string_view>& segments) {
    std::size_t i = 0;
    if (i < segments.size() && is_version(segments[i], "etv")) ++i;
    if (i < segments.size() && is_version(segments[i], "stv")) ++i;
    return i == segments.size();
}

bool accept_compression(const std::vector<std::string_view>& segments, std::string& content_hash) {
    std::size_t i = 0;
    bool after_ccv = false;
    if (i < segments.size() && is_version(segments[i], "bcv")) ++i;
    if (i < segments.size() && is_version(segments[i], "ccv")) {
        ++i;
        after_ccv = true;
    }
    if (i < segments.size() && consists_of(segments[i], kAlphanumeric)) {
        // The reference looks for the hash right behind a ccv segment only; elsewhere it is matched but
        // dropped.
        if (after_ccv && !segments[i].empty()) content_hash = std::string(segments[i]) + "-";
        ++i;
    }
    return i == segments.size();
}

bool accept_aggregation(const std::vector<std::string_view>& segments, std::string& content_hash) {
    if (segments.empty()) return true;
    if (segments.size() > 1 || segments[0].empty() || !consists_of(segments[0], kHexadecimal)) return false;
    content_hash = segments[0];
    return true;
}

std::string with_large_mark(std::string name) {
    if (!name.ends_with(kLarge)) name += kLarge;
    return name;
}

}  // namespace

std::string_view to_string(JobType type) {
    switch (type) {
        case JobType::execution:
            return "execution";
        case JobType::compression:
            return "compression";
        case JobType::aggregation:
            return "aggregation";
        case JobType::invalidity:
            return "invalidity";
    }
    return "unknown";
}

std::optional<JobName> parse_job_name(const JobGrammar& grammar, std::string_view file_name) {
    JobName job{grammar.type, std::string(file_name)};
    std::string_view rest = file_name;

    const auto start = consume_block(rest);
    if (!start || !consume(rest, "-")) return std::nullopt;
    const auto end = consume_block(rest);
    if (!end) return std::nullopt;
    job.start = *start;
    job.end = *end;

    // What stands between the range and the first occurrence of the word: "-", "-segment-",
    // "-segment-segment-", … No segment can hold the word, which contains a dot and letters that no version
    // does.
    const std::string_view word = request_word(grammar.type);
    const std::size_t word_place = rest.find(word);
    if (word_place == std::string_view::npos || word_place == 0) return std::nullopt;
    const std::string_view middle = rest.substr(0, word_place);
    if (middle.front() != '-' || middle.back() != '-') return std::nullopt;
    rest.remove_prefix(word_place + word.size());

    const auto segments = segments_of(middle);
    bool accepted = false;
    switch (grammar.type) {
        case JobType::execution:
            accepted = accept_execution(segments);
            break;
        case JobType::compression:
            accepted = accept_compression(segments, job.content_hash);
            break;
        case JobType::aggregation:
            accepted = accept_aggregation(segments, job.content_hash);
            break;
        case JobType::invalidity:
            accepted = segments.empty();
            break;
    }
    if (!accepted) return std::nullopt;

    if (grammar.type == JobType::execution && grammar.large && !consume(rest, kLarge)) return std::nullopt;
    if (!only_failure_codes(rest)) return std::nullopt;
    return job;
}

std::string JobName::response_name() const {
    std::string name = std::to_string(start) + "-" + std::to_string(end) + "-" + content_hash;
    if (type == JobType::aggregation) name += "-";
    name += request_word(type);
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        result.push_back(name[i]);
        if (name[i] == '-' && i + 1 < name.size() && name[i + 1] == '-') ++i;
    }
    return result;
}

std::string JobName::without_failure_codes() const {
    std::string result;
    std::string_view rest = file_name;
    while (!rest.empty()) {
        std::string_view behind = rest;
        if (consume(behind, kFailureCode) && !consume_all(behind, kDigits).empty()) {
            rest = behind;
        } else {
            result.push_back(rest.front());
            rest.remove_prefix(1);
        }
    }
    return result;
}

std::string JobName::success_name() const {
    return without_failure_codes() + ".success";
}

std::string JobName::failure_name(int code) const {
    return without_failure_codes() + std::string(kFailureCode) + std::to_string(code);
}

std::string JobName::deferred_to_large_name(int code) const {
    return with_large_mark(without_failure_codes()) + std::string(kFailureCode) + std::to_string(code);
}

std::string JobName::marked_large_name() const {
    const std::size_t suffixes = std::min(file_name.find(kFailureCode), file_name.size());
    return with_large_mark(file_name.substr(0, suffixes)) + file_name.substr(suffixes);
}

std::string lock_name(std::string_view request, std::string_view owner) {
    return std::string(request) + std::string(kInProgress) + std::string(owner);
}

std::optional<LockName> parse_lock_name(std::string_view file_name) {
    const std::size_t place = file_name.find(kInProgress);
    if (place == std::string_view::npos || place == 0) return std::nullopt;
    const std::string_view owner = file_name.substr(place + kInProgress.size());
    if (owner.empty()) return std::nullopt;
    return LockName{std::string(file_name.substr(0, place)), std::string(owner)};
}

bool JobName::is_large() const {
    return file_name.find("large") != std::string::npos;
}

}  // namespace plonkd
