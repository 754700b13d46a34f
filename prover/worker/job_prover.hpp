// What a resident worker's server needs of whoever proves: the production prover (resident_prover.hpp), or
// one that fails, hangs and dies as a test wants it.
#pragma once

#include <functional>
#include <string>

#include "prover/plonk/blinding.hpp"
#include "prover/progress/progress.hpp"

namespace plonkd {

// A job's client, as the prover sees it. Phases are reported as they come; their names are those of a job
// that runs alone, and "wait for worker" before them.
class JobObserver : public ProgressListener {
  public:
    // Throws JobAbandoned when the job is not to go on. Called before every phase and while the job waits.
    virtual void check() = 0;
    // The next job may come: this one's witness is done and it has the engine.
    virtual void on_slot_free() = 0;
    // The engine works for this job from now on, or no longer: it is the one to blame where the engine does
    // not return.
    virtual void on_engine(bool working) noexcept = 0;
};

struct ResidentJob {
    std::string name;  // of the request, for messages
    std::string request;
    BlindingKind blinding = BlindingKind::random;
};

// Thread-safe.
class JobProver {
  public:
    virtual ~JobProver() = default;

    // Makes ready for the first job. `check` may throw to call it off; SetupError where it cannot be done.
    virtual void prepare(const std::function<void()>& check) = 0;
    virtual bool is_ready() const = 0;

    // The response to the job; returns when it is done. Throws what the job fails with, or what
    // observer.check() throws.
    virtual std::string prove(const ResidentJob& job, Progress& progress, JobObserver& observer) = 0;
};

}  // namespace plonkd
