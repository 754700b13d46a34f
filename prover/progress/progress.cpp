#include "prover/progress/progress.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace plonkd {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr auto kRedrawInterval = std::chrono::milliseconds(100);
constexpr Seconds kLineInterval{10};
constexpr int kBarWidth = 24;
// Below this share of the work an extrapolation says more about noise than about the time left.
constexpr double kEstimateFrom = 0.03;

struct Record {
    std::string name;
    Clock::time_point start;
    std::optional<Clock::time_point> end;
    double fraction = 0;
    Clock::time_point last_line;
};

std::string formatted(const char* format, double value) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    return buffer;
}

std::string duration_text(double seconds) {
    if (seconds < 10) return formatted("%.1f s", seconds);
    if (seconds < 90) return formatted("%.0f s", seconds);
    return formatted("%.0f min", seconds / 60);
}

}  // namespace

struct Progress::State {
    State(ProgressOutput chosen, ProgressListener* told)
        : output(chosen), listener(told), origin(Clock::now()) {}

    const ProgressOutput output;
    ProgressListener* const listener;
    const Clock::time_point origin;
    mutable std::mutex mutex;
    std::condition_variable stop_signal;
    bool stopping = false;
    std::vector<Record> records;
    std::vector<PlannedPhase> planned;
    std::thread redraw_thread;

    // Of the planned work. A running phase that reports nothing is taken to advance at the pace of the
    // finished ones, but never to be quite done.
    double overall_fraction() const {
        double total = 0;
        double finished = 0;
        double finished_seconds = 0;
        double running = 0;
        for (const PlannedPhase& phase : planned) {
            total += phase.weight;
            const Record* record = find(phase.name);
            if (record == nullptr || !record->end) continue;
            finished += phase.weight;
            finished_seconds += Seconds(*record->end - record->start).count();
        }
        for (const PlannedPhase& phase : planned) {
            const Record* record = find(phase.name);
            if (record == nullptr || record->end) continue;
            const double expected_seconds = finished > 0 ? phase.weight * finished_seconds / finished : 0;
            const double elapsed = Seconds(Clock::now() - record->start).count();
            const double paced = expected_seconds > 0 ? std::min(0.95, elapsed / expected_seconds) : 0;
            running += phase.weight * std::max(record->fraction, paced);
        }
        return total > 0 ? (finished + running) / total : 0;
    }

    const Record* find(const std::string& name) const {
        const auto record = std::find_if(records.begin(), records.end(),
                                         [&](const Record& candidate) { return candidate.name == name; });
        return record == records.end() ? nullptr : &*record;
    }

    const Record* current() const {
        for (auto record = records.rbegin(); record != records.rend(); ++record) {
            if (!record->end) return &*record;
        }
        return nullptr;
    }

    void draw() const {
        const Record* record = current();
        if (record == nullptr) return;
        const double elapsed = Seconds(Clock::now() - origin).count();
        const double fraction = planned.empty() ? record->fraction : overall_fraction();
        std::string bar(kBarWidth, '.');
        std::fill_n(bar.begin(), static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kBarWidth), '#');
        std::string line = "[" + bar + "] " + record->name + ", " + duration_text(elapsed);
        if (!planned.empty() && fraction >= kEstimateFrom) {
            line += ", about " + duration_text(elapsed * (1 - fraction) / fraction) + " left";
        }
        std::fprintf(stderr, "\r%s\033[K", line.c_str());
        std::fflush(stderr);
    }

    void redraw_until_stopped() {
        std::unique_lock lock(mutex);
        while (!stop_signal.wait_for(lock, kRedrawInterval, [this] { return stopping; })) draw();
    }
};

ProgressOutput progress_output_for_stderr() {
    return ::isatty(STDERR_FILENO) == 1 ? ProgressOutput::terminal : ProgressOutput::lines;
}

Progress::Progress(ProgressOutput output, ProgressListener* listener)
    : state_(std::make_unique<State>(output, listener)) {
    if (output == ProgressOutput::terminal) {
        state_->redraw_thread = std::thread([state = state_.get()] { state->redraw_until_stopped(); });
    }
}

Progress::~Progress() {
    if (!state_->redraw_thread.joinable()) return;
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->stop_signal.notify_all();
    state_->redraw_thread.join();
    std::fprintf(stderr, "\r\033[K");
    std::fflush(stderr);
}

void Progress::plan(std::vector<PlannedPhase> phases) {
    const std::lock_guard lock(state_->mutex);
    state_->planned = std::move(phases);
}

Progress::Phase Progress::phase(std::string_view name) {
    if (state_->listener != nullptr) state_->listener->on_phase_begin(name);
    const std::lock_guard lock(state_->mutex);
    const Clock::time_point now = Clock::now();
    state_->records.push_back({std::string(name), now, std::nullopt, 0, now});
    return Phase(this, state_->records.size() - 1);
}

Progress::Phase::Phase(Phase&& other) noexcept
    : progress_(std::exchange(other.progress_, nullptr)), index_(other.index_) {}

Progress::Phase::~Phase() {
    if (progress_ == nullptr) return;
    State& state = *progress_->state_;
    std::string name;
    Seconds elapsed;
    {
        const std::lock_guard lock(state.mutex);
        Record& record = state.records[index_];
        record.end = Clock::now();
        name = record.name;
        elapsed = *record.end - record.start;
        if (state.output == ProgressOutput::lines)
            std::fprintf(stderr, "%s: %.3f s\n", name.c_str(), elapsed.count());
    }
    if (state.listener != nullptr) state.listener->on_phase_end(name, elapsed);
}

void Progress::Phase::advance(double fraction) {
    State& state = *progress_->state_;
    const std::lock_guard lock(state.mutex);
    Record& record = state.records[index_];
    record.fraction = std::clamp(fraction, 0.0, 1.0);
    const Clock::time_point now = Clock::now();
    if (state.output == ProgressOutput::lines && now - record.last_line >= kLineInterval) {
        record.last_line = now;
        std::fprintf(stderr, "%s: %.0f %%\n", record.name.c_str(), 100 * record.fraction);
    }
}

std::vector<PhaseTime> Progress::times() const {
    const std::lock_guard lock(state_->mutex);
    std::vector<PhaseTime> result;
    for (const Record& record : state_->records) {
        if (record.end)
            result.push_back({record.name, record.start - state_->origin, *record.end - record.start});
    }
    return result;
}

std::optional<Progress::RunningPhase> Progress::running_phase() const {
    const std::lock_guard lock(state_->mutex);
    const Record* record = state_->current();
    if (record == nullptr) return std::nullopt;
    return RunningPhase{record->name, Clock::now() - record->start};
}

std::optional<double> Progress::fraction() const {
    const std::lock_guard lock(state_->mutex);
    if (state_->planned.empty()) return std::nullopt;
    return std::clamp(state_->overall_fraction(), 0.0, 1.0);
}

std::string Progress::timings_json(std::optional<std::uint64_t> peak_memory) const {
    nlohmann::ordered_json phases = nlohmann::ordered_json::array();
    for (const PhaseTime& time : times()) {
        phases.push_back(
            {{"name", time.name}, {"start_seconds", time.start.count()}, {"seconds", time.elapsed.count()}});
    }
    const nlohmann::ordered_json document = {
        {"phases", phases},
        {"total_seconds", Seconds(Clock::now() - state_->origin).count()},
        {"peak_memory_bytes", peak_memory.value_or(peak_memory_bytes())},
    };
    return document.dump(2) + "\n";
}

std::uint64_t peak_memory_bytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace plonkd
