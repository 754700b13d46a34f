// A small constraint system that uses every kind of blueprint, made by our own writer: for tests that must
// run without the reference data. It follows the format, not a meaning: nothing solves it.
#pragma once

#include <cstdint>
#include <vector>

#include "prover/gnark/circuit_description.hpp"

namespace plonkd::test {

CircuitDescription sample_description(CurveId curve);

// `nb_rows` constraints of each kind between the other instructions, in levels of several widths.
std::vector<std::uint8_t> sample_system(CurveId curve, std::uint32_t nb_rows = 300);

}  // namespace plonkd::test
