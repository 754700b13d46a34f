// One run of a program: its wires and everything else that belongs to one witness.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "prover/solver/failure_log.hpp"
#include "prover/solver/gkr_assignment.hpp"
#include "prover/solver/program_data.hpp"
#include "prover/solver/row_machine.hpp"
#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

template <class Fr>
class Run {
  public:
    using Commit = std::function<Fr(std::size_t commitment, std::span<const Fr> values)>;

    // `witness` has as many elements as the program takes; `program` and `commit` must outlive the run.
    // `memory` becomes the wires.
    Run(const ProgramData<Fr>& program, std::span<const Fr> witness, const Commit& commit,
        UninitializedVector<Fr> memory);

    // Runs one block; any thread. Errors go to the failure log, except those of `commit`, which are thrown.
    void run_block(std::uint32_t block);

    const FailureLog& failures() const { return failures_; }
    // After the last block.
    UninitializedVector<Fr> take_wires() { return std::move(wires_); }
    std::chrono::duration<double> commitment_time() const { return commitment_time_; }

  private:
    const std::uint32_t* run_operation(Opcode opcode, const std::uint32_t* record);
    void run_hint(const std::uint32_t* record);
    void run_commitment(const std::uint32_t* record);
    void run_lookup(const std::uint32_t* record);
    void run_batch_inverse(const std::uint32_t* record);
    void run_gkr_solve(const std::uint32_t* record);
    void run_gkr_assignment(const std::uint32_t* record);
    void run_gkr_prove(const std::uint32_t* record);

    InputList<Fr> inputs(const std::uint32_t* list) const {
        return InputList<Fr>(list, wires_.data(), program_.coefficients.data());
    }
    std::span<Fr> outputs(std::uint32_t first, std::size_t count) {
        return std::span<Fr>(wires_).subspan(first, count);
    }

    const ProgramData<Fr>& program_;
    const Commit& commit_;
    UninitializedVector<Fr> wires_;
    std::vector<InputList<Fr>> tables_;
    std::vector<GkrAssignment<Fr>> gkr_assignments_;
    FailureLog failures_;
    std::chrono::duration<double> commitment_time_{};
};

}  // namespace plonkd
