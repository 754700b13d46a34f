// The engine that runs on the host's processors.
//
// Parallel with oneTBB, on as many threads as the program allows. Memory, in columns of n field elements (32
// bytes for BN254 and BLS12-377, 48 for BW6-761), k BSB22 commitments:
//
//   what                                    columns
//   fixed columns in monomial form          8 + k, kept if they fit the budget below, else made when needed
//   wires and PI2 (Lagrange, then monomial) 3 + k, the same memory before and after to_monomial
//   grand product                           1, becomes Z
//   quotient, while it runs                 6: l, r, o, z and one fixed column on one coset, the sum
//   quotient, its result                    3, filled coset by coset
//   openings                                1 for the linear combination, 1 for a fixed column that is not
//   kept
//
// The peak is in the quotient: 13 + k, plus 8 + k where the fixed columns are kept. At n = 2^27 on BLS12-377
// with one commitment that is 56 GiB plus 36 GiB. SRS points are read in place from the mapped file.
#pragma once

#include <cstddef>
#include <memory>

#include "prover/plonk/engine.hpp"

namespace plonkd {

struct CpuEngineOptions {
    // The fixed columns are kept in monomial form when they fit; a quarter of the machine's memory by
    // default.
    std::size_t fixed_column_budget_bytes = default_fixed_column_budget_bytes();

    static std::size_t default_fixed_column_budget_bytes();
};

template <class C>
std::unique_ptr<Engine<C>> make_cpu_engine(const CpuEngineOptions& options = {});

}  // namespace plonkd
