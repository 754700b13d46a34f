#include "prover/gnark/constraint_system.hpp"

#include <bit>
#include <utility>

#include "prover/field/fields.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/circuit_body.hpp"
#include "prover/gnark/field_encoding.hpp"
#include "prover/gnark/mapped_file.hpp"

namespace plonkd {
namespace {

// Files from these on share the layout (gnark's own reader has the same bound).
constexpr std::uint64_t kSupportedMajor = 0;
constexpr std::uint64_t kOldestMinor = 10;

GnarkVersion read_version(ByteReader& in) {
    const std::size_t at = in.offset();
    GnarkVersion version;
    version.major = in.u64_le("version");
    version.minor = in.u64_le("version");
    version.patch = in.u64_le("version");
    if (version.major != kSupportedMajor || version.minor < kOldestMinor) {
        in.source().fail(at, "version", "0.10 or a later 0.x",
                         std::to_string(version.major) + "." + std::to_string(version.minor));
    }
    return version;
}

ConstraintSystem::Section read_section(ByteReader& in, std::uint64_t length, const char* field) {
    const std::size_t begin = in.offset();
    in.take(length, field);
    return {begin, in.offset()};
}

// Reads the header and checks that the sections fill the file.
ConstraintSystem::Sections read_layout(ByteReader& in, GnarkVersion& version) {
    const std::uint64_t total = in.u64_le("total length");
    version = read_version(in);
    if (total != in.remaining()) {
        in.source().fail(0, "total length", std::to_string(in.remaining()) + " (file size less 32)",
                         std::to_string(total));
    }
    const std::uint64_t levels = in.u64_le("length of the levels section");
    const std::uint64_t instructions = in.u64_le("length of the instructions section");
    const std::uint64_t calldata = in.u64_le("length of the calldata section");
    const std::uint64_t body = in.u64_le("length of the body");
    ConstraintSystem::Sections sections;
    sections.levels = read_section(in, levels, "levels section");
    sections.instructions = read_section(in, instructions, "instructions section");
    sections.calldata = read_section(in, calldata, "calldata section");
    sections.body = read_section(in, body, "body");
    sections.coefficients = read_section(in, in.remaining(), "coefficients");
    return sections;
}

ByteReader reader(const ByteSource& source, const ConstraintSystem::Section& section) {
    return ByteReader(source, section.begin, section.end);
}

// The count in front of the table and the reserved entries; returns the count.
template <class Fr>
std::size_t check_coefficients(ByteReader in) {
    constexpr const char* kField = "coefficients";
    const std::size_t at = in.offset();
    const std::uint64_t count = in.count_u64_le(Fr::kBytes, kField);
    if (count < kNbReservedCoefficients) {
        in.source().fail(at, kField, "at least 5 (the reserved ones)", std::to_string(count));
    }
    const Fr two = Fr::from_u64(2);
    const Fr reserved[kNbReservedCoefficients] = {Fr::zero(), Fr::one(), two, -Fr::one(), -two};
    for (std::size_t id = 0; id < kNbReservedCoefficients; ++id) {
        const std::size_t entry = in.offset();
        if (!(read_montgomery_le<Fr>(in, kField) == reserved[id])) {
            in.source().fail(entry, "coefficient " + std::to_string(id), "its reserved value for the curve",
                             "another value");
        }
    }
    in.take((count - kNbReservedCoefficients) * Fr::kBytes, kField);
    in.expect_end(kField);
    return static_cast<std::size_t>(count);
}

std::size_t check_coefficients(CurveId curve, const ByteReader& in) {
    switch (curve) {
        case CurveId::bn254:
            return check_coefficients<Bn254Fr>(in);
        case CurveId::bls12377:
            return check_coefficients<Bls12377Fr>(in);
        case CurveId::bw6761:
            return check_coefficients<Bw6761Fr>(in);
    }
    throw InternalError("curve identifier out of range");
}

}  // namespace

ConstraintSystem::ConstraintSystem() = default;
ConstraintSystem::ConstraintSystem(ConstraintSystem&&) noexcept = default;
ConstraintSystem& ConstraintSystem::operator=(ConstraintSystem&&) noexcept = default;
ConstraintSystem::~ConstraintSystem() = default;

ConstraintSystem ConstraintSystem::open(const std::filesystem::path& path) {
    auto file = std::make_unique<MappedFile>(path, FailureClass::setup);
    file->expect_sequential_reads();
    auto source = std::make_unique<ByteSource>(ByteSource{path.string(), FailureClass::setup, file->bytes()});
    return parse_source(std::move(file), std::move(source));
}

ConstraintSystem ConstraintSystem::parse(std::span<const std::uint8_t> bytes, const std::string& name) {
    return parse_source(nullptr, std::make_unique<ByteSource>(ByteSource{name, FailureClass::setup, bytes}));
}

ConstraintSystem ConstraintSystem::parse_source(std::unique_ptr<MappedFile> file,
                                                std::unique_ptr<ByteSource> source) {
    ConstraintSystem system;
    system.file_ = std::move(file);
    system.source_ = std::move(source);
    const ByteSource& bytes = *system.source_;

    ByteReader header(bytes);
    GnarkVersion version;
    system.sections_ = read_layout(header, version);
    static_cast<CircuitDescription&>(system) = read_circuit_body(reader(bytes, system.sections_.body));
    system.version = version;
    system.nb_public = system.public_names.size();
    system.nb_secret = system.secret_names.size();
    if (system.nb_wires() > kConstantWire) {
        bytes.fail(system.sections_.body.begin, "number of wires", "fewer than 2^32",
                   std::to_string(system.nb_wires()));
    }
    system.nb_coefficients_ = check_coefficients(system.curve, reader(bytes, system.sections_.coefficients));

    // Every level takes at least its length, every calldata word at least a byte, every instruction at least
    // a word: together these bound what walking the streams may allocate.
    ByteReader calldata = reader(bytes, system.sections_.calldata);
    system.nb_calldata_words = calldata.count_u64_le(1, "number of calldata words");
    ByteReader instructions = reader(bytes, system.sections_.instructions);
    system.nb_instructions = CompressedArrayReader<std::uint32_t>(instructions, "BlueprintID").size();
    if (system.nb_instructions > system.nb_calldata_words) {
        bytes.fail(system.sections_.instructions.begin, "number of instructions",
                   "at most " + std::to_string(system.nb_calldata_words) + " (the number of calldata words)",
                   std::to_string(system.nb_instructions));
    }
    // One Solve instruction per instance: assignments of all instances are held at once.
    for (const Blueprint& blueprint : system.blueprints) {
        const auto* solve = std::get_if<GkrSolve>(&blueprint);
        if (solve == nullptr || solve->nb_instances <= system.nb_instructions) continue;
        bytes.fail(system.sections_.body.begin, "GkrSolve.NbInstances",
                   "at most " + std::to_string(system.nb_instructions) + " (the number of instructions)",
                   std::to_string(solve->nb_instances));
    }
    ByteReader levels = reader(bytes, system.sections_.levels);
    system.nb_levels = levels.count_u64_le(8, "number of levels");
    return system;
}

std::size_t ConstraintSystem::domain_size() const {
    return std::bit_ceil(static_cast<std::size_t>(nb_constraints + nb_public));
}

template <class Fr>
std::vector<Fr> ConstraintSystem::coefficients() const {
    ByteReader in = reader(*source_, sections_.coefficients);
    in.u64_le("coefficients");
    if (in.remaining() != nb_coefficients_ * Fr::kBytes) {
        throw InternalError("coefficients asked for in a field that is not the constraint system's");
    }
    std::vector<Fr> values;
    values.reserve(nb_coefficients_);
    for (std::size_t id = 0; id < nb_coefficients_; ++id) {
        values.push_back(read_montgomery_le<Fr>(in, "coefficients"));
    }
    return values;
}

template std::vector<Bn254Fr> ConstraintSystem::coefficients() const;
template std::vector<Bls12377Fr> ConstraintSystem::coefficients() const;
template std::vector<Bw6761Fr> ConstraintSystem::coefficients() const;

}  // namespace plonkd
