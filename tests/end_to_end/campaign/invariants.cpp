#include "tests/end_to_end/campaign/invariants.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <string_view>

#include "tests/end_to_end/campaign/response.hpp"

namespace plonkd::campaign {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLockMark = ".inprogress.";
constexpr std::string_view kFailureMark = ".failure.code_";
constexpr std::int64_t kLongestGraceNs = 2'000'000'000;

std::string id_of_request_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const auto content = nlohmann::json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!content.is_object() || !content.contains("id") || !content["id"].is_string()) return {};
    return content["id"].get<std::string>();
}

std::optional<int> code_in_name(const std::string& name) {
    const std::size_t mark = name.rfind(kFailureMark);
    if (mark == std::string::npos) return std::nullopt;
    int code = 0;
    const char* digits = name.data() + mark + kFailureMark.size();
    if (std::from_chars(digits, name.data() + name.size(), code).ec != std::errc()) return std::nullopt;
    return code;
}

bool has_response(const Site& site, const PlannedRequest& request) {
    for (const auto& entry : fs::directory_iterator(site.responses(request.type))) {
        const std::string name = entry.path().filename().string();
        if (name.rfind(request.response_name, 0) != 0) continue;
        if (response_id(entry.path()) == request.id) return true;
    }
    return false;
}

std::string describe(const Whereabouts& place) {
    std::string text;
    for (const auto* list : {&place.queued, &place.locked, &place.succeeded, &place.failed})
        for (const fs::path& file : *list) text += " " + file.filename().string();
    return text.empty() ? " nowhere" : text;
}

bool is_of_controllers(const Event& event) {
    return event.kind == kind::kFault && event.request == "-";
}

// A controller that could not read an existing response has to make another.
bool reading_may_have_failed(const std::vector<Event>& events, const Event& until) {
    return std::any_of(events.begin(), events.end(), [&](const Event& fault) {
        return fault.kind == kind::kFault && fault.time_ns <= until.time_ns &&
               (fault.detail.rfind("outage ", 0) == 0 ||
                (fault.detail.rfind("shim ", 0) == 0 && fault.detail.find("action E") != std::string::npos));
    });
}

}  // namespace

Whereabouts find_request(const Site& site, const PlannedRequest& request) {
    Whereabouts place;
    // A name that begins with the request's own belongs to it or to a namesake.
    for (const fs::path& folder : {site.requests(request.type), site.done(request.type)}) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (name.rfind(request.file_name, 0) != 0 || id_of_request_file(entry.path()) != request.id)
                continue;
            if (folder == site.done(request.type)) {
                const bool succeeded = name.find(".success") != std::string::npos;
                (succeeded ? place.succeeded : place.failed).push_back(entry.path());
                if (!succeeded) place.failure_code = code_in_name(name);
            } else {
                const bool locked = name.find(kLockMark) != std::string::npos;
                (locked ? place.locked : place.queued).push_back(entry.path());
            }
        }
    }
    return place;
}

std::vector<std::string> check_nothing_is_lost(const Site& site,
                                               const std::vector<PlannedRequest>& requests) {
    std::vector<std::string> violations;
    for (const PlannedRequest& request : requests) {
        const Whereabouts place = find_request(site, request);
        if (place.total() != 1)
            violations.push_back(request.id + " (" + request.file_name +
                                 ") is expected in one place, found:" + describe(place));
        if (!place.succeeded.empty() && !has_response(site, request))
            violations.push_back(request.id + " (" + request.file_name +
                                 ") counts as succeeded, but no valid response of it is there");
    }
    return violations;
}

std::vector<std::string> check_ends(const Site& site, const std::vector<PlannedRequest>& requests) {
    std::vector<std::string> violations;
    const std::vector<Event> events = site.events();
    for (const PlannedRequest& request : requests) {
        const Whereabouts place = find_request(site, request);
        const AllowedEnds allowed = allowed_ends(request, events);
        const std::string who =
            request.id + " (" + request.file_name + ", " + request.content["behaviours"].dump() + ")";
        if (!place.ended()) violations.push_back(who + " has not ended:" + describe(place));
        if (!place.succeeded.empty() && !allowed.success)
            violations.push_back(who + " cannot succeed, and did");
        if (!place.failed.empty() &&
            (!place.failure_code || allowed.failure_codes.count(*place.failure_code) == 0))
            violations.push_back(who + " may not fail so:" + describe(place));
    }
    return violations;
}

std::vector<std::string> check_proofs(const std::vector<PlannedRequest>& requests,
                                      const std::vector<Event>& events) {
    std::vector<std::string> violations;
    for (const Event& event : events) {
        if (event.kind == kind::kConcurrent)
            violations.push_back(event.request + " had two workers at once: " + event.detail);
        else if (event.kind == kind::kNeedless && !reading_may_have_failed(events, event))
            violations.push_back(event.request + " was given to a worker with its response in place");
    }

    for (const PlannedRequest& request : requests) {
        std::int64_t cause_from = 0;
        bool proven = false;
        std::int64_t started = 0;
        for (const Event& event : events) {
            if (event.request != request.id) continue;
            if (event.kind == kind::kStarted) started = event.time_ns;
            if (event.kind != kind::kProved) continue;
            const bool with_cause = std::any_of(events.begin(), events.end(), [&](const Event& fault) {
                return fault.time_ns >= cause_from && fault.time_ns <= event.time_ns &&
                       (is_of_controllers(fault) ||
                        (fault.kind == kind::kFault && fault.request == request.id));
            });
            if (proven && !with_cause)
                violations.push_back(request.id + " was proven twice with no fault in between");
            proven = true;
            // A stop may have been asked for before this worker's first words, and end it after its last.
            cause_from = started - kLongestGraceNs;
        }
    }
    return violations;
}

}  // namespace plonkd::campaign
