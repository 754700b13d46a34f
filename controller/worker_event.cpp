#include "controller/worker_event.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestPhaseName = 64;
constexpr std::size_t kLongestMessage = 1024;

const std::string* text_of(const json& event, const char* key) {
    const auto member = event.find(key);
    return member != event.end() && member->is_string() ? &member->get_ref<const std::string&>() : nullptr;
}

std::optional<double> number_of(const json& event, const char* key) {
    const auto member = event.find(key);
    if (member == event.end() || !member->is_number()) return std::nullopt;
    const double value = member->get<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Names end up in logs and as metric labels.
bool is_phase_name(const std::string& name) {
    return !name.empty() && name.size() <= kLongestPhaseName &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.:,/") ==
               std::string::npos;
}

std::string as_one_line(std::string text) {
    if (text.size() > kLongestMessage) {
        std::size_t end = kLongestMessage;
        // Not in the middle of a UTF-8 sequence.
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text.resize(end);
    }
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

JobFailure failure_named(const std::string& name) {
    for (const JobFailure failure :
         {JobFailure::request, JobFailure::setup, JobFailure::device, JobFailure::internal})
        if (name == to_string(failure)) return failure;
    return JobFailure::unknown;
}

std::optional<WorkerEvent> parse_phase(const json& event) {
    const std::string* name = text_of(event, "name");
    const std::string* state = text_of(event, "state");
    if (name == nullptr || state == nullptr || !is_phase_name(*name)) return std::nullopt;
    if (*state == "begin") return PhaseEvent{*name, PhaseState::begin, 0};
    const auto seconds = number_of(event, "seconds");
    if (*state != "end" || !seconds || *seconds < 0) return std::nullopt;
    return PhaseEvent{*name, PhaseState::end, *seconds};
}

}  // namespace

std::optional<WorkerEvent> parse_worker_event(std::string_view line) {
    const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!event.is_object()) return std::nullopt;
    const std::string* name = text_of(event, "event");
    if (name == nullptr) return std::nullopt;

    if (*name == "hello") return HelloEvent{};
    if (*name == "alive") return AliveEvent{};
    if (*name == "slot_free") return SlotFreeEvent{};
    if (*name == "phase") return parse_phase(event);
    if (*name == "progress") {
        const auto fraction = number_of(event, "fraction");
        if (!fraction || *fraction < 0 || *fraction > 1) return std::nullopt;
        return ProgressEvent{*fraction};
    }
    if (*name == "failure") {
        const std::string* failure = text_of(event, "class");
        if (failure == nullptr) return std::nullopt;
        const std::string* message = text_of(event, "message");
        return FailureEvent{failure_named(*failure), message == nullptr ? "" : as_one_line(*message)};
    }
    return UnknownEvent{};
}

}  // namespace plonkd
