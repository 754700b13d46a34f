// The engine that runs on the host's processors.
//
// Parallel with oneTBB, on as many threads as the program allows. Memory, in columns of n field elements (32
// bytes for BN254 and BLS12-377, 48 for BW6-761), k BSB22 commitments:
//
//   what                                     columns
//   fixed columns in monomial form           8 + k, kept if they fit the budget below, else made when needed
//   wires, Z, PI2 (Lagrange, then monomial)  4 + k, from upload or grand product to the openings
//   quotient, while it runs                  5: l, r, o, z and one fixed column on one coset
//   quotient, its result                     3, filled coset by coset
//   openings                                 1 for the linear combination
//   a fixed column that is not kept          1 while it is used
//
// The peak is in the quotient: 12 + k, plus 8 + k where the fixed columns are kept, and the transform's roots
// (poly/ntt.hpp). At n = 2^27 on BLS12-377 with one commitment that is 52 GiB plus 36 GiB. SRS points are
// read in place from the mapped file.
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
