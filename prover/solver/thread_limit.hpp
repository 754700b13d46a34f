// How many threads a parallel algorithm may use here.
#pragma once

#include <algorithm>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

namespace plonkd {

// The arena's size alone does not know a limit set for the whole process.
inline int usable_threads() {
    const auto limit =
        static_cast<int>(tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
    return std::min(limit, tbb::this_task_arena::max_concurrency());
}

}  // namespace plonkd
