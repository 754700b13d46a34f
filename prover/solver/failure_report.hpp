// The message for a witness that does not solve the circuit: which constraint, which instruction, which
// wires, and where in the circuit's source, never a value.
#pragma once

#include "prover/solver/failure_log.hpp"
#include "prover/solver/program_data.hpp"

namespace plonkd {

// Throws UnsatisfiedConstraint or HintFailure.
template <class Fr>
[[noreturn]] void throw_failure(const ProgramData<Fr>& program, const RunFailure& failure);

}  // namespace plonkd
