#include "gpu/engine/memory_plan.hpp"

#include <cstdio>

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
// Transforms of a proof with room for everything, counted as additions of one table entry per element: what
// they were measured to take together with all other work on columns (docs/cuda-engine.md).
constexpr double kOtherWork = 75;
constexpr std::size_t kNbCosets = 3;

// One inverse transform on each coset, and one for the value at zeta of those that are opened.
std::size_t nb_remakings(std::size_t rank, std::size_t nb_commitments) {
    const bool opened = rank < 2 + nb_commitments;
    return kNbCosets + (opened ? 1 : 0);
}

std::size_t nb_keepable(std::size_t nb_commitments) {
    return fixed_column_rank({FixedColumn::Kind::qo}, nb_commitments).value() + 1;
}

// The transforms that a plan makes beyond those that every plan makes.
std::size_t nb_extra_transforms(const MemoryPlan& plan, std::size_t nb_commitments) {
    std::size_t count = 0;
    for (std::size_t rank = plan.nb_kept_fixed; rank < nb_keepable(nb_commitments); ++rank) {
        count += nb_remakings(rank, nb_commitments);
    }
    // Where no wire has a column of its own to lend, PI2_i are in place too.
    const std::size_t in_place = plan.nb_in_place + (plan.nb_in_place == kNbWires ? nb_commitments : 0);
    return count + kNbCosets * in_place;
}

// All but the points.
MemoryPlan plan_columns(const CircuitSizes& circuit, std::size_t nb_in_place, std::size_t nb_kept_fixed) {
    MemoryPlan plan;
    plan.nb_in_place = nb_in_place;
    plan.nb_columns = kColumnsInPlace + kNbWires - nb_in_place + circuit.nb_commitments;
    plan.column_length = circuit.n + kExtraCoefficients;
    plan.column_bytes = plan.nb_columns * plan.column_length * circuit.scalar_bytes;
    plan.circuit_bytes = (5 * circuit.nb_constraints + 3 * circuit.n + circuit.nb_committed_rows) * 4 +
                         circuit.nb_coefficients * circuit.scalar_bytes;
    plan.nb_kept_fixed = nb_kept_fixed;
    plan.fixed_bytes = nb_kept_fixed * circuit.n * circuit.scalar_bytes;
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
    const auto sums = static_cast<double>(kSums + circuit.nb_commitments);
    const double transforms =
        kOtherWork + static_cast<double>(nb_extra_transforms(plan, circuit.nb_commitments));
    plan.cost = sums * msm_cost(shape, circuit.curve) + transforms * static_cast<double>(circuit.n);
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
    line("fixed columns, coefficients: " + std::to_string(nb_kept_fixed) + " kept, others recomputed",
         fixed_bytes);
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
    std::optional<MemoryPlan> best;
    for (std::size_t nb_in_place = 0; nb_in_place <= kNbWires; ++nb_in_place) {
        for (std::size_t nb_kept = 0; nb_kept <= nb_keepable(circuit.nb_commitments); ++nb_kept) {
            MemoryPlan plan = plan_columns(circuit, nb_in_place, nb_kept);
            if (plan.total_bytes() >= available_bytes) break;
            const auto shape =
                choose_msm_shape(nb_points(circuit), circuit.curve, available_bytes - plan.total_bytes());
            if (!shape) break;
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

std::optional<std::size_t> fixed_column_rank(const FixedColumn& column, std::size_t nb_commitments) {
    switch (column.kind) {
        case FixedColumn::Kind::s1:
            return 0;
        case FixedColumn::Kind::s2:
            return 1;
        case FixedColumn::Kind::qcp:
            return 2 + column.commitment;
        case FixedColumn::Kind::s3:
            return 2 + nb_commitments;
        case FixedColumn::Kind::ql:
            return 3 + nb_commitments;
        case FixedColumn::Kind::qr:
            return 4 + nb_commitments;
        case FixedColumn::Kind::qm:
            return 5 + nb_commitments;
        case FixedColumn::Kind::qo:
            return 6 + nb_commitments;
        case FixedColumn::Kind::qk:
            break;
    }
    return std::nullopt;
}

}  // namespace plonkd::gpu
