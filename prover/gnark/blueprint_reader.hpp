// Reads the blueprints of a constraint system's body (gnark-artifacts.md sections 2.3 and 2.5).
#pragma once

#include <vector>

#include "prover/gnark/blueprint.hpp"
#include "prover/gnark/cbor_reader.hpp"

namespace plonkd {

// Blueprints come before the body names its field, so GKR blueprints of any supported curve are taken here
// and compared with the field by the caller; two curves in one file are refused.
struct BlueprintList {
    std::vector<Blueprint> blueprints;
    std::uint64_t gkr_base = 0;  // 0: no GKR blueprint
    std::size_t gkr_offset = 0;  // where in the file the first one stands
};

BlueprintList read_blueprints(CborReader& in);

// A GKR gate reads only what is computed before it, a schedule only wires and points that exist; `offset` is
// where the blueprints stand in the file.
void check_gkr_blueprints(const CborReader& in, std::size_t offset, const std::vector<Blueprint>& blueprints);

}  // namespace plonkd
