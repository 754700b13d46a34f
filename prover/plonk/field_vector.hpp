// Host memory for a column: n field elements, uninitialised where a vector makes room, because every column
// is written in full, in parallel, right after it is allocated.
#pragma once

#include "prover/solver/uninitialized_vector.hpp"

namespace plonkd {

template <class Fr>
using FieldVector = UninitializedVector<Fr>;

}  // namespace plonkd
