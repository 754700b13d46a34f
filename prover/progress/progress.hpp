// What long work is doing, how far it is, and how long each phase took.
//
// A phase is a scope: it starts when the guard is made and ends with it. Phases of one job may overlap (files
// read side by side) and may come from several threads. On a terminal one line shows the phase, a bar over
// the whole job and the remaining time; otherwise each finished phase is one plain line. Whatever is shown,
// the times are collected.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plonkd {

enum class ProgressOutput {
    silent,    // collect times only
    lines,     // one line on stderr per finished phase, and one every ten seconds within a long one
    terminal,  // a bar on stderr, redrawn in place
};

// `terminal` where stderr is one, `lines` otherwise.
ProgressOutput progress_output_for_stderr();

struct PhaseTime {
    std::string name;
    std::chrono::duration<double> start;  // since the Progress was made
    std::chrono::duration<double> elapsed;
};

// Told of every phase as it begins and ends, on the thread that does the work. Called from several threads
// where phases are.
class ProgressListener {
  public:
    virtual ~ProgressListener() = default;
    // May throw to end the work before this phase: the exception leaves Progress::phase(), and the phase has
    // never begun.
    virtual void on_phase_begin(std::string_view name) = 0;
    virtual void on_phase_end(std::string_view name, std::chrono::duration<double> elapsed) noexcept = 0;
};

class Progress {
  public:
    // A step of the job with its expected share of the time, in any unit.
    struct PlannedPhase {
        std::string name;
        double weight;
    };

    // `listener` may be null; it outlives this object.
    explicit Progress(ProgressOutput output = ProgressOutput::silent, ProgressListener* listener = nullptr);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // The phases to come; the bar and the remaining time are computed from their weights. Without a plan the
    // bar shows the current phase alone. Phases that are not in the plan are shown but do not move the bar.
    void plan(std::vector<PlannedPhase> phases);

    class Phase {
      public:
        Phase(Phase&&) noexcept;
        Phase& operator=(Phase&&) = delete;
        ~Phase();
        // The part of the phase that is done, 0 to 1; may go unreported. Thread-safe, cheap enough for every
        // 1 ms.
        void advance(double fraction);

      private:
        friend class Progress;
        Phase(Progress* progress, std::size_t index) : progress_(progress), index_(index) {}
        Progress* progress_;
        std::size_t index_;
    };
    [[nodiscard]] Phase phase(std::string_view name);

    // Finished phases in the order of their start.
    std::vector<PhaseTime> times() const;
    // The phase that began last and has not ended, with the time since then.
    struct RunningPhase {
        std::string name;
        std::chrono::duration<double> elapsed;
    };
    std::optional<RunningPhase> running_phase() const;
    // The estimated part of the planned work that is done, 0 to 1; nothing without a plan.
    std::optional<double> fraction() const;
    // {"phases": [{"name", "start_seconds", "seconds"}…], "total_seconds", "peak_memory_bytes"}, for
    // --timings. The memory is this process's, unless the work was done by another.
    std::string timings_json(std::optional<std::uint64_t> peak_memory_bytes = std::nullopt) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The most memory that this process has held so far.
std::uint64_t peak_memory_bytes();

}  // namespace plonkd
