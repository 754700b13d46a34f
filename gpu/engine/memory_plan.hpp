// What a circuit's proofs hold in device memory, decided before anything is allocated: a pure function of
// sizes, built without CUDA too (`prover plonk plan`).
//
// Always there: a pool of columns, the compressed fixed columns, a reserve. Everything else can be had in a
// smaller and slower way:
//   - the quotient's wires: on the coset beside their coefficients, or in place of them (one transform more
//     per coset and wire);
//   - fixed columns: their coefficients and their values on the quotient's cosets kept, or made again from
//     the compressed ones when needed (one transform each time; fixed_forms.hpp);
//   - the table of multiples: several multiples of each point or one (more bucket sets), on the device or
//     streamed from host memory in every sum (msm_shape.hpp).
// Of all combinations that fit, the one that promises the fastest proof is taken.
#pragma once

#include <cstddef>
#include <string>

#include "gpu/msm/msm_shape.hpp"
#include "gpu/plonk/fixed_forms.hpp"

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
    std::size_t nb_in_place = 0;    // of L, R, O, Z: evaluated in place of their coefficients
    std::size_t circuit_bytes = 0;  // compressed fixed columns
    FixedForms fixed;               // what else is kept of the fixed columns
    std::size_t fixed_bytes = 0;    // of their coefficients
    std::size_t coset_bytes = 0;    // of their values on cosets
    std::size_t reserve_bytes = 0;  // roots, scans, staging, the driver's own
    MsmShape msm;
    std::size_t table_bytes = 0;  // multiples of the points on the device
    std::size_t work_bytes = 0;   // digits and buckets
    std::size_t host_bytes = 0;   // multiples of the points in page-locked host memory
    double cost = 0;              // of a proof, in additions of table entries; for comparisons

    std::size_t total_bytes() const {
        return column_bytes + circuit_bytes + fixed_bytes + coset_bytes + reserve_bytes + table_bytes +
               work_bytes;
    }
    // One line per item, in GB, and the total.
    std::string describe() const;
};

// Where memory sets no limit.
inline constexpr std::size_t kUnlimitedMemory = ~std::size_t{0};

// Throws DeviceError where the circuit does not fit `available_bytes`, with the sizes of all parts, the least
// that suffices, and the largest domain that fits.
MemoryPlan plan_memory(const CircuitSizes& circuit, std::size_t available_bytes);

// The least memory that a plan can do with.
std::size_t least_memory(const CircuitSizes& circuit);

}  // namespace plonkd::gpu
