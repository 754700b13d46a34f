// One seeded run of one to eight controllers on one queue, under faults; and one that dies or stumbles at a
// given step.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace plonkd::campaign {

// Whether jobs may be handed to resident workers, or all are done by processes of their own.
enum class Workers { one_shot, resident };

struct EpisodeResult {
    std::uint64_t seed = 0;
    std::map<std::string, int> faults;    // by the fault's name
    std::vector<std::string> violations;  // empty: all invariants held
    int requests = 0;
    int proofs = 0;
    int handed_over = 0;     // of the proofs, by a resident worker
    int beside_another = 0;  // jobs in a resident worker's witness stage while another was on its engine
    bool step_was_reached = false;  // run_step only

    int fault_count() const;
};

// Random faults of every kind until `faults` of them have happened, then a restart of everything without
// faults.
EpisodeResult run_episode(std::uint64_t seed, int faults, Workers workers);

// One controller, three requests of which one fails; the controller's `step`-th call on the queue's folders
// meets `action` (fault_control.hpp). Then a restart without faults.
EpisodeResult run_step(int step, const std::string& action, Workers workers);

}  // namespace plonkd::campaign
