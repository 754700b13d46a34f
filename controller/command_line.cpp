#include "controller/command_line.hpp"

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace plonkd {

namespace {

constexpr std::string_view kPlain =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./:=@%+,- \t";
constexpr std::string_view kBlanks = " \t";

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t start = text.find_first_not_of(kBlanks);
        if (start == std::string_view::npos) return words;
        const std::size_t end = std::min(text.find_first_of(kBlanks, start), text.size());
        words.emplace_back(text.substr(start, end - start));
        text.remove_prefix(end);
    }
}

bool is_executable_file(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

std::optional<std::string> find_program(const std::string& name) {
    if (name.find('/') != std::string::npos)
        return is_executable_file(name) ? std::optional(name) : std::nullopt;
    const char* path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "" : path;
    while (!folders.empty()) {
        const std::size_t end = std::min(folders.find(':'), folders.size());
        const std::string_view folder = folders.substr(0, end);
        const std::string candidate = (folder.empty() ? "." : std::string(folder)) + "/" + name;
        if (is_executable_file(candidate)) return candidate;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return std::nullopt;
}

}  // namespace

bool is_plain(std::string_view text) {
    return text.find_first_not_of(kPlain) == std::string_view::npos;
}

std::optional<std::vector<std::string>> with_program_found(std::vector<std::string> words) {
    // A word with "=" in the first place is an assignment to the shell.
    if (words.empty() || words[0].find('=') != std::string::npos) return std::nullopt;
    const auto program = find_program(words[0]);
    if (!program) return std::nullopt;
    words[0] = *program;
    return words;
}

std::optional<std::vector<std::string>> as_plain_command(const std::string& command) {
    if (!is_plain(command)) return std::nullopt;
    return with_program_found(split_words(command));
}

std::string quoted_for_shell(const std::string& text) {
    if (!text.empty() && is_plain(text) && text.find_first_of(kBlanks) == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

std::vector<std::string> arguments_for(const std::string& command) {
    if (auto words = as_plain_command(command)) return std::move(*words);
    return {"/bin/sh", "-c", command};
}

}  // namespace plonkd
