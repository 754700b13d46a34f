// What a worker tells about its job: one JSON object per line on the progress channel.
//
//   {"v":1,"event":"hello","program":"prover","pid":7}
//   {"event":"phase","name":"solve","state":"begin"}
//   {"event":"phase","name":"solve","state":"end","seconds":1.25}
//   {"event":"progress","fraction":0.42}                {"event":"alive"}
//   {"event":"slot_free"}                               {"event":"failure","class":"device","message":"…"}
//
// Workers are not trusted: whatever they write is checked here, and nothing else looks at their text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "controller/observer.hpp"

namespace plonkd {

struct HelloEvent {};
struct PhaseEvent {
    std::string name;
    PhaseState state = PhaseState::begin;
    double seconds = 0;  // at the end of a phase
};
struct ProgressEvent {
    double fraction = 0;  // 0 to 1
};
struct AliveEvent {};
// The next job may be started beside this one.
struct SlotFreeEvent {};
struct FailureEvent {
    JobFailure failure = JobFailure::unknown;
    std::string message;  // one line
};
// An event of a later version of the channel: to be ignored.
struct UnknownEvent {};

using WorkerEvent = std::variant<HelloEvent, PhaseEvent, ProgressEvent, AliveEvent, SlotFreeEvent,
                                 FailureEvent, UnknownEvent>;

// Nothing for a line that is no event. Never throws on any input.
std::optional<WorkerEvent> parse_worker_event(std::string_view line);

}  // namespace plonkd
