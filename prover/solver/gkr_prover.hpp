// The prover of the GKR protocol that runs inside the solver: its proof becomes wires, which constraints then
// verify (gnark-solver.md section 10.4-10.7; Goldwasser, Kalai, Rothblum 2008, with gnark's schedules and
// transcript).
#pragma once

#include <span>
#include <vector>

#include "prover/gnark/blueprint.hpp"
#include "prover/hash/mimc.hpp"
#include "prover/solver/gkr_assignment.hpp"
#include "prover/solver/gkr_evaluator.hpp"

namespace plonkd {

// One running MiMC, never reset.
template <class Fr>
class GkrTranscript {
  public:
    // Initial challenges are absorbed, but do not count as bound.
    explicit GkrTranscript(std::span<const Fr> initial) {
        for (const Fr& element : initial) hash_.absorb(element);
    }

    void bind(std::span<const Fr> elements) {
        for (const Fr& element : elements) hash_.absorb(element);
        bound_ |= !elements.empty();
    }
    Fr challenge(std::span<const Fr> elements = {}) {
        bind(elements);
        if (!bound_) hash_.absorb(Fr::zero());
        bound_ = false;
        return hash_.digest();
    }

  private:
    Mimc<Fr> hash_;
    bool bound_ = false;
};

// The flattened proof. `assignment` is complete and padded. Uses all threads of the caller's arena.
// Memory: for one level at a time, a copy of the columns of its gates' inputs and of its weights.
template <class Fr>
std::vector<Fr> prove_gkr(const GkrEvaluator<Fr>& circuit, const GkrSchedule& schedule,
                          const GkrAssignment<Fr>& assignment, std::span<const Fr> initial_challenges);

}  // namespace plonkd
