#include "prover/gnark/blueprint_writer.hpp"

#include "prover/gnark/blueprint_tag.hpp"

namespace plonkd {
namespace {

template <class Integer>
void write_integers(CborWriter& out, const std::vector<Integer>& values) {
    out.array_or_null(values.size());
    for (const Integer value : values) out.unsigned_integer(value);
}

void write_gate(CborWriter& out, const GkrGate& gate) {
    out.map(4);
    out.text("NbIn");
    out.unsigned_integer(gate.nb_inputs);
    out.text("Degree");
    out.unsigned_integer(gate.degree);
    out.text("Evaluate");
    out.map(2);
    out.text("Constants");
    out.array_or_null(gate.constants.size());
    for (const StoredInteger& constant : gate.constants) out.big_integer(constant);
    out.text("Instructions");
    out.array_or_null(gate.instructions.size());
    for (const GkrGateInstruction& instruction : gate.instructions) {
        out.map(2);
        out.text("Op");
        out.unsigned_integer(static_cast<std::uint64_t>(instruction.operation));
        out.text("Inputs");
        write_integers(out, instruction.inputs);
    }
    out.text("SolvableVar");
    out.signed_integer(gate.solvable_variable);
}

void write_claim_group(CborWriter& out, const GkrClaimGroup& group) {
    out.map(2);
    out.text("wires");
    write_integers(out, group.wires);
    out.text("claimSources");
    out.array_or_null(group.sources.size());
    for (const GkrClaimSource& source : group.sources) {
        out.map(2);
        out.text("level");
        out.unsigned_integer(source.level);
        out.text("outgoingClaimIndex");
        out.unsigned_integer(source.outgoing_claim_index);
    }
}

void write_level(CborWriter& out, const GkrLevel& level) {
    switch (level.kind) {
        case GkrLevelKind::skip:
            out.tag(cbor_tag::kGkrSkipLevel);
            return write_claim_group(out, level.groups.front());
        case GkrLevelKind::single_source:
            out.tag(cbor_tag::kGkrSingleSourceLevel);
            return write_claim_group(out, level.groups.front());
        case GkrLevelKind::sumcheck:
            out.tag(cbor_tag::kGkrSumcheckLevel);
            out.array(level.groups.size());
            for (const GkrClaimGroup& group : level.groups) write_claim_group(out, group);
    }
}

// The tag and payload of each kind.
class BlueprintWriter {
  public:
    BlueprintWriter(CborWriter& out, CurveId curve) : out_(out), gkr_base_(cbor_tag::gkr_base(curve)) {}

    void operator()(const GenericHint&) { write_empty(cbor_tag::kGenericHint); }
    void operator()(const GenericSparseR1C&) { write_empty(cbor_tag::kGenericSparseR1C); }
    void operator()(const SparseR1CMul&) { write_empty(cbor_tag::kSparseR1CMul); }
    void operator()(const SparseR1CAdd&) { write_empty(cbor_tag::kSparseR1CAdd); }
    void operator()(const SparseR1CBool&) { write_empty(cbor_tag::kSparseR1CBool); }
    void operator()(const BatchInverse&) { write_empty(cbor_tag::kBatchInverse); }

    void operator()(const LookupHint& lookup) {
        out_.tag(cbor_tag::kLookupHint);
        out_.map(1);
        out_.text("EntriesCalldata");
        write_integers(out_, lookup.entries);
    }

    void operator()(const GkrSolve& solve) {
        out_.tag(gkr_base_ + cbor_tag::kGkrSolve);
        out_.map(2);
        out_.text("Circuit");
        out_.array_or_null(solve.circuit.wires.size());
        for (const GkrWire& wire : solve.circuit.wires) {
            out_.map(3);
            out_.text("Gate");
            write_gate(out_, wire.gate);
            out_.text("Inputs");
            write_integers(out_, wire.inputs);
            out_.text("Exported");
            out_.boolean(wire.exported);
        }
        out_.text("NbInstances");
        out_.unsigned_integer(solve.nb_instances);
    }

    void operator()(const GkrProve& prove) {
        out_.tag(gkr_base_ + cbor_tag::kGkrProve);
        out_.map(3);
        out_.text("HashName");
        out_.text(prove.hash_name);
        out_.text("Schedule");
        out_.array_or_null(prove.schedule.levels.size());
        for (const GkrLevel& level : prove.schedule.levels) write_level(out_, level);
        out_.text("SolveBlueprintID");
        out_.unsigned_integer(prove.solve_blueprint);
    }

    void operator()(const GkrGetAssignment& get) {
        out_.tag(gkr_base_ + cbor_tag::kGkrGetAssignment);
        out_.map(1);
        out_.text("SolveBlueprintID");
        out_.unsigned_integer(get.solve_blueprint);
    }

  private:
    void write_empty(std::uint64_t tag) {
        out_.tag(tag);
        out_.map(0);
    }

    CborWriter& out_;
    std::uint64_t gkr_base_;
};

}  // namespace

void write_blueprint(CborWriter& out, CurveId curve, const Blueprint& blueprint) {
    std::visit(BlueprintWriter(out, curve), blueprint);
}

}  // namespace plonkd
