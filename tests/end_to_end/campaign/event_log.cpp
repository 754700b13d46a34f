#include "tests/end_to_end/campaign/event_log.hpp"

#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace plonkd::campaign {

std::int64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void append_event(const std::filesystem::path& log, std::string_view kind, std::string_view request,
                  std::string_view detail) {
    std::ostringstream line;
    line << monotonic_ns() << ' ' << kind << ' ' << (request.empty() ? "-" : request) << ' ' << getpid()
         << ' ' << detail << '\n';
    const int descriptor = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor < 0) return;
    const std::string text = line.str();
    [[maybe_unused]] const ssize_t written = write(descriptor, text.data(), text.size());
    close(descriptor);
}

std::vector<Event> read_events(const std::filesystem::path& log) {
    std::vector<Event> events;
    std::ifstream stream(log);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream fields(line);
        Event event;
        if (!(fields >> event.time_ns >> event.kind >> event.request >> event.process)) continue;
        std::getline(fields >> std::ws, event.detail);
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace plonkd::campaign
