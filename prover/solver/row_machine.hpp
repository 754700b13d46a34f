// Runs the micro-operations that rows become, on the wires of one solve.
//
// No checks: the builder guarantees that ids are in range and that what is read is set. Constraints that do
// not hold and zero denominators go to the failure log, and the run continues (with 0 for the quotient).
#pragma once

#include <cstdint>

#include "prover/solver/failure_log.hpp"
#include "prover/solver/micro_operation.hpp"

namespace plonkd {

template <class Fr>
class RowMachine {
  public:
    RowMachine(Fr* wires, const Fr* coefficients, FailureLog& failures)
        : wires_(wires), coefficients_(coefficients), failures_(failures) {}

    // Runs one run of an opcode below Opcode::hint. `words` points behind the header; returns the end of the
    // run.
    const std::uint32_t* run(std::uint32_t header, const std::uint32_t* words);

  private:
    template <unsigned kStride, unsigned kNbWires, class Operation>
    const std::uint32_t* each(const std::uint32_t* words, std::uint32_t count, Operation&& operation);

    [[gnu::noinline]] const std::uint32_t* run_combinations(MicroHeader header, const std::uint32_t* words,
                                                            std::uint32_t count);
    [[gnu::noinline]] const std::uint32_t* run_checks(MicroHeader header, const std::uint32_t* words,
                                                      std::uint32_t count);
    [[gnu::noinline]] const std::uint32_t* run_inverses(MicroHeader header, const std::uint32_t* words,
                                                        std::uint32_t count);
    [[gnu::noinline]] const std::uint32_t* run_quotients(MicroHeader header, const std::uint32_t* words,
                                                         std::uint32_t count);

    // sum += C value, where C is of this class; takes the next word if the class is general.
    void add_scaled(Fr& sum, CoefficientClass c, const Fr& value, const std::uint32_t*& words) const;

    Fr* wires_;
    const Fr* coefficients_;
    FailureLog& failures_;
};

}  // namespace plonkd
