// Writes one blueprint with its tag (gnark-artifacts.md sections 2.3 and 2.5).
#pragma once

#include "prover/curve/curve_id.hpp"
#include "prover/gnark/blueprint.hpp"
#include "prover/gnark/cbor_writer.hpp"

namespace plonkd {

void write_blueprint(CborWriter& out, CurveId curve, const Blueprint& blueprint);

}  // namespace plonkd
