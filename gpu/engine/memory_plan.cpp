#include "gpu/engine/memory_plan.hpp"

#include <cstdio>

#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

namespace {

// Blinded Z has n + 3 coefficients; slots start at multiples of 16 elements.
constexpr std::size_t kExtraCoefficients = 16;
// The quotient's peak: L, R, O, Z and its PI2_i in coefficient form, three residues, and on the coset L, R,
// O, Z and one more column; the residues' chunks take the coset's places.
constexpr std::size_t kColumnsWithoutCommitments = 4 + 3 + 5;
// Roots of unity and powers (some 20 MB), merging buffers of the multi-scalar multiplication (60 MB),
// staging; the driver's own memory grows with the kernels' stacks.
constexpr std::size_t kReserveBytes = std::size_t{1} << 30;

// One proof, in additions of table entries: ten multi-scalar multiplications; some 36 inverse transforms,
// each worth about one addition an element, to make fixed columns again.
constexpr double kSumsPerProof = 10;
constexpr double kRemakingCost = 36;

std::string gigabytes(std::size_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f GB", static_cast<double>(bytes) / 1e9);
    return text;
}

}  // namespace

std::string MemoryPlan::describe() const {
    return "columns " + std::to_string(nb_columns) + " x " + std::to_string(column_length) +
           " elements: " + gigabytes(column_bytes) +
           "; fixed columns, compressed: " + gigabytes(circuit_bytes) +
           "; fixed columns, coefficients: " + gigabytes(fixed_bytes) +
           "; points: " + std::to_string(msm.nb_multiples) + " multiples and workspace (windows of " +
           std::to_string(msm.window_bits) + " bits, " + std::to_string(msm.nb_sets) +
           " bucket sets): " + gigabytes(msm_bytes) + "; reserve: " + gigabytes(reserve_bytes) + "; in all " +
           gigabytes(total_bytes());
}

MemoryPlan plan_memory(const CircuitSizes& circuit, std::size_t available_bytes) {
    MemoryPlan plan;
    plan.nb_columns = kColumnsWithoutCommitments + circuit.nb_commitments;
    plan.column_length = circuit.n + kExtraCoefficients;
    plan.column_bytes = plan.nb_columns * plan.column_length * circuit.scalar_bytes;
    plan.circuit_bytes = (5 * circuit.nb_constraints + 3 * circuit.n + circuit.nb_committed_rows) * 4 +
                         circuit.nb_coefficients * circuit.scalar_bytes;
    plan.reserve_bytes = kReserveBytes;
    const std::size_t without_points = plan.total_bytes();
    const std::size_t left = available_bytes > without_points ? available_bytes - without_points : 0;
    const std::size_t fixed_bytes = (8 + circuit.nb_commitments) * circuit.n * circuit.scalar_bytes;
    const std::size_t nb_points = circuit.n + 3;
    const auto remade = choose_msm_shape(nb_points, circuit.curve, left);
    const auto kept = choose_msm_shape(nb_points, circuit.curve, left > fixed_bytes ? left - fixed_bytes : 0);
    if (!remade) {
        throw DeviceError("a circuit of n = " + std::to_string(circuit.n) + " does not fit the device: " +
                          gigabytes(without_points) + " for " + std::to_string(plan.nb_columns) +
                          " columns, the compressed circuit and the reserve, and at least " +
                          gigabytes(nb_points * circuit.curve.entry_bytes) +
                          " for the points and their workspace, of " + gigabytes(available_bytes) +
                          " available");
    }
    const double remaking = kRemakingCost * static_cast<double>(circuit.n);
    const bool keep = kept && kSumsPerProof * msm_cost(*kept, circuit.curve) <
                                  kSumsPerProof * msm_cost(*remade, circuit.curve) + remaking;
    plan.msm = keep ? *kept : *remade;
    plan.fixed_bytes = keep ? fixed_bytes : 0;
    plan.msm_bytes = plan.msm.table_bytes(circuit.curve.entry_bytes) +
                     plan.msm.work_bytes(circuit.curve.accumulator_bytes);
    return plan;
}

}  // namespace plonkd::gpu
