// What a constraint system's body says about it, apart from the bulk sections (gnark-artifacts.md section 2).
//
// The reader fills it from a file, the writer takes it to make one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "prover/curve/curve_id.hpp"
#include "prover/gnark/blueprint.hpp"

namespace plonkd {

// Of the gnark that wrote the file. Files with major 0 and minor >= 10 share the layout.
struct GnarkVersion {
    std::uint64_t major = 0;
    std::uint64_t minor = 14;
    std::uint64_t patch = 0;
    bool operator==(const GnarkVersion&) const = default;
};

// One BSB22 commitment. Indices are constraint indices: row numbers without the public-input offset.
struct CommitmentInfo {
    std::int64_t width = 0;                // as stored; without meaning for the prover
    std::vector<std::uint64_t> committed;  // the committed-value rows, in the order of the hint's inputs
    std::uint64_t commitment_index = 0;    // the row that receives the commitment's value
};

// A coefficient id and a wire id, as used in debug information.
struct StoredTerm {
    std::uint32_t coefficient = 0;
    std::uint32_t wire = 0;
};

struct LogEntry {
    std::string caller;
    std::string format;
    std::vector<std::vector<StoredTerm>> to_resolve;
    std::vector<std::int64_t> stack;  // indices of SymbolTable::locations
};

struct SymbolTable {
    struct Function {
        std::string name, file_name, system_name;
    };
    struct Location {
        std::int64_t line = 0, function = 0;
    };
    std::vector<Function> functions;
    std::vector<Location> locations;
};

struct CircuitDescription {
    GnarkVersion version;
    std::string gnark_version = "0.14.0";  // the text in the body, which may differ from `version`
    CurveId curve{};
    std::vector<std::string> public_names, secret_names;  // one per witness element, in witness order
    std::uint64_t nb_internal = 0;
    std::uint64_t nb_constraints = 0;
    std::vector<Blueprint> blueprints;  // index = blueprint id of the instructions
    std::vector<CommitmentInfo> commitments;
    std::map<std::uint32_t, std::string> hints;          // hint id -> name
    std::map<std::uint64_t, std::uint64_t> debug_index;  // constraint -> index in debug_info
    std::vector<LogEntry> debug_info;
    std::vector<LogEntry> logs;
    SymbolTable symbols;
};

}  // namespace plonkd
