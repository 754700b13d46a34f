// A loop over indices, shared among the threads of the caller's arena if it is long enough for that.
#pragma once

#include <cstddef>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace plonkd {

// Calls f(begin, end) for ranges of about `grain` indices that cover [0, count); for one range if count is
// below 4 grain.
template <class Function>
void for_ranges(std::size_t count, std::size_t grain, Function&& f) {
    if (count < 4 * grain) {
        f(std::size_t{0}, count);
    } else {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain),
                          [&](const auto& range) { f(range.begin(), range.end()); });
    }
}

}  // namespace plonkd
