// Runs the blocks of a schedule in an order that respects it, on the threads of the caller's arena.
#pragma once

#include <cstdint>
#include <functional>

#include "prover/solver/schedule.hpp"

namespace plonkd {

// Calls run_block(block) for every block of the stretch and returns when all are done. Blocks that may run
// beside each other may be run by several threads at once; what one block did is visible to those that wait
// for it.
void run_stretch(const Schedule& schedule, const Stretch& stretch,
                 const std::function<void(std::uint32_t block)>& run_block);

}  // namespace plonkd
