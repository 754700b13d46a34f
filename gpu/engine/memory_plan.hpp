// What a circuit's proofs hold in device memory, decided before anything is allocated: a pure function of
// sizes.
//
// Columns and compressed fixed columns come first: without them nothing runs. What is left goes to the table
// of multiples and to the fixed columns in coefficient form, which otherwise are made again whenever they are
// needed; whichever division promises the faster proof is taken.
#pragma once

#include <cstddef>
#include <string>

#include "gpu/msm/msm_shape.hpp"

namespace plonkd::gpu {

struct CircuitSizes {
    std::size_t n = 0;
    std::size_t nb_constraints = 0;
    std::size_t nb_coefficients = 0;
    std::size_t nb_commitments = 0;
    std::size_t nb_committed_rows = 0;  // of all commitments together
    std::size_t scalar_bytes = 0;
    MsmCurveSizes curve{};
};

struct MemoryPlan {
    std::size_t nb_columns = 0;     // slots of the pool
    std::size_t column_length = 0;  // elements of a slot
    std::size_t column_bytes = 0;   // of all slots
    std::size_t circuit_bytes = 0;  // compressed fixed columns
    std::size_t fixed_bytes = 0;    // fixed columns in coefficient form, 0 where they are not kept
    std::size_t reserve_bytes = 0;  // roots, scans, the driver's own
    MsmShape msm;
    std::size_t msm_bytes = 0;  // table and workspace

    std::size_t total_bytes() const {
        return column_bytes + circuit_bytes + fixed_bytes + reserve_bytes + msm_bytes;
    }
    // One line per item, in GB.
    std::string describe() const;
};

// Throws DeviceError, with the sizes, where the circuit does not fit `available_bytes`.
MemoryPlan plan_memory(const CircuitSizes& circuit, std::size_t available_bytes);

}  // namespace plonkd::gpu
