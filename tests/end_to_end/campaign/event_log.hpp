// One line per event of an episode, written by everybody who takes part: the test, the stand-in workers, and
// the fault shim inside the controllers. Lines are appended whole (O_APPEND, one write), so their order is
// the order in which things happened.
//
//   <CLOCK_MONOTONIC, ns> <kind> <request, or -> <process id> <detail>
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace plonkd::campaign {

struct Event {
    std::int64_t time_ns = 0;
    std::string kind;
    std::string request;
    pid_t process = 0;
    std::string detail;
};

// Kinds that a stand-in worker writes. Everything that counts as a fault has the kind "fault"; its detail
// begins with the fault's own name.
namespace kind {
constexpr std::string_view kStarted = "started";
constexpr std::string_view kProved = "proved";
// A worker found a valid response of its request already published, or another live worker of that request.
constexpr std::string_view kNeedless = "needless";
constexpr std::string_view kConcurrent = "concurrent";
constexpr std::string_view kFault = "fault";
constexpr std::string_view kNote = "note";
// A resident worker starts; its detail is the socket. Also stands in place of a request where a fault hits a
// resident worker: such a fault excuses nothing that becomes of a request.
constexpr std::string_view kResident = "resident";
}  // namespace kind

// A job was in a resident worker's witness stage while another was on its engine.
constexpr std::string_view kBesideAnother = "beside another job";

std::int64_t monotonic_ns();

// Silently does nothing if the log cannot be written: it must not change what is being tested.
void append_event(const std::filesystem::path& log, std::string_view kind, std::string_view request,
                  std::string_view detail);

std::vector<Event> read_events(const std::filesystem::path& log);

}  // namespace plonkd::campaign
