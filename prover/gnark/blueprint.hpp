// Blueprints: the kinds of instructions a constraint system is made of (gnark-artifacts.md sections 2.3
// and 2.5).
//
// What an instruction of each kind means, and how its calldata is laid out, is in gnark-solver.md sections 4
// and 10.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plonkd {

struct GenericHint {};
struct GenericSparseR1C {};
struct SparseR1CMul {};
struct SparseR1CAdd {};
struct SparseR1CBool {};

struct LookupHint {
    std::vector<std::uint32_t> entries;  // consecutive linear expressions: n, (coefficient, wire) x n
};

struct BatchInverse {};

// An unbounded integer as CBOR stores it: sign and big-endian magnitude without leading zeros (empty for 0).
struct StoredInteger {
    bool negative = false;
    std::vector<std::uint8_t> magnitude;
    bool operator==(const StoredInteger&) const = default;
};

enum class GkrOperation : std::uint8_t { add = 0, sub = 1, mul = 2, neg = 3, mul_acc = 4, sum_exp_17 = 5 };

struct GkrGateInstruction {
    GkrOperation operation;
    std::vector<std::uint16_t> inputs;  // positions in [constants | gate inputs | results so far]
};

struct GkrGate {
    std::uint64_t nb_inputs = 0;
    std::uint64_t degree = 0;
    std::vector<StoredInteger> constants;
    std::vector<GkrGateInstruction> instructions;
    std::int64_t solvable_variable = 0;
};

struct GkrWire {
    GkrGate gate;
    std::vector<std::uint32_t> inputs;  // earlier wires; none: an input wire of the circuit
    bool exported = false;

    bool is_input() const { return inputs.empty(); }
};

struct GkrCircuit {
    std::vector<GkrWire> wires;  // topological order
};

struct GkrSolve {
    GkrCircuit circuit;
    std::uint64_t nb_instances = 0;
};

// A source is an evaluation point: points[level][outgoing_claim_index]; level = number of levels means the
// initial point.
struct GkrClaimSource {
    std::uint32_t level = 0;
    std::uint32_t outgoing_claim_index = 0;
};

struct GkrClaimGroup {
    std::vector<std::uint32_t> wires;
    std::vector<GkrClaimSource> sources;
};

enum class GkrLevelKind { skip, sumcheck, single_source };

struct GkrLevel {
    GkrLevelKind kind;
    std::vector<GkrClaimGroup> groups;  // exactly one unless kind is sumcheck
};

struct GkrSchedule {
    std::vector<GkrLevel> levels;
};

struct GkrProve {
    std::string hash_name;
    GkrSchedule schedule;
    std::uint32_t solve_blueprint = 0;  // index of the GkrSolve blueprint it proves
};

struct GkrGetAssignment {
    std::uint32_t solve_blueprint = 0;
};

using Blueprint = std::variant<GenericHint, GenericSparseR1C, SparseR1CMul, SparseR1CAdd, SparseR1CBool,
                               LookupHint, BatchInverse, GkrSolve, GkrProve, GkrGetAssignment>;

// The name used in messages and by `prover inspect`: "GenericHint", "SparseR1CMul", ...
std::string_view name(const Blueprint& blueprint);

// Calldata words of one instruction where the blueprint fixes it (the four kinds of constraints); nothing
// where the first word says it.
std::optional<std::uint32_t> static_calldata_size(const Blueprint& blueprint);

// Constraints emitted by one instruction: 1 for the four kinds of constraints, otherwise 0.
inline std::uint32_t nb_constraints(const Blueprint& blueprint) {
    return static_calldata_size(blueprint).has_value() ? 1 : 0;
}

}  // namespace plonkd
