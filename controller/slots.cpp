#include "controller/slots.hpp"

#include <algorithm>

namespace plonkd {

std::optional<FreeSlot> free_slot(const std::vector<WorkerEndpoint>& ready, bool some_are_starting,
                                  const std::vector<OccupiedSlot>& occupied) {
    if (ready.empty()) {
        if (some_are_starting || !occupied.empty()) return std::nullopt;
        return FreeSlot{};
    }
    const auto works_alone = [](const OccupiedSlot& slot) { return !slot.endpoint; };
    if (std::any_of(occupied.begin(), occupied.end(), works_alone)) return std::nullopt;

    std::optional<FreeSlot> second_place;
    for (const WorkerEndpoint& endpoint : ready) {
        std::size_t jobs = 0;
        bool next_may_start = false;
        for (const OccupiedSlot& slot : occupied) {
            if (slot.endpoint->socket != endpoint.socket) continue;
            ++jobs;
            next_may_start = slot.slot_free;
        }
        if (jobs == 0) return FreeSlot{endpoint};
        if (jobs == 1 && next_may_start && !second_place) second_place = FreeSlot{endpoint};
    }
    return second_place;
}

}  // namespace plonkd
