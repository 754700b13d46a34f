#include <string>

#include "prover/gnark/blueprint_tag.hpp"
#include "prover/gnark/blueprint_writer.hpp"
#include "prover/gnark/cbor_writer.hpp"
#include "prover/gnark/circuit_body.hpp"
#include "prover/gnark/scalar_modulus.hpp"

namespace plonkd {
namespace {

constexpr std::uint64_t kSparseR1CSType = 2;

void write_names(CborWriter& out, const std::vector<std::string>& names) {
    out.array_or_null(names.size());
    for (const std::string& name : names) out.text(name);
}

void write_log_entries(CborWriter& out, const std::vector<LogEntry>& entries) {
    out.array_or_null(entries.size());
    for (const LogEntry& entry : entries) {
        out.map(4);
        out.text("Stack");
        out.array_or_null(entry.stack.size());
        for (const std::int64_t location : entry.stack) out.signed_integer(location);
        out.text("Caller");
        out.text(entry.caller);
        out.text("Format");
        out.text(entry.format);
        out.text("ToResolve");
        out.array_or_null(entry.to_resolve.size());
        for (const std::vector<StoredTerm>& expression : entry.to_resolve) {
            out.array_or_null(expression.size());
            for (const StoredTerm& term : expression) {
                out.map(2);
                out.text("CID");
                out.unsigned_integer(term.coefficient);
                out.text("VID");
                out.unsigned_integer(term.wire);
            }
        }
    }
}

void write_symbols(CborWriter& out, const SymbolTable& symbols) {
    out.map(2);
    out.text("Functions");
    out.array_or_null(symbols.functions.size());
    for (const SymbolTable::Function& function : symbols.functions) {
        out.map(3);
        out.text("Name");
        out.text(function.name);
        out.text("Filename");
        out.text(function.file_name);
        out.text("SystemName");
        out.text(function.system_name);
    }
    out.text("Locations");
    out.array_or_null(symbols.locations.size());
    for (const SymbolTable::Location& location : symbols.locations) {
        out.map(2);
        out.text("Line");
        out.signed_integer(location.line);
        out.text("FunctionID");
        out.signed_integer(location.function);
    }
}

void write_commitments(CborWriter& out, const std::vector<CommitmentInfo>& commitments) {
    out.tag(cbor_tag::kPlonkCommitments);
    out.array(commitments.size());
    for (const CommitmentInfo& info : commitments) {
        out.map(3);
        out.text("Width");
        out.signed_integer(info.width);
        out.text("Committed");
        out.array_or_null(info.committed.size());
        for (const std::uint64_t row : info.committed) out.unsigned_integer(row);
        out.text("CommitmentIndex");
        out.unsigned_integer(info.commitment_index);
    }
}

}  // namespace

std::vector<std::uint8_t> encode_circuit_body(const CircuitDescription& description) {
    CborWriter out;
    out.map(14);
    out.text("Logs");
    write_log_entries(out, description.logs);
    out.text("Type");
    out.unsigned_integer(kSparseR1CSType);
    out.text("MDebug");
    out.map(description.debug_index.size());
    for (const auto& [constraint, entry] : description.debug_index) {
        out.unsigned_integer(constraint);
        out.unsigned_integer(entry);
    }
    out.text("Public");
    write_names(out, description.public_names);
    out.text("Secret");
    write_names(out, description.secret_names);
    out.text("DebugInfo");
    write_log_entries(out, description.debug_info);
    out.text("Blueprints");
    out.array(description.blueprints.size());
    for (const Blueprint& blueprint : description.blueprints)
        write_blueprint(out, description.curve, blueprint);
    out.text("ScalarField");
    out.text(scalar_modulus_hex(description.curve));
    out.text("SymbolTable");
    write_symbols(out, description.symbols);
    out.text("GnarkVersion");
    out.text(description.gnark_version);
    out.text("NbConstraints");
    out.unsigned_integer(description.nb_constraints);
    out.text("CommitmentInfo");
    write_commitments(out, description.commitments);
    out.text("MHintsDependencies");
    out.map(description.hints.size());
    for (const auto& [id, hint_name] : description.hints) {
        out.unsigned_integer(id);
        out.text(hint_name);
    }
    out.text("NbInternalVariables");
    out.unsigned_integer(description.nb_internal);
    return out.take();
}

}  // namespace plonkd
