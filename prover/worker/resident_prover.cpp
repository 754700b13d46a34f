#include "prover/worker/resident_prover.hpp"

#include <chrono>

namespace plonkd {

namespace {

constexpr const char* kWaitPhase = "wait for worker";
constexpr std::chrono::milliseconds kCheckInterval{100};

}  // namespace

class ResidentProver::WitnessPlace {
  public:
    // Waits until those that came before have given the place back.
    WitnessPlace(ResidentProver& prover, const std::function<void()>& check) : prover_(prover) {
        std::unique_lock lock(prover_.mutex_);
        const auto place = prover_.queue_.insert(prover_.queue_.end(), this);
        try {
            while (!prover_.place_changed_.wait_for(lock, kCheckInterval,
                                                    [&] { return prover_.queue_.front() == this; })) {
                lock.unlock();
                check();
                lock.lock();
            }
        } catch (...) {
            lock.lock();
            prover_.queue_.erase(place);
            prover_.place_changed_.notify_all();
            throw;
        }
        held_ = true;
    }
    ~WitnessPlace() { give_back(); }
    WitnessPlace(const WitnessPlace&) = delete;
    WitnessPlace& operator=(const WitnessPlace&) = delete;

    void give_back() {
        const std::lock_guard lock(prover_.mutex_);
        if (!held_) return;
        held_ = false;
        prover_.queue_.pop_front();
        prover_.place_changed_.notify_all();
    }

  private:
    ResidentProver& prover_;
    bool held_ = false;
};

void ResidentProver::prepare(const std::function<void()>& check) {
    const WitnessPlace place(*this, check);
    assets_.current(check);
}

std::string ResidentProver::prove(const ResidentJob& job, Progress& progress, JobObserver& observer) {
    const auto check = [&observer] { observer.check(); };
    auto wait_phase = std::make_optional(progress.phase(kWaitPhase));
    WitnessPlace place(*this, check);
    const std::shared_ptr<const CompressionAssets> assets = assets_.current(check);
    wait_phase.reset();

    auto check_phase = std::make_optional(progress.phase(kCheckPhase));
    CompressionRequest request = parse_request(job.request, job.name);
    const BlobClaim claim = decode_claim(request);
    const BlobAssignment assignment =
        assign_blob(claim, request.snark_hash, assets->assignment.dictionaries, assets->assignment.sizes);
    check_phase.reset();

    SharedEngine::Turn turn(
        engine_, check,
        [&] {
            // Beyond this point the next job makes its witness.
            place.give_back();
            observer.on_slot_free();
        },
        [&](bool working) { observer.on_engine(working); });
    CompressionResponse response{std::move(request),
                                 assets_.configuration().version,
                                 assets->circuit.verifying_key_digest(),
                                 {},
                                 assignment.public_input};
    ProofInProgress<Bls12377> proof =
        assets->circuit.solve(assignment, job.blinding, progress, &turn, &solve_memory_);
    response.proof = proof.finish().serialize_raw();
    return serialize_response(response);
}

}  // namespace plonkd
