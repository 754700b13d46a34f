#include "prover/gnark/constraint_system_writer.hpp"

#include <string>
#include <utility>

#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"
#include "prover/gnark/circuit_body.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/field_encoding.hpp"
#include "prover/gnark/integer_compression.hpp"
#include "prover/output/atomic_file.hpp"

namespace plonkd {
namespace {

void append_u64_le(std::uint64_t value, std::vector<std::uint8_t>& out) {
    for (int byte = 0; byte < 8; ++byte) out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
}

void append_varint(std::uint32_t value, std::vector<std::uint8_t>& out) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

}  // namespace

ConstraintSystemWriter::ConstraintSystemWriter(CircuitDescription description)
    : description_(std::move(description)) {
    description_.nb_constraints = 0;
}

std::uint32_t ConstraintSystemWriter::add_instruction(std::uint32_t blueprint, std::uint32_t wire_offset,
                                                      std::span<const std::uint32_t> calldata) {
    const Blueprint& kind = description_.blueprints.at(blueprint);
    const std::size_t size = static_calldata_size(kind).value_or(calldata.empty() ? 1 : calldata[0]);
    if (calldata.size() != size) {
        throw InternalError("calldata of a " + std::string(name(kind)) + " instruction: expected " +
                            std::to_string(size) + " words, found " + std::to_string(calldata.size()));
    }
    const auto index = static_cast<std::uint32_t>(blueprint_ids_.size());
    blueprint_ids_.push_back(blueprint);
    constraint_offsets_.push_back(static_cast<std::uint32_t>(description_.nb_constraints));
    wire_offsets_.push_back(wire_offset);
    calldata_starts_.push_back(nb_words_);
    nb_words_ += calldata.size();
    for (const std::uint32_t word : calldata) append_varint(word, calldata_);
    description_.nb_constraints += nb_constraints(kind);
    return index;
}

void ConstraintSystemWriter::add_level(std::span<const std::uint32_t> instructions) {
    append_compressed_array(instructions, levels_);
    ++nb_levels_;
}

template <class Fr>
void ConstraintSystemWriter::set_coefficients(std::span<const Fr> beyond_reserved) {
    coefficients_.clear();
    const Fr two = Fr::from_u64(2);
    for (const Fr& reserved : {Fr::zero(), Fr::one(), two, -Fr::one(), -two}) {
        append_montgomery_le(reserved, coefficients_);
    }
    for (const Fr& value : beyond_reserved) append_montgomery_le(value, coefficients_);
    nb_coefficients_ = kNbReservedCoefficients + beyond_reserved.size();
}

template void ConstraintSystemWriter::set_coefficients(std::span<const Bn254Fr>);
template void ConstraintSystemWriter::set_coefficients(std::span<const Bls12377Fr>);
template void ConstraintSystemWriter::set_coefficients(std::span<const Bw6761Fr>);

template <class Sink>
void ConstraintSystemWriter::encode_to(Sink&& sink) const {
    if (nb_coefficients_ == 0) throw InternalError("constraint system written without its coefficients");
    std::vector<std::uint8_t> instructions;
    append_compressed_array(std::span<const std::uint32_t>(blueprint_ids_), instructions);
    append_compressed_array(std::span<const std::uint32_t>(constraint_offsets_), instructions);
    append_compressed_array(std::span<const std::uint32_t>(wire_offsets_), instructions);
    append_compressed_array(std::span<const std::uint64_t>(calldata_starts_), instructions);
    const std::vector<std::uint8_t> body = encode_circuit_body(description_);

    const std::uint64_t levels_bytes = 8 + levels_.size();
    const std::uint64_t calldata_bytes = 8 + calldata_.size();
    const std::uint64_t coefficients_bytes = 8 + coefficients_.size();
    std::vector<std::uint8_t> header;
    append_u64_le(32 + levels_bytes + instructions.size() + calldata_bytes + body.size() + coefficients_bytes,
                  header);
    const GnarkVersion& version = description_.version;
    for (const std::uint64_t number : {version.major, version.minor, version.patch})
        append_u64_le(number, header);
    for (const std::uint64_t length :
         {levels_bytes, std::uint64_t{instructions.size()}, calldata_bytes, std::uint64_t{body.size()}}) {
        append_u64_le(length, header);
    }
    append_u64_le(nb_levels_, header);
    sink(header);
    sink(levels_);
    sink(instructions);
    std::vector<std::uint8_t> count;
    append_u64_le(nb_words_, count);
    sink(count);
    sink(calldata_);
    sink(body);
    count.clear();
    append_u64_le(nb_coefficients_, count);
    sink(count);
    sink(coefficients_);
}

std::vector<std::uint8_t> ConstraintSystemWriter::encode() const {
    std::vector<std::uint8_t> file;
    encode_to(
        [&](const std::vector<std::uint8_t>& part) { file.insert(file.end(), part.begin(), part.end()); });
    return file;
}

void ConstraintSystemWriter::write(const std::filesystem::path& path) const {
    AtomicFile file(path);
    encode_to([&](const std::vector<std::uint8_t>& part) { file.write(part); });
    file.commit();
}

namespace {

template <class Fr>
void copy_coefficients(const ConstraintSystem& system, ConstraintSystemWriter& writer) {
    const std::vector<Fr> table = system.coefficients<Fr>();
    writer.set_coefficients<Fr>(std::span(table).subspan(kNbReservedCoefficients));
}

}  // namespace

std::vector<std::uint8_t> reencode(const ConstraintSystem& system) {
    ConstraintSystemWriter writer{CircuitDescription(system)};
    system.for_each_instruction([&](const Instruction& instruction) {
        writer.add_instruction(instruction.blueprint, instruction.wire_offset, instruction.calldata);
    });
    system.for_each_level(
        [&](std::size_t, std::span<const std::uint32_t> instructions) { writer.add_level(instructions); });
    switch (system.curve) {
        case CurveId::bn254:
            copy_coefficients<Bn254Fr>(system, writer);
            break;
        case CurveId::bls12377:
            copy_coefficients<Bls12377Fr>(system, writer);
            break;
        case CurveId::bw6761:
            copy_coefficients<Bw6761Fr>(system, writer);
            break;
    }
    return writer.encode();
}

}  // namespace plonkd
