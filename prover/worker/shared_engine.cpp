#include "prover/worker/shared_engine.hpp"

#include <chrono>
#include <utility>

namespace plonkd {

namespace {

constexpr std::chrono::milliseconds kCheckInterval{100};

}  // namespace

template <class Condition>
void SharedEngine::wait(std::unique_lock<std::mutex>& lock, const std::function<void()>& check,
                        Condition condition) {
    while (!changed_.wait_for(lock, kCheckInterval, condition)) {
        lock.unlock();
        check();
        lock.lock();
    }
}

SharedEngine::Turn::Turn(SharedEngine& engine, std::function<void()> check, std::function<void()> on_rounds,
                         std::function<void(bool)> on_engine)
    : engine_(engine),
      check_(std::move(check)),
      on_rounds_(std::move(on_rounds)),
      on_engine_(std::move(on_engine)) {}

SharedEngine::Turn::~Turn() {
    const std::lock_guard lock(engine_.mutex_);
    if (engine_.owner_ != this) return;
    on_engine_(false);
    engine_.owner_ = nullptr;
    engine_.between_rounds_ = false;
    engine_.changed_.notify_all();
}

bool SharedEngine::Turn::begin_commitment() {
    std::unique_lock lock(engine_.mutex_);
    if (engine_.owner_ == this) {
        on_engine_(true);
        return true;
    }
    ++engine_.nb_waiting_;
    const auto stop_waiting = [this] {
        --engine_.nb_waiting_;
        engine_.changed_.notify_all();
    };
    try {
        engine_.wait(lock, check_, [this] {
            return !engine_.guest_ && (engine_.owner_ == nullptr || engine_.between_rounds_);
        });
    } catch (...) {
        lock.lock();
        stop_waiting();
        throw;
    }
    const bool free = engine_.owner_ == nullptr;
    if (free)
        engine_.owner_ = this;
    else
        engine_.guest_ = true;
    stop_waiting();
    on_engine_(true);
    return free;
}

void SharedEngine::Turn::end_commitment() noexcept {
    on_engine_(false);
    const std::lock_guard lock(engine_.mutex_);
    if (engine_.owner_ == this) return;
    engine_.guest_ = false;
    engine_.changed_.notify_all();
}

void SharedEngine::Turn::begin_rounds() {
    {
        std::unique_lock lock(engine_.mutex_);
        engine_.wait(lock, check_, [this] { return engine_.owner_ == nullptr || engine_.owner_ == this; });
        engine_.owner_ = this;
    }
    on_engine_(true);
    on_rounds_();
}

void SharedEngine::Turn::end_round() {
    std::unique_lock lock(engine_.mutex_);
    if (engine_.nb_waiting_ == 0) return;
    on_engine_(false);
    engine_.between_rounds_ = true;
    engine_.changed_.notify_all();
    // The guest's commitment is short, and it cannot be taken from the engine.
    engine_.changed_.wait(lock, [this] { return engine_.nb_waiting_ == 0 && !engine_.guest_; });
    engine_.between_rounds_ = false;
    on_engine_(true);
}

}  // namespace plonkd
