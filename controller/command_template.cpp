#include "controller/command_template.hpp"

#include <algorithm>

#include "controller/command_line.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) {
    return kBlanks.find(c) != std::string_view::npos;
}

std::string_view trim_left(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    return text;
}

std::string_view trim_right(std::string_view text) {
    const std::size_t last = text.find_last_not_of(kBlanks);
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

// The inside of an action without its trim markers, and which markers it had. A marker counts only with white
// space between it and the field, as in Go.
struct Action {
    std::string_view body;
    bool trims_before = false;
    bool trims_after = false;
};

Action read_action(std::string_view inside) {
    Action action;
    if (inside.size() >= 2 && inside[0] == '-' && is_blank(inside[1])) {
        action.trims_before = true;
        inside.remove_prefix(1);
    }
    if (inside.size() >= 2 && inside.back() == '-' && is_blank(inside[inside.size() - 2])) {
        action.trims_after = true;
        inside.remove_suffix(1);
    }
    action.body = trim_right(trim_left(inside));
    return action;
}

// Whether a place of a shell's command line is between quotes.
class ShellQuotes {
  public:
    void read(std::string_view text) {
        for (const char c : text) {
            if (escaped_)
                escaped_ = false;
            else if (c == '\\' && quote_ != '\'')
                escaped_ = true;
            else if (quote_ == 0 && (c == '\'' || c == '"'))
                quote_ = c;
            else if (c == quote_)
                quote_ = 0;
        }
    }
    bool open() const { return quote_ != 0; }

  private:
    char quote_ = 0;
    bool escaped_ = false;
};

}  // namespace

CommandTemplate CommandTemplate::parse(std::string_view text, std::string_view key) {
    const auto refuse = [key](std::size_t place, const std::string& found) {
        throw SetupError("key \"" + std::string(key) + "\", character " + std::to_string(place + 1) +
                         ": expected {{.ConfFile}}, {{.InFile}} or {{.OutFile}}, found " + found);
    };
    CommandTemplate result;
    std::size_t place = 0;
    bool trim_next = false;
    while (true) {
        const std::size_t open = text.find(kOpen, place);
        std::string_view literal = text.substr(place, open == std::string_view::npos ? open : open - place);
        if (trim_next) literal = trim_left(literal);
        if (open == std::string_view::npos) {
            if (!literal.empty()) result.parts_.emplace_back(std::string(literal));
            break;
        }
        const std::size_t close = text.find(kClose, open + kOpen.size());
        if (close == std::string_view::npos) refuse(open, "an action without }}");
        const Action action = read_action(text.substr(open + kOpen.size(), close - open - kOpen.size()));
        if (action.trims_before) literal = trim_right(literal);
        if (!literal.empty()) result.parts_.emplace_back(std::string(literal));

        if (action.body == ".ConfFile")
            result.parts_.emplace_back(&CommandFields::configuration_file);
        else if (action.body == ".InFile")
            result.parts_.emplace_back(&CommandFields::request_file);
        else if (action.body == ".OutFile")
            result.parts_.emplace_back(&CommandFields::response_file);
        else
            refuse(open, "{{" + std::string(action.body) + "}}");
        trim_next = action.trims_after;
        place = close + kClose.size();
    }
    return result;
}

std::vector<std::string> CommandTemplate::arguments(const CommandFields& fields) const {
    if (is_plain_text())
        if (auto found = with_program_found(words(fields))) return std::move(*found);
    return {"/bin/sh", "-c", render(fields)};
}

bool CommandTemplate::is_plain_text() const {
    return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) {
        const auto* literal = std::get_if<std::string>(&part);
        return literal == nullptr || is_plain(*literal);
    });
}

std::vector<std::string> CommandTemplate::words(const CommandFields& fields) const {
    std::vector<std::string> words;
    bool within_word = false;
    const auto append = [&](std::string_view text) {
        if (!within_word) words.emplace_back();
        within_word = true;
        words.back() += text;
    };
    for (const auto& part : parts_) {
        const auto* literal = std::get_if<std::string>(&part);
        if (literal == nullptr) {
            append(fields.*std::get<Field>(part));
            continue;
        }
        for (const char c : *literal) {
            if (is_blank(c))
                within_word = false;
            else
                append({&c, 1});
        }
    }
    return words;
}

std::string CommandTemplate::render(const CommandFields& fields) const {
    std::string command;
    ShellQuotes quotes;
    for (const auto& part : parts_) {
        if (const auto* literal = std::get_if<std::string>(&part)) {
            quotes.read(*literal);
            command += *literal;
        } else {
            const std::string& value = fields.*std::get<Field>(part);
            command += quotes.open() ? value : quoted_for_shell(value);
        }
    }
    return command;
}

}  // namespace plonkd
