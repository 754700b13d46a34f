#include "prover/gnark/verifying_key.hpp"

#include <algorithm>
#include <array>

#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/field_encoding.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/point_stream.hpp"

namespace plonkd {
namespace {

// Current files begin with a word that cannot be a size, then the version.
constexpr std::uint64_t kMarker = 0;
constexpr std::uint64_t kVersion = 1;

// n of a current or legacy file.
std::uint64_t read_size(ByteReader& in) {
    const std::uint64_t first = in.u64_be("marker or Size");
    if (first != kMarker) return first;
    const std::size_t at = in.offset();
    const std::uint64_t version = in.u64_be("version");
    if (version != kVersion)
        in.source().fail(at, "version", std::to_string(kVersion), std::to_string(version));
    return in.u64_be("Size");
}

template <class C>
std::vector<std::uint8_t> serialize(const VerifyingKey<C>& vk, PointForm form, VerifyingKeyFormat format) {
    std::vector<std::uint8_t> out;
    if (format == VerifyingKeyFormat::current) {
        append_u64_be(kMarker, out);
        append_u64_be(kVersion, out);
    }
    append_u64_be(vk.n, out);
    append_canonical(vk.n_inverse, out);
    append_canonical(vk.omega, out);
    append_u64_be(vk.nb_public, out);
    append_canonical(vk.coset_shift, out);
    for (const auto& point : vk.s) append_point<C>(point, form, out);
    for (const auto* point : {&vk.ql, &vk.qr, &vk.qm, &vk.qo, &vk.qk}) append_point<C>(*point, form, out);
    append_points<C>(vk.qcp, form, out);
    append_point<C>(vk.kzg.g1, form, out);
    append_point<C>(vk.kzg.g2[0], form, out);
    append_point<C>(vk.kzg.g2[1], form, out);
    append_plonk_key_lines(vk.kzg.lines, out);
    append_u32_be(static_cast<std::uint32_t>(vk.commitment_constraint_indexes.size()), out);
    for (const std::uint64_t index : vk.commitment_constraint_indexes) append_u64_be(index, out);
    return out;
}

}  // namespace

template <class C>
VerifyingKey<C> parse_verifying_key(std::span<const std::uint8_t> bytes, const std::string& name) {
    using Fr = typename C::Fr;
    const ByteSource source{name, FailureClass::setup, bytes};
    ByteReader in(source);
    PointReader<C> points(in);
    VerifyingKey<C> vk;
    vk.n = read_size(in);
    vk.n_inverse = read_canonical<Fr>(in, "SizeInv");
    vk.omega = read_canonical<Fr>(in, "Generator");
    vk.nb_public = in.u64_be("NbPublicVariables");
    vk.coset_shift = read_canonical<Fr>(in, "CosetShift");
    for (auto& point : vk.s) point = points.g1("S");
    vk.ql = points.g1("Ql");
    vk.qr = points.g1("Qr");
    vk.qm = points.g1("Qm");
    vk.qo = points.g1("Qo");
    vk.qk = points.g1("Qk");
    vk.qcp = points.g1_array("Qcp");
    vk.kzg.g1 = points.g1("Kzg.G1");
    vk.kzg.g2[0] = points.g2("Kzg.G2[0]");
    vk.kzg.g2[1] = points.g2("Kzg.G2[1]");
    read_plonk_key_lines<C>(in, vk.kzg.lines);
    const std::size_t at = in.offset();
    const std::uint64_t nb_indexes = in.count_u32_be(8, "CommitmentConstraintIndexes");
    if (nb_indexes != vk.qcp.size()) {
        source.fail(at, "CommitmentConstraintIndexes", std::to_string(vk.qcp.size()) + " (as many as Qcp)",
                    std::to_string(nb_indexes));
    }
    for (std::uint64_t i = 0; i < nb_indexes; ++i) {
        vk.commitment_constraint_indexes.push_back(in.u64_be("CommitmentConstraintIndexes"));
    }
    in.expect_end("verifying key");
    return vk;
}

template <class C>
bool has_coset_shift(std::span<const std::uint8_t> bytes, const typename C::Fr& coset_shift) {
    constexpr std::size_t kFr = C::Fr::kBytes;
    constexpr std::size_t kMarkerAndVersion = 16;
    constexpr std::size_t kBefore = 8 + 2 * kFr + 8;  // Size, SizeInv, Generator, NbPublicVariables
    std::array<std::uint8_t, kFr> expected;
    coset_shift.to_bytes(expected.data());
    for (const std::size_t offset : {kMarkerAndVersion + kBefore, kBefore}) {
        if (bytes.size() < offset + kFr) continue;
        if (std::equal(expected.begin(), expected.end(), bytes.begin() + offset)) return true;
    }
    return false;
}

template <class C>
VerifyingKey<C> read_verifying_key(const std::filesystem::path& path) {
    const MappedFile file(path, FailureClass::setup);
    return parse_verifying_key<C>(file.bytes(), path.string());
}

template <class C>
std::vector<std::uint8_t> VerifyingKey<C>::serialize_raw(VerifyingKeyFormat format) const {
    return serialize(*this, PointForm::raw, format);
}

template <class C>
std::vector<std::uint8_t> VerifyingKey<C>::serialize_compressed(VerifyingKeyFormat format) const {
    return serialize(*this, PointForm::compressed, format);
}

#define PLONKD_INSTANTIATE(C)                                                                        \
    template struct VerifyingKey<C>;                                                                 \
    template VerifyingKey<C> parse_verifying_key(std::span<const std::uint8_t>, const std::string&); \
    template bool has_coset_shift<C>(std::span<const std::uint8_t>, const C::Fr&);                   \
    template VerifyingKey<C> read_verifying_key(const std::filesystem::path&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
