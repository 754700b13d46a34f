// Progress for a supervisor: JSON lines on a pipe that the process inherits, its number in PLONKD_PROGRESS_FD
// (docs/resident-worker.md lists the events).
//
// Every line has at most 4096 bytes, so that each is one atomic write to a pipe. Writing never blocks and
// never fails the work: a line that the pipe has no room for is dropped, a reader that has gone away is
// ignored. For that, a channel with a descriptor makes the process ignore SIGPIPE.
#pragma once

#include <mutex>
#include <string_view>

#include "prover/failure/failure.hpp"
#include "prover/progress/progress.hpp"

namespace plonkd {

// Thread-safe.
class ProgressChannel : public ProgressListener {
  public:
    static constexpr const char* kVariable = "PLONKD_PROGRESS_FD";

    // The channel that the environment names, or one to nowhere: the variable is unset, or is not the number
    // of a descriptor open for writing.
    static ProgressChannel from_environment();

    // Borrows the descriptor; negative: nowhere. Children of this process will not inherit it.
    explicit ProgressChannel(int descriptor);

    bool connected() const { return descriptor_ >= 0; }

    void hello(std::string_view program);
    void on_phase_begin(std::string_view name) override;
    void on_phase_end(std::string_view name, std::chrono::duration<double> elapsed) noexcept override;
    void progress(double fraction);  // of the whole work, 0 to 1
    void alive();
    void slot_free();
    // A long message is cut.
    void failure(FailureClass failure_class, std::string_view message);

  private:
    void write(std::string_view line);

    const int descriptor_;
    std::mutex mutex_;
};

}  // namespace plonkd
