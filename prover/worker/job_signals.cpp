#include "prover/worker/job_signals.hpp"

#include <csignal>

#include <spdlog/spdlog.h>

#include "prover/worker/process_state.hpp"

namespace plonkd {

void JobSignals::block() {
    block_signals({SIGUSR1, SIGUSR2, SIGTERM});
}

JobSignals::JobSignals(const Progress& progress)
    : progress_(progress), thread_({SIGUSR1, SIGUSR2, SIGTERM}, [this](int signal) { on_signal(signal); }) {}

std::shared_ptr<void> JobSignals::publishing() {
    mutex_.lock();
    return {nullptr, [this](void*) {
                published_ = true;
                mutex_.unlock();
            }};
}

void JobSignals::on_signal(int signal) {
    if (signal == SIGTERM) {
        const std::lock_guard lock(mutex_);
        if (!published_) die_of(signal);
        return;
    }
    const auto phase = progress_.running_phase();
    if (phase)
        spdlog::info("in phase {} for {:.3f} s; {}", phase->name, phase->elapsed.count(), process_state());
    else
        spdlog::info("between phases; {}", process_state());
}

}  // namespace plonkd
