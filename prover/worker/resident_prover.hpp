// The recipe of compression_job.cpp with its first half kept: assets are loaded once, jobs are proven one
// after the other, and the next one's witness is made while the engine works on the one before.
//
//   job k     wait ─ check request ─ solve ─┬─ wires ─ permutation ─ quotient ─ openings ─ verify ─ answer
//   job k + 1                 wait ─────────┴─ check request ─ solve ── wait for the engine ──┬─ wires ─ …
//   job k + 2                               wait ─────────────────────────────────────────────┴─ check
//   request ─ …
//
// At most two jobs are in the works; those that come meanwhile wait in the order of their arrival. Of n rows,
// w wires and k commitments they hold, beside the assets:
//
//   the job in its rounds      what a proof holds on the engine (cpu_engine.hpp, or the device's memory plan)
//   the job in its witness     w field elements while it solves, then L, R, O: 3 n; its committed values
//   in the CPU engine besides  2 n while such a job commits as a guest
//
// On a device the second job needs no memory (engine_access.hpp). The w elements are kept for the next job;
// they are secret. No error of one job reaches another.
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <string>

#include "prover/worker/asset_store.hpp"
#include "prover/worker/job_prover.hpp"
#include "prover/worker/shared_engine.hpp"

namespace plonkd {

// Thread-safe.
class ResidentProver final : public JobProver {
  public:
    ResidentProver(Configuration configuration, MakeEngine make_engine)
        : assets_(std::move(configuration), std::move(make_engine)) {}

    // Loads the assets, so that the first job finds them. Errors are those of AssetStore::current.
    void prepare(const std::function<void()>& check) override;
    bool is_ready() const override { return assets_.has_assets(); }
    // The proof in the response has been verified.
    std::string prove(const ResidentJob& job, Progress& progress, JobObserver& observer) override;

  private:
    // The witness stage has one place, given in the order of arrival.
    class WitnessPlace;

    AssetStore assets_;
    SharedEngine engine_;
    SolveMemory<Bls12377> solve_memory_;
    std::mutex mutex_;
    std::condition_variable place_changed_;
    std::list<const WitnessPlace*> queue_;  // the first one has the place
};

}  // namespace plonkd
