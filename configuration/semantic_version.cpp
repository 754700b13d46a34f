#include "configuration/semantic_version.hpp"

namespace plonkd {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kIdentifier = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";

bool consists_of(std::string_view text, std::string_view alphabet) {
    return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_number_without_leading_zero(std::string_view text) {
    return consists_of(text, kDigits) && (text.size() == 1 || text[0] != '0');
}

// Calls `accept` on each dot-separated part until it refuses one.
template <class Accept>
bool all_parts(std::string_view text, Accept accept) {
    while (true) {
        const std::size_t dot = text.find('.');
        if (!accept(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_prerelease_part(std::string_view part) {
    return consists_of(part, kIdentifier) &&
           (!consists_of(part, kDigits) || is_number_without_leading_zero(part));
}

bool is_build_part(std::string_view part) {
    return consists_of(part, kIdentifier);
}

}  // namespace

bool is_semantic_version(std::string_view text) {
    const std::size_t plus = text.find('+');
    if (plus != std::string_view::npos) {
        if (!all_parts(text.substr(plus + 1), is_build_part)) return false;
        text = text.substr(0, plus);
    }
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos) {
        if (!all_parts(text.substr(dash + 1), is_prerelease_part)) return false;
        text = text.substr(0, dash);
    }
    int numbers = 0;
    return all_parts(text,
                     [&](std::string_view part) {
                         ++numbers;
                         return is_number_without_leading_zero(part);
                     }) &&
           numbers == 3;
}

}  // namespace plonkd
