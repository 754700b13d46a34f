// Writes the instructions of a SyntheticCircuit: the gadgets of the data-availability circuit, one after the
// other, as gnark's frontend would emit them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "prover/gnark/circuit_description.hpp"
#include "prover/solver/circuit_source.hpp"

namespace plonkd {

// Counts at a scale; the figures of da-circuit-profile.md times the scale, at least what the gadgets need to
// exist.
struct SyntheticSizes {
    explicit SyntheticSizes(double scale);

    std::uint32_t nb_secret;        // payload bytes among the witness
    std::uint32_t nb_steps;         // of the decompressor, one per byte of output
    std::uint32_t nb_blob_bytes;    // broken up into bits
    std::uint32_t nb_range_checks;  // DecomposeHint
    std::uint32_t nb_gkr_instances;
    std::uint32_t nb_emulated_steps;  // of a Horner evaluation
    std::uint32_t nb_committed;
    std::uint32_t nb_count_rows;  // of the tables of all countHints together
    std::uint32_t nb_count_queries;
    std::uint32_t nb_inverses;      // of all BatchInverses together
    std::uint32_t nb_absorbed;      // elements the in-circuit transcript absorbs
    std::uint64_t nb_instructions;  // the total that lanes of plain arithmetic fill up to
    std::uint32_t nb_coefficients;
};

// Blueprints of the circuit, in this order.
namespace synthetic {
enum Blueprint : std::uint32_t {
    kHint,
    kGeneric,
    kMul,
    kAdd,
    kBool,
    kBatchInverse,
    kInputTable,
    kLengthTable,
    kAddressTable,
    kOutputTable,
    kByteTable,
    kGkrSolve,
    kGkrProve,
    kNbBlueprints
};
}  // namespace synthetic

// Blueprints (tables still empty), hints, names and commitment of the circuit.
CircuitDescription synthetic_description(const SyntheticSizes& sizes);

class SyntheticGadgets {
  public:
    // `description`: if given, its tables, counts and commitment are filled on the way.
    SyntheticGadgets(const SyntheticSizes& sizes, const CircuitSource::InstructionVisitor& visit,
                     CircuitDescription* description)
        : sizes_(sizes), visit_(visit), description_(description), next_wire_(1 + sizes.nb_secret) {}

    void write();

  private:
    using Wire = std::uint32_t;

    void write_crumbs();
    void write_tables();
    void write_blob_bits();
    void write_decompressor();
    void write_range_checks();
    void write_checksums();
    void write_evaluation();
    void write_commitment();
    void write_log_derivatives();
    void write_transcript();
    void write_lanes();

    // Instructions.
    void emit(std::uint32_t blueprint, std::span<const std::uint32_t> calldata);
    Wire add(Wire a, Wire b, std::uint32_t l, std::uint32_t r, std::uint32_t k = 0);
    Wire mul(Wire a, Wire b, std::uint32_t m);
    Wire generic(Wire a, Wire b, std::uint32_t l, std::uint32_t r, std::uint32_t m, std::uint32_t k);
    void check(Wire a, Wire b, Wire c, std::uint32_t l, std::uint32_t r, std::uint32_t o, std::uint32_t m,
               std::uint32_t k);
    void check_boolean(Wire a);
    Wire is_zero(Wire a);
    Wire lookup(std::uint32_t table, std::uint32_t nb_entries, Wire query);
    void insert(std::uint32_t table, Wire wire);
    void begin_hint(std::string_view name, std::size_t nb_inputs);
    void hint_input(Wire wire);
    void hint_constant(std::uint32_t value);
    Wire end_hint(std::uint32_t nb_outputs);
    // The coefficient whose value is this integer, as far as the table goes.
    static std::uint32_t integer(std::uint32_t value);

    const SyntheticSizes& sizes_;
    const CircuitSource::InstructionVisitor& visit_;
    CircuitDescription* description_;
    Wire next_wire_;
    std::uint32_t next_instruction_ = 0, next_constraint_ = 0;
    std::vector<std::uint32_t> words_;

    std::vector<Wire> bytes_;    // small values from all over the circuit
    std::vector<Wire> outputs_;  // of the decompressor
    Wire checksum_ = 0, challenge_ = 0;
    std::vector<Wire> proof_;  // of GKR
};

}  // namespace plonkd
