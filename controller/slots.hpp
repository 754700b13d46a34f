// How many jobs may run beside each other, and where the next one goes.
//
// Without resident workers there is one job at a time, as in the reference. A resident worker has one job,
// and a second one from the moment on when the first has left its witness stage (`slot_free`): while one is
// on the device, the next is read and solved. Two jobs never fight for a device: nothing is started beside a
// job that works on its own, and nothing on its own while a resident worker is coming up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controller/worker_pool.hpp"

namespace plonkd {

struct OccupiedSlot {
    std::optional<WorkerEndpoint> endpoint;  // empty: the job's worker works on its own
    bool slot_free = false;                  // the next job may be started beside this one
};

struct FreeSlot {
    std::optional<WorkerEndpoint> endpoint;
};

// Where the next job goes; nothing if it has to wait. `ready` are the resident workers that take jobs;
// `some_are_starting`: others are about to.
std::optional<FreeSlot> free_slot(const std::vector<WorkerEndpoint>& ready, bool some_are_starting,
                                  const std::vector<OccupiedSlot>& occupied);

}  // namespace plonkd
