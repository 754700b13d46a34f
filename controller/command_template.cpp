#include "controller/command_template.hpp"

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

std::string CommandTemplate::render(const CommandFields& fields) const {
    std::string command;
    for (const auto& part : parts_) {
        if (const auto* literal = std::get_if<std::string>(&part))
            command += *literal;
        else
            command += fields.*std::get<Field>(part);
    }
    return command;
}

}  // namespace plonkd
