#include "prover/linea/dummy_circuit.hpp"

#include "prover/gnark/constraint_system_writer.hpp"
#include "prover/gnark/instruction.hpp"
#include "prover/solver/hints/registry.hpp"

namespace plonkd {
namespace {

using Fr = Bls12377Fr;

// Wires (linea-compression-job.md section 17).
constexpr std::uint32_t kX = 0, kX5 = 1, kPower2 = 2, kPower3 = 3, kPower4 = 4, kPower5 = 5, kCommitment = 6,
                        kSum = 7;
constexpr std::uint32_t kUnused = 0;
constexpr std::uint64_t kNbInternalWires = 6;

// Blueprints, by their place in the list below.
constexpr std::uint32_t kGenericHint = 0, kGeneric = 1, kMul = 2, kAdd = 3;

constexpr std::uint32_t kZero = kCoefficientZero, kOne = kCoefficientOne, kMinusOne = kCoefficientMinusOne;
constexpr std::uint32_t kId = kNbReservedCoefficients;  // the only coefficient of its own

// Marks of generic rows (gnark-solver.md section 4).
constexpr std::uint32_t kOrdinary = 0, kCommitted = 1, kCommitmentValue = 2;

constexpr std::uint64_t kCommittedRow = 4, kCommitmentRow = 5;
constexpr std::uint32_t kCommitmentHint = hint_id(kCommitmentHintName);

}  // namespace

std::vector<std::uint8_t> make_dummy_circuit(std::uint64_t id) {
    CircuitDescription description;
    description.curve = CurveId::bls12377;
    description.public_names = {"X"};
    description.secret_names = {"X5"};
    description.nb_internal = kNbInternalWires;
    description.blueprints = {GenericHint{}, GenericSparseR1C{}, SparseR1CMul{}, SparseR1CAdd{}};
    description.commitments = {
        {/*width=*/1, /*committed=*/{kCommittedRow}, /*commitment_index=*/kCommitmentRow}};
    description.hints = {{kCommitmentHint, std::string(kCommitmentHintName)}};

    ConstraintSystemWriter writer(std::move(description));
    const auto add = [&](std::uint32_t blueprint, std::uint32_t wire_offset,
                         const std::vector<std::uint32_t>& calldata) {
        return writer.add_instruction(blueprint, wire_offset, calldata);
    };
    const std::uint32_t power2 = add(kMul, kPower2, {kX, kX, kPower2, kOne});
    const std::uint32_t power3 = add(kMul, kPower3, {kPower2, kX, kPower3, kOne});
    const std::uint32_t power4 = add(kMul, kPower4, {kPower3, kX, kPower4, kOne});
    const std::uint32_t power5 = add(kMul, kPower5, {kPower4, kX, kPower5, kOne});
    const std::uint32_t committed =
        add(kGeneric, kCommitment, {kX, kUnused, kUnused, kMinusOne, kZero, kZero, kZero, kZero, kCommitted});
    // Inputs: the commitment's number (0) as a constant, and X.
    const std::uint32_t commit =
        add(kGenericHint, kCommitment,
            {11, kCommitmentHint, 2, 1, kZero, kConstantWire, 1, kOne, kX, kCommitment, kCommitment + 1});
    const std::uint32_t commitment_value =
        add(kGeneric, kSum,
            {kCommitment, kUnused, kUnused, kMinusOne, kZero, kZero, kZero, kZero, kCommitmentValue});
    const std::uint32_t sum = add(kAdd, kSum, {kPower5, kUnused, kSum, kOne, kZero, kId});
    const std::uint32_t equal =
        add(kGeneric, kSum + 1, {kSum, kX5, kUnused, kOne, kMinusOne, kZero, kZero, kZero, kOrdinary});

    const std::vector<std::vector<std::uint32_t>> levels = {
        {power2, committed, commit}, {power3, commitment_value}, {power4}, {power5}, {sum}, {equal}};
    for (const auto& level : levels) writer.add_level(level);
    const Fr coefficients[] = {Fr::from_u64(id)};
    writer.set_coefficients<Fr>(coefficients);
    return writer.encode();
}

std::vector<Fr> dummy_witness(std::uint64_t id, const Fr& public_input) {
    return {public_input, public_input.pow(5) + Fr::from_u64(id)};
}

}  // namespace plonkd
