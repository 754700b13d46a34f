// Solving: from the witness to every wire, and to the columns L, R, O of the PlonK trace (gnark-solver.md
// sections 1-5).
//
// The result does not depend on the number of threads. Parallelism is oneTBB's, inside the caller's arena.
// Memory: one field element per wire while solving, and the three columns; nothing else of that order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "prover/failure/failure.hpp"
#include "prover/solver/program.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

// The witness does not solve the circuit. Exit code 78 (linea-controller.md section 6).
class SolveFailure : public RequestError {
  public:
    static constexpr int kExitCode = 78;
    explicit SolveFailure(const std::string& message) : RequestError(kExitCode, message) {}
};

// A constraint does not hold. The message names its index (without the public rows), its instruction, the
// wires in it (never their values) and, where the circuit was compiled with debug information, the source
// location. If several do not hold, it is the lowest of those that the first violated stretch (program.hpp)
// found: the same one in every run.
class UnsatisfiedConstraint : public SolveFailure {
  public:
    UnsatisfiedConstraint(std::uint64_t constraint, std::uint64_t instruction, const std::string& message)
        : SolveFailure(message), constraint_(constraint), instruction_(instruction) {}

    std::uint64_t constraint() const { return constraint_; }
    std::uint64_t instruction() const { return instruction_; }

  private:
    std::uint64_t constraint_, instruction_;
};

// A hint function refused its inputs.
class HintFailure : public SolveFailure {
  public:
    HintFailure(std::uint64_t instruction, const std::string& message)
        : SolveFailure(message), instruction_(instruction) {}

    std::uint64_t instruction() const { return instruction_; }

  private:
    std::uint64_t instruction_;
};

// L, R, O in Lagrange order, each of length n (gnark-solver.md section 5). They hold the witness: secret.
template <class C>
struct Solution {
    using Fr = typename C::Fr;
    UninitializedVector<Fr> l, r, o;
};

// Memory that a solve may use and leaves for the next one. Fresh memory costs the kernel as much time to
// clear as solving takes, so who solves often should keep it, and put columns that are no longer needed back.
// Holds secrets.
template <class C>
struct SolveMemory {
    UninitializedVector<typename C::Fr> wires;
    Solution<C> columns;
};

// Called when the wires of BSB22 commitment number `commitment` are known, with their values in the order of
// CommitmentInfo::committed; returns the value of the commitment wire (gnark-solver.md section 9). Calls come
// one at a time, in an order that respects nesting.
template <class C>
using CommitmentHook =
    std::function<typename C::Fr(std::size_t commitment, std::span<const typename C::Fr> committed_values)>;

struct SolveStatistics {
    std::uint64_t nb_instructions = 0;
    int nb_threads = 0;
    std::chrono::duration<double> total{};
    std::chrono::duration<double> narrow{};       // in stretches of narrow levels
    std::chrono::duration<double> wide{};         // in wide stretches, without the commitments
    std::chrono::duration<double> commitments{};  // in the commitment hook
    std::chrono::duration<double> deferred{};     // checks and inverses moved to the end
    std::chrono::duration<double> columns{};      // filling L, R, O
};

// `witness`: the public values, then the secret ones. Throws RequestError when there are not exactly as many
// as the circuit has, UnsatisfiedConstraint or HintFailure when they do not solve it. A circuit with
// commitments needs a hook.
template <class C>
Solution<C> solve(const Program<C>& program, std::span<const typename C::Fr> witness,
                  const CommitmentHook<C>& commit, SolveStatistics* statistics = nullptr,
                  SolveMemory<C>* memory = nullptr);

}  // namespace plonkd
