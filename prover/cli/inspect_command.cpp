// prover inspect: says what files are (constraint system, witness, SRS, verifying key, proof), from their
// content.
//
// Every file is read in full and thereby checked. Several files are reported one after the other; one that
// does not read is reported on stderr, does not keep the others from being reported, and decides the exit
// code.

#include <array>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "prover/cli/command.hpp"
#include "prover/curve/curves.hpp"
#include "prover/curve/pairing.hpp"
#include "prover/failure/failure.hpp"
#include "prover/gnark/circuit_profile.hpp"
#include "prover/gnark/file_kind.hpp"
#include "prover/gnark/kzg.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/gnark/witness.hpp"
#include "prover/hash/sha256.hpp"

namespace plonkd {
namespace {

using Bytes = std::span<const std::uint8_t>;

struct InspectOptions {
    std::vector<std::filesystem::path> files;
    bool check_points = false;
};

// One line of a report.
std::ostream& item(std::string_view label) {
    return std::cout << "  " << std::left << std::setw(20) << label << std::right;
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string_view describe(PointForm form) {
    return form == PointForm::raw ? "raw" : "compressed";
}

void report_blueprints(const ConstraintSystem& system, const CircuitProfile& counts) {
    std::cout << "  blueprints             id  instructions\n";
    for (std::size_t id = 0; id < system.blueprints.size(); ++id) {
        const Blueprint& blueprint = system.blueprints[id];
        std::cout << "    " << std::left << std::setw(19) << name(blueprint) << std::right << std::setw(4)
                  << id << std::setw(14) << counts.instructions[id];
        if (const auto* lookup = std::get_if<LookupHint>(&blueprint)) {
            std::cout << "  " << lookup->entries.size() << " words of entries";
        } else if (const auto* solve = std::get_if<GkrSolve>(&blueprint)) {
            std::cout << "  " << solve->circuit.wires.size() << " wires, " << solve->nb_instances
                      << " instances";
        } else if (const auto* prove = std::get_if<GkrProve>(&blueprint)) {
            std::cout << "  " << prove->schedule.levels.size() << " levels, hash " << prove->hash_name;
        }
        std::cout << '\n';
    }
}

void report_hints(const ConstraintSystem& system, const CircuitProfile& counts) {
    if (system.hints.empty()) return;
    std::cout << "  hints                        calls          id\n";
    for (const auto& [id, hint] : system.hints) {
        const auto calls = counts.hint_calls.find(id);
        std::cout << std::setw(34) << (calls == counts.hint_calls.end() ? 0 : calls->second) << std::setw(12)
                  << id << "  " << hint << '\n';
    }
}

void report_levels(const CircuitProfile& counts) {
    std::cout << "  level widths          at least        levels  instructions\n";
    for (std::size_t k = 0; k < counts.widths.size(); ++k) {
        const CircuitProfile::Width& width = counts.widths[k];
        if (width.levels == 0) continue;
        std::cout << std::setw(26) << ("2^" + std::to_string(k)) << std::setw(6) << "" << std::setw(14)
                  << width.levels << std::setw(14) << width.instructions << '\n';
    }
    if (counts.empty_levels != 0) item("empty levels") << counts.empty_levels << '\n';
    item("widest level") << counts.widest_level << '\n';
}

void report_constraint_system(Bytes bytes, const std::string& name) {
    const ConstraintSystem system = ConstraintSystem::parse(bytes, name);
    with_curve(system.curve, [&](auto curve) { system.coefficients<typename decltype(curve)::Fr>(); });
    const CircuitProfile counts = profile(system);
    item("gnark version") << system.version.major << '.' << system.version.minor << '.'
                          << system.version.patch << '\n';
    item("constraints") << system.nb_constraints << ", domain " << system.domain_size() << '\n';
    item("wires") << system.nb_wires() << " (" << system.nb_public << " public, " << system.nb_secret
                  << " secret, " << system.nb_internal << " internal)\n";
    item("instructions") << system.nb_instructions << " in " << system.nb_levels << " levels\n";
    item("calldata words") << system.nb_calldata_words << '\n';
    item("coefficients") << system.nb_coefficients() << '\n';
    item("commitments") << system.commitments.size() << '\n';
    for (const CommitmentInfo& info : system.commitments) {
        std::cout << "    of " << info.committed.size() << " values, at constraint " << info.commitment_index
                  << '\n';
    }
    const auto& sections = system.sections();
    item("sections, bytes") << "levels " << sections.levels.bytes() << ", instructions "
                            << sections.instructions.bytes() << ", calldata " << sections.calldata.bytes()
                            << ", body " << sections.body.bytes() << ", coefficients "
                            << sections.coefficients.bytes() << '\n';
    report_blueprints(system, counts);
    report_hints(system, counts);
    report_levels(counts);
}

template <class C>
void report_witness(Bytes bytes, const std::string& name) {
    const auto witness = parse_witness<typename C::Fr>(bytes, name);
    item("values") << witness.values.size() << " (" << witness.nb_public << " public, " << witness.nb_secret
                   << " secret)\n";
}

// e(G1[1], G2) = e(G1[0], tau G2) holds for powers of tau and for nothing else one would put into an SRS.
template <class C>
bool begins_with_powers(const Srs<C>& srs) {
    const auto points = srs.points();
    const std::array<typename C::G1, 2> left = {points[1], -points[0]};
    return pairing_product_is_one<C>(std::span<const typename C::G1>(left),
                                     std::span<const typename C::G2>(srs.vk().g2));
}

template <class C>
void report_srs(const Srs<C>& srs, bool check_points) {
    if (srs.stream_form()) item("encoding") << describe(*srs.stream_form()) << '\n';
    item("points") << srs.points().size() << '\n';
    if (srs.points().size() >= 2) {
        item("basis") << (begins_with_powers(srs) ? "canonical (powers of tau)"
                                                  : "not canonical: Lagrange, if sound")
                      << '\n';
    }
    item("first point") << (srs.vk().g1 == C::g1_generator() ? "standard generator"
                                                             : "not the standard generator")
                        << " (of the verifying key)\n";
    if (!check_points) return;
    srs.check_points();
    item("points checked") << "all on the curve\n";
}

template <class C>
void report_verifying_key(Bytes bytes, const std::string& name) {
    const auto key = parse_verifying_key<C>(bytes, name);
    const auto has_size_of = [&](const std::vector<std::uint8_t>& form) {
        return bytes.size() == form.size();
    };
    const auto raw = key.serialize_raw();
    const bool legacy_raw = has_size_of(key.serialize_raw(VerifyingKeyFormat::legacy));
    const bool legacy_compressed = has_size_of(key.serialize_compressed(VerifyingKeyFormat::legacy));
    const bool is_raw = legacy_raw || has_size_of(raw);
    item("format") << (legacy_raw || legacy_compressed ? "legacy" : "current") << ", "
                   << describe(is_raw ? PointForm::raw : PointForm::compressed) << '\n';
    item("domain") << key.n << '\n';
    item("public inputs") << key.nb_public << '\n';
    item("commitments") << key.qcp.size() << '\n';
    for (const std::uint64_t index : key.commitment_constraint_indexes) {
        std::cout << "    at constraint " << index << '\n';
    }
    item("SHA-256 of raw form") << hexadecimal(sha256(raw)) << '\n';
}

template <class C>
void report_proof(Bytes bytes, const std::string& name) {
    const auto proof = parse_proof<C>(bytes, name);
    const bool raw = bytes.size() == proof.serialize_raw().size();
    item("encoding") << describe(raw ? PointForm::raw : PointForm::compressed) << '\n';
    item("commitments") << proof.bsb22.size() << '\n';
}

void report(const FileIdentity& identity, Bytes bytes, const std::string& name,
            const InspectOptions& options) {
    with_curve(identity.curve, [&](auto curve) {
        using C = decltype(curve);
        switch (identity.kind) {
            case FileKind::constraint_system:
                return report_constraint_system(bytes, name);
            case FileKind::witness:
                return report_witness<C>(bytes, name);
            case FileKind::srs_memdump:
                return report_srs(Srs<C>::parse_memdump(bytes, name), options.check_points);
            case FileKind::srs_stream:
                return report_srs(Srs<C>::parse_stream(bytes, name), options.check_points);
            case FileKind::verifying_key:
                return report_verifying_key<C>(bytes, name);
            case FileKind::proof:
                return report_proof<C>(bytes, name);
        }
    });
}

void inspect(const std::filesystem::path& path, const InspectOptions& options) {
    const MappedFile file(path, FailureClass::request);
    const auto identities = identify(file.bytes(), path.string());
    const FileIdentity& first = identities.front();
    // A file that reads in several ways is a witness whose values fit several fields; the rest of its report
    // is the same.
    std::string curves;
    for (const FileIdentity& identity : identities) {
        curves.append(curves.empty() ? "" : " or ").append(name(identity.curve));
    }
    std::cout << path.string() << '\n';
    item("kind") << name(first.kind) << '\n';
    item("curve") << curves << '\n';
    item("size") << file.bytes().size() << " bytes\n";
    item("SHA-256") << hexadecimal(sha256(file.bytes())) << '\n';
    report(first, file.bytes(), path.string(), options);
    std::cout << std::flush;
}

void inspect_all(const InspectOptions& options) {
    for (const auto& path : options.files) {
        try {
            inspect(path, options);
        } catch (const Failure& failure) {
            std::cerr << "prover: " << to_string(failure.failure_class()) << " error: " << failure.what()
                      << '\n';
            if (exit_code() == 0) exit_code() = failure.exit_code();
        }
    }
}

}  // namespace

void add_inspect_command(CLI::App& app) {
    auto* command = app.add_subcommand(
        "inspect", "Say what a file is: constraint system, witness, SRS, verifying key or proof");
    const auto options = std::make_shared<InspectOptions>();
    command->add_option("files", options->files, "Files written by gnark or by this program")->required();
    command->add_flag("--check-points", options->check_points,
                      "Also check that every point of an SRS lies on the curve");
    command->callback([options] { inspect_all(*options); });
}

}  // namespace plonkd
