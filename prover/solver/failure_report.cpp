#include "prover/solver/failure_report.hpp"

#include <string>

#include "prover/field/fields.hpp"
#include "prover/solver/solve.hpp"

namespace plonkd {
namespace {

// " (at FUNCTION FILE:LINE, …)" where the circuit was compiled with debug information for this constraint.
// The stored format would show values and is not used.
std::string source_location(const std::map<std::uint64_t, std::uint64_t>& debug_index,
                            const std::vector<LogEntry>& debug_info, const SymbolTable& symbols,
                            std::uint64_t constraint) {
    const auto entry = debug_index.find(constraint);
    if (entry == debug_index.end() || entry->second >= debug_info.size()) return "";
    const LogEntry& log = debug_info[entry->second];
    std::string text;
    const auto append = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (!log.caller.empty()) append(log.caller);
    for (const std::int64_t index : log.stack) {
        if (index < 0 || static_cast<std::size_t>(index) >= symbols.locations.size()) continue;
        const SymbolTable::Location& location = symbols.locations[static_cast<std::size_t>(index)];
        if (location.function < 0 || static_cast<std::size_t>(location.function) >= symbols.functions.size())
            continue;
        const SymbolTable::Function& function =
            symbols.functions[static_cast<std::size_t>(location.function)];
        append(function.name + " " + function.file_name + ":" + std::to_string(location.line));
    }
    return text.empty() ? "" : " (at " + text + ")";
}

}  // namespace

template <class Fr>
void throw_failure(const ProgramData<Fr>& program, const RunFailure& failure) {
    const std::string instruction = "instruction " + std::to_string(failure.instruction);
    if (!failure.constraint) {
        throw HintFailure(failure.instruction, program.name + ": " + instruction + ": " + failure.detail);
    }
    const std::uint64_t constraint = *failure.constraint;
    const auto wire = [&](TraceColumn column) {
        return std::to_string(program.column_wires[static_cast<std::size_t>(column)][constraint]);
    };
    throw UnsatisfiedConstraint(
        constraint, failure.instruction,
        program.name + ": constraint #" + std::to_string(constraint) +
            " is not satisfied: " + failure.detail + " (" + instruction + ", wires xa " +
            wire(TraceColumn::l) + ", xb " + wire(TraceColumn::r) + ", xc " + wire(TraceColumn::o) + ")" +
            source_location(program.debug_index, program.debug_info, program.symbols, constraint));
}

template void throw_failure(const ProgramData<Bn254Fr>&, const RunFailure&);
template void throw_failure(const ProgramData<Bls12377Fr>&, const RunFailure&);
template void throw_failure(const ProgramData<Bw6761Fr>&, const RunFailure&);

}  // namespace plonkd
