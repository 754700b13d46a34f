// Fast paths for the hints that large circuits call most, on field elements instead of unbounded integers.
// Results are those of the function with the same name in the registry; error texts may differ.
#pragma once

#include <cstdint>
#include <span>

#include "prover/solver/input_list.hpp"

namespace plonkd {

// Sets every output. Throws HintError. May use all threads of the caller's arena.
template <class Fr>
using NativeHint = void (*)(const InputList<Fr>& inputs, std::span<Fr> outputs);

// nullptr where there is no fast path.
template <class Fr>
NativeHint<Fr> find_native_hint(std::uint32_t id);

}  // namespace plonkd
