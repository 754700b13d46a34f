// gnark's GKR circuit of the Poseidon2 compression over BLS12-377 (gnark-solver.md section 10.8), which
// Linea's circuits use for their checksums. Circuits to be solved bring their own; this one is for synthetic
// circuits and tests.
#pragma once

#include "prover/gnark/blueprint.hpp"

namespace plonkd {

// Inputs are wires 0 and 1; the only output, the last of 143 wires, is the compression of the two.
GkrCircuit poseidon2_gkr_circuit();

// One level per wire, proved from the last to the first: a level is skipped where its wire's gate is linear
// and only one claim about it is made; gnark's default schedule for circuits in which neighbours cannot share
// a level.
GkrSchedule one_wire_per_level(const GkrCircuit& circuit);

}  // namespace plonkd
