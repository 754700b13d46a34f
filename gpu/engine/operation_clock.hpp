// The device's time in an engine's operations, for benchmarks: the time between two events of the engine's
// stream, one before an operation's first work and one after its last.
//
// Work that operations queue one behind the other is counted once, and so is what the device does on other
// streams for an operation, since that ends before the operation does. Counted too is the device waiting for
// the host within an operation; not counted is its waiting between them.
#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <deque>

#include "gpu/device/buffer.hpp"

namespace plonkd::gpu {

class OperationClock {
  public:
    // One operation, from here to the end of the scope.
    class [[nodiscard]] Operation {
      public:
        // `clock` may be null: then nothing is timed.
        Operation(OperationClock* clock, cudaStream_t stream);
        Operation(const Operation&) = delete;
        Operation& operator=(const Operation&) = delete;
        ~Operation();

      private:
        OperationClock* clock_;
        cudaStream_t stream_;
    };

    std::size_t nb_operations() const { return nb_operations_; }
    // Of operations `first` up to `last`, not included, added up; they have ended. Waits for the device.
    double seconds(std::size_t first, std::size_t last) const;
    // Forgets all operations.
    void restart() { nb_operations_ = 0; }

  private:
    struct Interval {
        Event begin, end;
    };

    std::deque<Interval> intervals_;  // the first nb_operations_ are in use
    std::size_t nb_operations_ = 0;
};

}  // namespace plonkd::gpu
