#include "prover/gnark/file_kind.hpp"

#include <exception>
#include <optional>

#include "prover/curve/curves.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/constraint_system.hpp"
#include "prover/gnark/kzg.hpp"
#include "prover/gnark/proof.hpp"
#include "prover/gnark/verifying_key.hpp"
#include "prover/gnark/witness.hpp"

namespace plonkd {
namespace {

// Integers at fixed places; nothing where the file is too short for them.
class Probe {
  public:
    explicit Probe(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::uint64_t size() const { return bytes_.size(); }
    std::optional<std::uint64_t> big_endian(std::uint64_t offset, std::uint64_t length) const {
        if (offset > size() || length > size() - offset) return std::nullopt;
        std::uint64_t value = 0;
        for (std::uint64_t i = 0; i < length; ++i) value = value << 8 | bytes_[offset + i];
        return value;
    }
    std::optional<std::uint64_t> u64_le(std::uint64_t offset) const {
        const auto value = big_endian(offset, 8);
        return value ? std::optional(__builtin_bswap64(*value)) : std::nullopt;
    }

  private:
    std::span<const std::uint8_t> bytes_;
};

template <class C>
constexpr std::uint64_t g1_bytes(PointForm form) {
    return form == PointForm::raw ? C::kG1RawBytes : C::kG1CompressedBytes;
}
template <class C>
constexpr std::uint64_t g2_bytes(PointForm form) {
    return form == PointForm::raw ? C::kG2RawBytes : C::kG2CompressedBytes;
}
// G1, two of G2, and the lines of two points.
template <class C>
constexpr std::uint64_t kzg_key_bytes(PointForm form) {
    constexpr std::uint64_t kLineBytes = 2 * C::kG2CompressedBytes;
    return g1_bytes<C>(form) + 2 * g2_bytes<C>(form) + 2 * 2 * kPairingSteps<C> * kLineBytes;
}

// By the marker, for the same reason.
template <class C>
bool is_memdump(const Probe& probe) {
    constexpr std::uint64_t kMarker = 0xdeadbeef;
    return probe.u64_le(kzg_key_bytes<C>(PointForm::raw)) == kMarker;
}

template <class C>
bool is_srs_stream(const Probe& probe, PointForm form) {
    const auto count = probe.big_endian(0, 4);
    return count && probe.size() == 4 + *count * g1_bytes<C>(form) + kzg_key_bytes<C>(form);
}

template <class C>
bool is_verifying_key(const Probe& probe, PointForm form) {
    constexpr std::uint64_t kFr = C::Fr::kBytes;
    for (const std::uint64_t version_bytes : {16, 0}) {
        if ((probe.big_endian(0, 8) == 0) != (version_bytes == 16)) continue;
        const std::uint64_t qcp = version_bytes + 8 + 2 * kFr + 8 + kFr + 8 * g1_bytes<C>(form);
        const auto nb_commitments = probe.big_endian(qcp, 4);
        return nb_commitments && probe.size() == qcp + 4 + *nb_commitments * (g1_bytes<C>(form) + 8) +
                                                     kzg_key_bytes<C>(form) + 4;
    }
    return false;
}

template <class C>
bool is_proof(const Probe& probe, PointForm form) {
    const auto nb_values = probe.big_endian(8 * g1_bytes<C>(form), 4);
    if (!nb_values || *nb_values < kNbFixedClaimedValues) return false;
    return probe.size() == 8 * g1_bytes<C>(form) + 4 + *nb_values * C::Fr::kBytes + g1_bytes<C>(form) +
                               C::Fr::kBytes + 4 + (*nb_values - kNbFixedClaimedValues) * g1_bytes<C>(form);
}

// By the version numbers, which no other form has in their place: so a truncated file is still recognised and
// its own error is reported.
bool is_constraint_system(const Probe& probe) {
    constexpr std::uint64_t kPlausible = 1000;
    const auto major = probe.u64_le(8), minor = probe.u64_le(16), patch = probe.u64_le(24);
    return major && minor && patch && *major == 0 && *minor != 0 && *minor < kPlausible &&
           *patch < kPlausible;
}

template <class C>
bool is_witness(const Probe& probe) {
    const auto nb_public = probe.big_endian(0, 4), nb_secret = probe.big_endian(4, 4),
               count = probe.big_endian(8, 4);
    return nb_public && nb_secret && count && *nb_public + *nb_secret == *count &&
           probe.size() == 12 + *count * C::Fr::kBytes;
}

template <class C>
void append_layouts(const Probe& probe, std::vector<FileIdentity>& found) {
    const auto either = [&](auto&& matches) {
        return matches(PointForm::raw) || matches(PointForm::compressed);
    };
    if (is_memdump<C>(probe)) found.push_back({FileKind::srs_memdump, C::kId});
    if (either([&](PointForm form) { return is_srs_stream<C>(probe, form); })) {
        found.push_back({FileKind::srs_stream, C::kId});
    }
    if (either([&](PointForm form) { return is_verifying_key<C>(probe, form); })) {
        found.push_back({FileKind::verifying_key, C::kId});
    }
    if (either([&](PointForm form) { return is_proof<C>(probe, form); }))
        found.push_back({FileKind::proof, C::kId});
    if (is_witness<C>(probe)) found.push_back({FileKind::witness, C::kId});
}

// Throws where the file does not read; returns the curve it turns out to be on.
CurveId read_as(const FileIdentity& identity, std::span<const std::uint8_t> bytes, const std::string& name) {
    if (identity.kind == FileKind::constraint_system) return ConstraintSystem::parse(bytes, name).curve;
    with_curve(identity.curve, [&](auto curve) {
        using C = decltype(curve);
        switch (identity.kind) {
            case FileKind::constraint_system:
                break;
            case FileKind::witness:
                parse_witness<typename C::Fr>(bytes, name);
                break;
            case FileKind::srs_memdump:
                Srs<C>::parse_memdump(bytes, name);
                break;
            case FileKind::srs_stream:
                Srs<C>::parse_stream(bytes, name);
                break;
            case FileKind::verifying_key:
                parse_verifying_key<C>(bytes, name);
                break;
            case FileKind::proof:
                parse_proof<C>(bytes, name);
                break;
        }
    });
    return identity.curve;
}

}  // namespace

std::string_view name(FileKind kind) {
    switch (kind) {
        case FileKind::constraint_system:
            return "constraint system";
        case FileKind::witness:
            return "witness";
        case FileKind::srs_memdump:
            return "SRS memory dump";
        case FileKind::srs_stream:
            return "SRS stream";
        case FileKind::verifying_key:
            return "verifying key";
        case FileKind::proof:
            return "proof";
    }
    throw InternalError("file kind out of range");
}

std::vector<FileIdentity> matching_layouts(std::span<const std::uint8_t> bytes) {
    const Probe probe(bytes);
    std::vector<FileIdentity> found;
    // The curve of a constraint system is in its body: read_as finds it.
    if (is_constraint_system(probe)) found.push_back({FileKind::constraint_system, CurveId::bn254});
    for (const CurveId curve : kCurves) {
        with_curve(curve, [&](auto c) { append_layouts<decltype(c)>(probe, found); });
    }
    return found;
}

std::vector<FileIdentity> identify(std::span<const std::uint8_t> bytes, const std::string& name) {
    std::vector<FileIdentity> valid;
    std::exception_ptr first_error;
    for (const FileIdentity& candidate : matching_layouts(bytes)) {
        try {
            valid.push_back({candidate.kind, read_as(candidate, bytes, name)});
        } catch (const Failure&) {
            if (!first_error) first_error = std::current_exception();
        }
    }
    if (!valid.empty()) return valid;
    if (first_error) std::rethrow_exception(first_error);
    throw RequestError(
        name + ": expected a constraint system, witness, SRS, verifying key or proof of gnark on BN254, " +
        "BLS12-377 or BW6-761, found " + std::to_string(bytes.size()) +
        " bytes that have the layout of none");
}

}  // namespace plonkd
