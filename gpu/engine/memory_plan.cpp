#include "gpu/engine/memory_plan.hpp"

#include <cstdio>
#include <optional>

#include "prover/failure/failure.hpp"

namespace plonkd::gpu {

namespace {

// A chunk of the quotient begins up to 4 elements into its slot and has n + 2; slots start at multiples of 16
// elements.
constexpr std::size_t kExtraCoefficients = 16;
constexpr std::size_t kNbWires = 4;  // L, R, O, Z
// The quotient's peak besides its PI2_i: the wires in coefficient form, three residues, one fixed column; the
// wires on the coset come on top where they are not in place. The openings need no more: three chunks and the
// combination take the residues' and the fixed column's places.
constexpr std::size_t kColumnsInPlace = kNbWires + 3 + 1;
// Roots of unity and powers (some 20 MB), merging buffers of the multi-scalar multiplication (60 MB),
// staging (200 MB); the driver's own memory grows with the kernels' stacks.
constexpr std::size_t kReserveBytes = std::size_t{1} << 30;

// Besides one per BSB22 commitment: L, R, O, Z, three chunks, two openings.
constexpr std::size_t kSums = 9;
// What a proof does on columns besides the transforms that nb_transforms() counts, in transforms. Measured as
// 75 together with the 24 transforms of a circuit with one commitment that keeps all coefficients and nothing
// on cosets (docs/cuda-engine.md).
constexpr double kOtherWork = 51;

std::size_t nb_transforms(const MemoryPlan& plan, std::size_t nb_commitments) {
    // Where no wire has a column of its own to lend, PI2_i are in place too.
    const std::size_t in_place = plan.nb_in_place + (plan.nb_in_place == kNbWires ? nb_commitments : 0);
    return plan.fixed.nb_transforms() + kNbCosets * in_place;
}

// In additions of table entries.
double proof_cost(const CircuitSizes& circuit, const MemoryPlan& plan, double cost_of_sum) {
    const double transforms = kOtherWork + static_cast<double>(nb_transforms(plan, circuit.nb_commitments));
    return static_cast<double>(kSums + circuit.nb_commitments) * cost_of_sum +
           transforms * circuit.curve.transform_cost * static_cast<double>(circuit.n);
}

// All but the points.
MemoryPlan plan_columns(const CircuitSizes& circuit, std::size_t nb_in_place, std::size_t nb_places) {
    MemoryPlan plan;
    plan.nb_in_place = nb_in_place;
    plan.nb_columns = kColumnsInPlace + kNbWires - nb_in_place + circuit.nb_commitments;
    plan.column_length = circuit.n + kExtraCoefficients;
    plan.column_bytes = plan.nb_columns * plan.column_length * circuit.scalar_bytes;
    plan.circuit_bytes = (5 * circuit.nb_constraints + 3 * circuit.n + circuit.nb_committed_rows) * 4 +
                         circuit.nb_coefficients * circuit.scalar_bytes;
    plan.fixed = FixedForms(nb_places, circuit.nb_commitments);
    plan.fixed_bytes = plan.fixed.nb_coefficients() * circuit.n * circuit.scalar_bytes;
    plan.coset_bytes = plan.fixed.nb_on_cosets() * circuit.n * circuit.scalar_bytes;
    plan.reserve_bytes = kReserveBytes;
    return plan;
}

std::size_t nb_points(const CircuitSizes& circuit) {
    return circuit.n + 3;
}

void add_points(const CircuitSizes& circuit, const MsmShape& shape, MemoryPlan& plan) {
    plan.msm = shape;
    plan.table_bytes = shape.table_bytes(circuit.curve.entry_bytes);
    plan.work_bytes = shape.work_bytes(circuit.curve.accumulator_bytes);
    plan.host_bytes = shape.nb_host_entries() * circuit.curve.entry_bytes;
    plan.cost = proof_cost(circuit, plan, msm_cost(shape, circuit.curve));
}

MemoryPlan smallest_plan(const CircuitSizes& circuit) {
    MemoryPlan plan = plan_columns(circuit, kNbWires, 0);
    add_points(circuit, smallest_msm_shape(nb_points(circuit), circuit.curve), plan);
    return plan;
}

// The same circuit on a domain half as large.
CircuitSizes halved(CircuitSizes circuit) {
    circuit.n /= 2;
    circuit.nb_constraints /= 2;
    circuit.nb_committed_rows /= 2;
    return circuit;
}

std::string gigabytes(std::size_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f GB", static_cast<double>(bytes) / 1e9);
    return text;
}

[[noreturn]] void refuse(const CircuitSizes& circuit, std::size_t available_bytes) {
    const MemoryPlan least = smallest_plan(circuit);
    std::string message =
        "a circuit of n = " + std::to_string(circuit.n) + " with " + std::to_string(circuit.nb_commitments) +
        " BSB22 commitments does not fit the device memory: " + gigabytes(available_bytes) +
        " available, at least " + gigabytes(least.total_bytes()) + " needed (" +
        std::to_string(least.nb_columns) + " columns " + gigabytes(least.column_bytes) +
        ", compressed circuit " + gigabytes(least.circuit_bytes) + ", points passing by from host memory " +
        gigabytes(least.table_bytes) + ", digits and buckets " + gigabytes(least.work_bytes) + ", reserve " +
        gigabytes(least.reserve_bytes) + ")";
    for (CircuitSizes smaller = halved(circuit); smaller.n >= 2; smaller = halved(smaller)) {
        if (least_memory(smaller) > available_bytes) continue;
        message += "; the largest domain that fits is n = " + std::to_string(smaller.n);
        break;
    }
    throw DeviceError(message);
}

}  // namespace

std::string MemoryPlan::describe() const {
    std::string text;
    const auto line = [&](const std::string& what, std::size_t bytes) {
        char padded[128];
        std::snprintf(padded, sizeof padded, "%-66s %10s\n", what.c_str(), gigabytes(bytes).c_str());
        text += padded;
    };
    line(std::to_string(nb_columns) + " columns of " + std::to_string(column_length) + " elements, " +
             std::to_string(nb_in_place) + " of 4 wires in place",
         column_bytes);
    line("fixed columns, compressed", circuit_bytes);
    line("fixed columns, coefficients: " + std::to_string(fixed.nb_coefficients()) +
             " kept, others recomputed",
         fixed_bytes);
    line("fixed columns, values on a coset: " + std::to_string(fixed.nb_on_cosets()) +
             " kept, others recomputed",
         coset_bytes);
    std::string table = std::to_string(msm.nb_multiples) + " of " + std::to_string(msm.nb_windows) +
                        " multiples of the points";
    if (msm.streams()) {
        table +=
            ", " + std::to_string(100 * (msm.nb_points - msm.nb_resident) / msm.nb_points) + "% streamed";
    }
    line(table, table_bytes);
    line("digits, " + std::to_string(msm.nb_sets) + " sets of 2^" + std::to_string(msm.window_bits - 1) +
             " buckets, passes of 2^" + std::to_string(msm.log_chunk),
         work_bytes);
    line("reserve (roots, staging, driver)", reserve_bytes);
    line("device memory", total_bytes());
    if (host_bytes > 0) line("page-locked host memory for streamed multiples", host_bytes);
    return text;
}

MemoryPlan plan_memory(const CircuitSizes& circuit, std::size_t available_bytes) {
    const auto fastest = choose_msm_shape(nb_points(circuit), circuit.curve, kUnlimitedMemory);
    const double fastest_sum = msm_cost(fastest.value(), circuit.curve);
    std::optional<MemoryPlan> best;
    for (std::size_t nb_in_place = 0; nb_in_place <= kNbWires; ++nb_in_place) {
        for (std::size_t nb_places = FixedForms::places_of_all(circuit.nb_commitments) + 1;
             nb_places-- > 0;) {
            MemoryPlan plan = plan_columns(circuit, nb_in_place, nb_places);
            // With fewer places there are more transforms, and no sums are faster than these.
            if (best && proof_cost(circuit, plan, fastest_sum) >= best->cost) break;
            if (plan.total_bytes() >= available_bytes) continue;
            const auto shape =
                choose_msm_shape(nb_points(circuit), circuit.curve, available_bytes - plan.total_bytes());
            if (!shape) continue;
            add_points(circuit, *shape, plan);
            if (!best || plan.cost < best->cost) best = plan;
        }
    }
    if (!best) refuse(circuit, available_bytes);
    return *best;
}

std::size_t least_memory(const CircuitSizes& circuit) {
    return smallest_plan(circuit).total_bytes();
}

}  // namespace plonkd::gpu
