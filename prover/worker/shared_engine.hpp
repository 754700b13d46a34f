// The turns of the two jobs that share a resident worker's engine.
//
// One job owns it, from its first commitment or its first round to its end. The other may make its BSB22
// commitments as a guest, between two early rounds of the owner (plonk/engine_access.hpp says why there is
// room), or becomes the owner when there is none. At no time do two threads use the engine.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "prover/plonk/engine_access.hpp"

namespace plonkd {

// Thread-safe.
class SharedEngine {
  public:
    class Turn;

  private:
    // Waits until `condition` holds, calling `check` now and then.
    template <class Condition>
    void wait(std::unique_lock<std::mutex>& lock, const std::function<void()>& check, Condition condition);

    std::mutex mutex_;
    std::condition_variable changed_;
    const Turn* owner_ = nullptr;
    bool between_rounds_ = false;  // of the owner
    bool guest_ = false;           // one is on the engine
    int nb_waiting_ = 0;           // for a commitment
};

// One job's turn. It must outlive everything that the job has on the engine.
class SharedEngine::Turn final : public EngineAccess {
  public:
    // `check` is called while the job waits and may throw; `on_rounds` when it has the engine for its rounds;
    // `on_engine` when the engine begins and when it ceases to work for this job.
    Turn(SharedEngine& engine, std::function<void()> check, std::function<void()> on_rounds,
         std::function<void(bool working)> on_engine);
    ~Turn() override;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool begin_commitment() override;
    void end_commitment() noexcept override;
    void begin_rounds() override;
    void end_round() override;

  private:
    SharedEngine& engine_;
    const std::function<void()> check_;
    const std::function<void()> on_rounds_;
    const std::function<void(bool)> on_engine_;
};

}  // namespace plonkd
