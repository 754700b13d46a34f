// Whether and how a resident worker is to end: said by a signal, or by a job that has found the device
// broken.
#pragma once

#include <atomic>
#include <optional>

#include "prover/worker/job_abandoned.hpp"

namespace plonkd {

// Thread-safe. The first request stands.
class WorkerEnd {
  public:
    void request(int exit_code) {
        int none = kNone;
        code_.compare_exchange_strong(none, exit_code);
    }
    // Nothing while the worker is to go on.
    std::optional<int> exit_code() const {
        const int code = code_;
        return code == kNone ? std::nullopt : std::optional(code);
    }
    void throw_if_ending() const {
        if (exit_code()) throw JobAbandoned();
    }

  private:
    static constexpr int kNone = -1;
    std::atomic<int> code_ = kNone;
};

}  // namespace plonkd
