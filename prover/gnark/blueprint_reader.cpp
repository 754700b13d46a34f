#include "prover/gnark/blueprint_reader.hpp"

#include "prover/gnark/blueprint_tag.hpp"

namespace plonkd {
namespace {

// Real gates stay below 20; the limit keeps sizes derived from it small.
constexpr std::uint64_t kMaxGateDegree = 65535;

template <class T, class ReadItem>
std::vector<T> read_array(CborReader& in, std::string_view field, ReadItem&& read_item) {
    std::vector<T> items;
    for (std::uint64_t left = in.array(field); left > 0; --left) items.push_back(read_item());
    return items;
}

template <class Integer>
std::vector<Integer> read_integers(CborReader& in, std::string_view field) {
    return read_array<Integer>(in, field, [&] { return in.unsigned_of<Integer>(field); });
}

void read_empty(CborReader& in) {
    in.object("blueprint", [](const std::string&) { return false; });
}

LookupHint read_lookup(CborReader& in) {
    LookupHint lookup;
    in.object("LookupHint", [&](const std::string& key) {
        if (key != "EntriesCalldata") return false;
        lookup.entries = read_integers<std::uint32_t>(in, "LookupHint.EntriesCalldata");
        return true;
    });
    return lookup;
}

GkrGateInstruction read_gate_instruction(CborReader& in) {
    GkrGateInstruction instruction{};
    in.object("GKR gate instruction", [&](const std::string& key) {
        if (key == "Op") {
            constexpr auto kLast = static_cast<std::uint64_t>(GkrOperation::sum_exp_17);
            instruction.operation =
                static_cast<GkrOperation>(in.unsigned_integer("GKR gate instruction.Op", kLast));
        } else if (key == "Inputs") {
            instruction.inputs = read_integers<std::uint16_t>(in, "GKR gate instruction.Inputs");
        } else {
            return false;
        }
        return true;
    });
    return instruction;
}

GkrGate read_gate(CborReader& in) {
    GkrGate gate;
    in.object("GKR gate", [&](const std::string& key) {
        if (key == "NbIn") {
            gate.nb_inputs = in.unsigned_of<std::uint32_t>("GKR gate.NbIn");
        } else if (key == "Degree") {
            gate.degree = in.unsigned_integer("GKR gate.Degree", kMaxGateDegree);
        } else if (key == "SolvableVar") {
            gate.solvable_variable = in.signed_integer("GKR gate.SolvableVar");
        } else if (key == "Evaluate") {
            in.object("GKR gate.Evaluate", [&](const std::string& part) {
                if (part == "Constants") {
                    gate.constants = read_array<StoredInteger>(in, "GKR gate.Evaluate.Constants", [&] {
                        return in.big_integer("GKR gate.Evaluate.Constants");
                    });
                } else if (part == "Instructions") {
                    gate.instructions = read_array<GkrGateInstruction>(
                        in, "GKR gate.Evaluate.Instructions", [&] { return read_gate_instruction(in); });
                } else {
                    return false;
                }
                return true;
            });
        } else {
            return false;
        }
        return true;
    });
    return gate;
}

GkrWire read_wire(CborReader& in) {
    GkrWire wire;
    in.object("GKR wire", [&](const std::string& key) {
        if (key == "Gate") {
            wire.gate = read_gate(in);
        } else if (key == "Inputs") {
            wire.inputs = read_integers<std::uint32_t>(in, "GKR wire.Inputs");
        } else if (key == "Exported") {
            wire.exported = in.boolean("GKR wire.Exported");
        } else {
            return false;
        }
        return true;
    });
    return wire;
}

GkrSolve read_solve(CborReader& in) {
    GkrSolve solve;
    in.object("GkrSolve", [&](const std::string& key) {
        if (key == "Circuit") {
            solve.circuit.wires = read_array<GkrWire>(in, "GkrSolve.Circuit", [&] { return read_wire(in); });
        } else if (key == "NbInstances") {
            solve.nb_instances = in.unsigned_of<std::uint32_t>("GkrSolve.NbInstances");
        } else {
            return false;
        }
        return true;
    });
    return solve;
}

GkrClaimSource read_claim_source(CborReader& in) {
    GkrClaimSource source;
    in.object("GKR claim source", [&](const std::string& key) {
        if (key == "level") {
            source.level = in.unsigned_of<std::uint32_t>("GKR claim source.level");
        } else if (key == "outgoingClaimIndex") {
            source.outgoing_claim_index =
                in.unsigned_of<std::uint32_t>("GKR claim source.outgoingClaimIndex");
        } else {
            return false;
        }
        return true;
    });
    return source;
}

GkrClaimGroup read_claim_group(CborReader& in) {
    GkrClaimGroup group;
    in.object("GKR claim group", [&](const std::string& key) {
        if (key == "wires") {
            group.wires = read_integers<std::uint32_t>(in, "GKR claim group.wires");
        } else if (key == "claimSources") {
            group.sources = read_array<GkrClaimSource>(in, "GKR claim group.claimSources",
                                                       [&] { return read_claim_source(in); });
        } else {
            return false;
        }
        return true;
    });
    return group;
}

GkrLevel read_level(CborReader& in) {
    const std::size_t at = in.offset();
    const std::uint64_t tag = in.tag("GKR level");
    switch (tag) {
        case cbor_tag::kGkrSkipLevel:
            return {GkrLevelKind::skip, {read_claim_group(in)}};
        case cbor_tag::kGkrSingleSourceLevel:
            return {GkrLevelKind::single_source, {read_claim_group(in)}};
        case cbor_tag::kGkrSumcheckLevel:
            return {GkrLevelKind::sumcheck, read_array<GkrClaimGroup>(in, "GKR sumcheck level",
                                                                      [&] { return read_claim_group(in); })};
        default:
            in.fail(at, "GKR level", "tag 5309751, 5309752 or 5309753", "tag " + std::to_string(tag));
    }
}

GkrProve read_prove(CborReader& in) {
    const std::size_t at = in.offset();
    GkrProve prove;
    bool has_schedule = false;
    in.object("GkrProve", [&](const std::string& key) {
        if (key == "HashName") {
            prove.hash_name = in.text("GkrProve.HashName");
        } else if (key == "Schedule") {
            prove.schedule.levels =
                read_array<GkrLevel>(in, "GkrProve.Schedule", [&] { return read_level(in); });
            has_schedule = true;
        } else if (key == "SolveBlueprintID") {
            prove.solve_blueprint = in.unsigned_of<std::uint32_t>("GkrProve.SolveBlueprintID");
        } else {
            return false;
        }
        return true;
    });
    if (!has_schedule) {
        in.fail(at, "GkrProve", "a Schedule", "none: the file is from a gnark with the older GKR protocol");
    }
    return prove;
}

GkrGetAssignment read_get_assignment(CborReader& in) {
    GkrGetAssignment get;
    in.object("GkrGetAssignment", [&](const std::string& key) {
        if (key != "SolveBlueprintID") return false;
        get.solve_blueprint = in.unsigned_of<std::uint32_t>("GkrGetAssignment.SolveBlueprintID");
        return true;
    });
    return get;
}

[[noreturn]] void fail_tag(const CborReader& in, std::size_t at, std::uint64_t tag) {
    constexpr std::string_view kExpected =
        "a blueprint of sparse constraint systems over BN254, BLS12-377 or BW6-761";
    std::string found = "tag " + std::to_string(tag);
    if (tag == cbor_tag::kGenericR1C) {
        found += " (R1CS)";
    } else if ((tag >= cbor_tag::kFirstSmallFieldBlueprint && tag <= cbor_tag::kLastSmallFieldBlueprint) ||
               tag == cbor_tag::kSmallFieldBatchInverse) {
        found += " (a blueprint over a 31-bit field)";
    }
    in.fail(at, "blueprint", kExpected, found);
}

Blueprint read_gkr_blueprint(CborReader& in, std::size_t at, std::uint64_t tag, BlueprintList& list) {
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        const std::uint64_t base = cbor_tag::gkr_base(curve);
        if (tag < base || tag > base + cbor_tag::kGkrGetAssignment) continue;
        if (list.gkr_base != 0 && list.gkr_base != base) {
            in.fail(at, "blueprint", "GKR blueprints of one curve", "tag " + std::to_string(tag));
        }
        if (list.gkr_base == 0) list.gkr_offset = at;
        list.gkr_base = base;
        switch (tag - base) {
            case cbor_tag::kGkrSolve:
                return read_solve(in);
            case cbor_tag::kGkrProve:
                return read_prove(in);
            default:
                return read_get_assignment(in);
        }
    }
    fail_tag(in, at, tag);
}

Blueprint read_blueprint(CborReader& in, BlueprintList& list) {
    const std::size_t at = in.offset();
    const std::uint64_t tag = in.tag("blueprint");
    switch (tag) {
        case cbor_tag::kGenericHint:
            return read_empty(in), GenericHint{};
        case cbor_tag::kGenericSparseR1C:
            return read_empty(in), GenericSparseR1C{};
        case cbor_tag::kSparseR1CAdd:
            return read_empty(in), SparseR1CAdd{};
        case cbor_tag::kSparseR1CMul:
            return read_empty(in), SparseR1CMul{};
        case cbor_tag::kSparseR1CBool:
            return read_empty(in), SparseR1CBool{};
        case cbor_tag::kLookupHint:
            return read_lookup(in);
        case cbor_tag::kBatchInverse:
            return read_empty(in), BatchInverse{};
        default:
            return read_gkr_blueprint(in, at, tag, list);
    }
}

}  // namespace

BlueprintList read_blueprints(CborReader& in) {
    BlueprintList list;
    for (std::uint64_t left = in.array("Blueprints"); left > 0; --left) {
        list.blueprints.push_back(read_blueprint(in, list));
    }
    return list;
}

}  // namespace plonkd
