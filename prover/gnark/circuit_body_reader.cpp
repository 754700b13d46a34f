#include <string>

#include "prover/gnark/blueprint_reader.hpp"
#include "prover/gnark/blueprint_tag.hpp"
#include "prover/gnark/cbor_reader.hpp"
#include "prover/gnark/circuit_body.hpp"
#include "prover/gnark/scalar_modulus.hpp"

namespace plonkd {
namespace {

constexpr std::uint64_t kSparseR1CSType = 2;

// The keys without which a system cannot be proved.
enum RequiredKey : unsigned {
    kType,
    kPublic,
    kSecret,
    kBlueprints,
    kScalarField,
    kNbConstraints,
    kCommitmentInfo,
    kHints,
    kNbInternal,
    kNbRequiredKeys,
};
constexpr const char* kRequiredKeyNames[kNbRequiredKeys] = {"Type",
                                                            "Public",
                                                            "Secret",
                                                            "Blueprints",
                                                            "ScalarField",
                                                            "NbConstraints",
                                                            "CommitmentInfo",
                                                            "MHintsDependencies",
                                                            "NbInternalVariables"};

class BodyReader {
  public:
    explicit BodyReader(const ByteReader& body) : in_(body) {}

    CircuitDescription read() {
        const std::size_t begin = in_.offset();
        in_.object("constraint system",
                   [&](const std::string& key) { return read_required(key) || read_optional(key); });
        in_.expect_end("CBOR body");
        for (unsigned key = 0; key < kNbRequiredKeys; ++key) {
            if ((seen_ >> key & 1) == 0) {
                in_.fail(begin, "constraint system", std::string("the key ") + kRequiredKeyNames[key],
                         "no such key");
            }
        }
        const std::uint64_t gkr_base = blueprint_list_.gkr_base;
        if (gkr_base != 0 && gkr_base != cbor_tag::gkr_base(description_.curve)) {
            in_.fail(blueprint_list_.gkr_offset, "GKR blueprint",
                     "one for " + std::string(name(description_.curve)), "one for another curve");
        }
        check_gkr_blueprints(in_, blueprints_offset_, blueprint_list_.blueprints);
        description_.blueprints = std::move(blueprint_list_.blueprints);
        check_commitments();
        return std::move(description_);
    }

  private:
    bool read_required(const std::string& key) {
        unsigned index = 0;
        while (index < kNbRequiredKeys && key != kRequiredKeyNames[index]) ++index;
        if (index == kNbRequiredKeys) return false;
        if ((seen_ >> index & 1) != 0) in_.fail(in_.offset(), key, "the key once", "the key again");
        seen_ |= 1U << index;
        switch (static_cast<RequiredKey>(index)) {
            case kType:
                read_type();
                break;
            case kPublic:
                description_.public_names = read_names("Public");
                break;
            case kSecret:
                description_.secret_names = read_names("Secret");
                break;
            case kBlueprints:
                blueprints_offset_ = in_.offset();
                blueprint_list_ = read_blueprints(in_);
                break;
            case kScalarField:
                read_scalar_field();
                break;
            // Constraint and wire ids are 32-bit numbers; the largest is reserved.
            case kNbConstraints:
                description_.nb_constraints = in_.unsigned_of<std::uint32_t>(key);
                break;
            case kNbInternal:
                description_.nb_internal = in_.unsigned_of<std::uint32_t>(key);
                break;
            case kCommitmentInfo:
                read_commitments();
                break;
            case kHints:
                read_hints();
                break;
            case kNbRequiredKeys:
                break;
        }
        return true;
    }

    bool read_optional(const std::string& key) {
        if (key == "GnarkVersion") {
            description_.gnark_version = in_.text(key);
        } else if (key == "Logs") {
            description_.logs = read_log_entries(key);
        } else if (key == "DebugInfo") {
            description_.debug_info = read_log_entries(key);
        } else if (key == "MDebug") {
            description_.debug_index.clear();
            for (std::uint64_t left = in_.map(key); left > 0; --left) {
                const std::uint64_t constraint = in_.unsigned_integer("MDebug key");
                description_.debug_index[constraint] = in_.unsigned_integer("MDebug value");
            }
        } else if (key == "SymbolTable") {
            read_symbols();
        } else {
            return false;
        }
        return true;
    }

    void read_type() {
        const std::size_t at = in_.offset();
        const std::uint64_t type = in_.unsigned_integer("Type");
        if (type != kSparseR1CSType) {
            in_.fail(at, "Type", "2 (SparseR1CS)", std::to_string(type) + (type == 1 ? " (R1CS)" : ""));
        }
    }

    void read_scalar_field() {
        const std::size_t at = in_.offset();
        const std::string modulus = in_.text("ScalarField");
        for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
            if (modulus != scalar_modulus_hex(curve)) continue;
            description_.curve = curve;
            return;
        }
        in_.fail(at, "ScalarField", "the scalar field of BN254, BLS12-377 or BW6-761",
                 modulus.size() <= 2 * 48 ? modulus : "a longer text");
    }

    std::vector<std::string> read_names(std::string_view field) {
        std::vector<std::string> names;
        for (std::uint64_t left = in_.array(field); left > 0; --left) names.push_back(in_.text(field));
        return names;
    }

    void read_commitments() {
        commitments_offset_ = in_.offset();
        const std::uint64_t tag = in_.tag("CommitmentInfo");
        if (tag != cbor_tag::kPlonkCommitments) {
            in_.fail(commitments_offset_, "CommitmentInfo", "tag 5309738 (PlonK commitments)",
                     "tag " + std::to_string(tag) +
                         (tag == cbor_tag::kGroth16Commitments ? " (Groth16 commitments)" : ""));
        }
        for (std::uint64_t left = in_.array("CommitmentInfo"); left > 0; --left) {
            CommitmentInfo& info = description_.commitments.emplace_back();
            in_.object("CommitmentInfo", [&](const std::string& key) {
                if (key == "Width") {
                    info.width = in_.signed_integer("CommitmentInfo.Width");
                } else if (key == "CommitmentIndex") {
                    info.commitment_index = in_.unsigned_integer("CommitmentInfo.CommitmentIndex");
                } else if (key == "Committed") {
                    const std::uint64_t nb_rows = in_.array("CommitmentInfo.Committed");
                    info.committed.clear();
                    info.committed.reserve(nb_rows);  // 18 million at mainnet size
                    for (std::uint64_t n = nb_rows; n > 0; --n) {
                        info.committed.push_back(in_.unsigned_integer("CommitmentInfo.Committed"));
                    }
                } else {
                    return false;
                }
                return true;
            });
        }
    }

    // Rows are written through these indices.
    void check_commitments() const {
        const auto check = [&](const char* field, std::uint64_t row) {
            if (row < description_.nb_constraints) return;
            in_.fail(commitments_offset_, field,
                     "a constraint index below " + std::to_string(description_.nb_constraints),
                     std::to_string(row));
        };
        for (const CommitmentInfo& info : description_.commitments) {
            check("CommitmentInfo.CommitmentIndex", info.commitment_index);
            for (const std::uint64_t row : info.committed) check("CommitmentInfo.Committed", row);
        }
    }

    void read_hints() {
        for (std::uint64_t left = in_.map("MHintsDependencies"); left > 0; --left) {
            const auto id = in_.unsigned_of<std::uint32_t>("MHintsDependencies key");
            description_.hints[id] = in_.text("MHintsDependencies value");
        }
    }

    std::vector<LogEntry> read_log_entries(const std::string& field) {
        std::vector<LogEntry> entries;
        for (std::uint64_t left = in_.array(field); left > 0; --left) {
            LogEntry& entry = entries.emplace_back();
            in_.object("LogEntry", [&](const std::string& key) {
                if (key == "Caller") {
                    entry.caller = in_.text("LogEntry.Caller");
                } else if (key == "Format") {
                    entry.format = in_.text("LogEntry.Format");
                } else if (key == "ToResolve") {
                    entry.to_resolve.clear();
                    for (std::uint64_t n = in_.array("LogEntry.ToResolve"); n > 0; --n) {
                        entry.to_resolve.push_back(read_terms());
                    }
                } else if (key == "Stack") {
                    entry.stack.clear();
                    for (std::uint64_t n = in_.array("LogEntry.Stack"); n > 0; --n) {
                        entry.stack.push_back(in_.signed_integer("LogEntry.Stack"));
                    }
                } else {
                    return false;
                }
                return true;
            });
        }
        return entries;
    }

    std::vector<StoredTerm> read_terms() {
        std::vector<StoredTerm> terms;
        for (std::uint64_t left = in_.array("linear expression"); left > 0; --left) {
            StoredTerm& term = terms.emplace_back();
            in_.object("term", [&](const std::string& key) {
                if (key == "CID") {
                    term.coefficient = in_.unsigned_of<std::uint32_t>("term.CID");
                } else if (key == "VID") {
                    term.wire = in_.unsigned_of<std::uint32_t>("term.VID");
                } else {
                    return false;
                }
                return true;
            });
        }
        return terms;
    }

    void read_symbols() {
        SymbolTable& symbols = description_.symbols;
        in_.object("SymbolTable", [&](const std::string& key) {
            if (key == "Functions") {
                for (std::uint64_t left = in_.array("SymbolTable.Functions"); left > 0; --left) {
                    auto& function = symbols.functions.emplace_back();
                    in_.object("SymbolTable.Functions", [&](const std::string& part) {
                        if (part == "Name") {
                            function.name = in_.text(part);
                        } else if (part == "Filename") {
                            function.file_name = in_.text(part);
                        } else if (part == "SystemName") {
                            function.system_name = in_.text(part);
                        } else {
                            return false;
                        }
                        return true;
                    });
                }
            } else if (key == "Locations") {
                for (std::uint64_t left = in_.array("SymbolTable.Locations"); left > 0; --left) {
                    auto& location = symbols.locations.emplace_back();
                    in_.object("SymbolTable.Locations", [&](const std::string& part) {
                        if (part == "Line") {
                            location.line = in_.signed_integer(part);
                        } else if (part == "FunctionID") {
                            location.function = in_.signed_integer(part);
                        } else {
                            return false;
                        }
                        return true;
                    });
                }
            } else {
                return false;
            }
            return true;
        });
    }

    CborReader in_;
    CircuitDescription description_;
    BlueprintList blueprint_list_;
    std::size_t blueprints_offset_ = 0, commitments_offset_ = 0;
    unsigned seen_ = 0;
};

}  // namespace

CircuitDescription read_circuit_body(const ByteReader& body) {
    return BodyReader(body).read();
}

}  // namespace plonkd
