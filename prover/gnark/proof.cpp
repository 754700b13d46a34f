#include "prover/gnark/proof.hpp"

#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/field_encoding.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/point_stream.hpp"

namespace plonkd {
namespace {

template <class C>
std::vector<std::uint8_t> serialize(const Proof<C>& proof, PointForm form) {
    std::vector<std::uint8_t> out;
    for (const auto& point : proof.lro) append_point<C>(point, form, out);
    append_point<C>(proof.z, form, out);
    for (const auto& point : proof.h) append_point<C>(point, form, out);
    append_point<C>(proof.batched_opening, form, out);
    append_u32_be(static_cast<std::uint32_t>(proof.claimed_values.size()), out);
    for (const auto& value : proof.claimed_values) append_canonical(value, out);
    append_point<C>(proof.shifted_opening, form, out);
    append_canonical(proof.shifted_value, out);
    append_points<C>(proof.bsb22, form, out);
    return out;
}

}  // namespace

template <class C>
Proof<C> parse_proof(std::span<const std::uint8_t> bytes, const std::string& name) {
    using Fr = typename C::Fr;
    const ByteSource source{name, FailureClass::request, bytes};
    ByteReader in(source);
    PointReader<C> points(in);
    Proof<C> proof;
    for (auto& point : proof.lro) point = points.g1("LRO");
    proof.z = points.g1("Z");
    for (auto& point : proof.h) point = points.g1("H");
    proof.batched_opening = points.g1("BatchedProof.H");
    const std::size_t at = in.offset();
    const std::uint64_t nb_values = in.count_u32_be(Fr::kBytes, "BatchedProof.ClaimedValues");
    if (nb_values < kNbFixedClaimedValues) {
        source.fail(at, "BatchedProof.ClaimedValues", "at least 6", std::to_string(nb_values));
    }
    for (std::uint64_t i = 0; i < nb_values; ++i) {
        proof.claimed_values.push_back(read_canonical<Fr>(in, "BatchedProof.ClaimedValues"));
    }
    proof.shifted_opening = points.g1("ZShiftedOpening.H");
    proof.shifted_value = read_canonical<Fr>(in, "ZShiftedOpening.ClaimedValue");
    const std::size_t commitments_at = in.offset();
    proof.bsb22 = points.g1_array("Bsb22Commitments");
    if (proof.bsb22.size() != nb_values - kNbFixedClaimedValues) {
        source.fail(
            commitments_at, "Bsb22Commitments",
            std::to_string(nb_values - kNbFixedClaimedValues) + " (claimed values beyond the first 6)",
            std::to_string(proof.bsb22.size()));
    }
    in.expect_end("proof");
    return proof;
}

template <class C>
Proof<C> read_proof(const std::filesystem::path& path) {
    const MappedFile file(path, FailureClass::request);
    return parse_proof<C>(file.bytes(), path.string());
}

template <class C>
std::vector<std::uint8_t> Proof<C>::serialize_raw() const {
    return serialize(*this, PointForm::raw);
}

template <class C>
std::vector<std::uint8_t> Proof<C>::serialize_compressed() const {
    return serialize(*this, PointForm::compressed);
}

#define PLONKD_INSTANTIATE(C)                                                         \
    template struct Proof<C>;                                                         \
    template Proof<C> parse_proof(std::span<const std::uint8_t>, const std::string&); \
    template Proof<C> read_proof(const std::filesystem::path&);
PLONKD_INSTANTIATE(Bn254)
PLONKD_INSTANTIATE(Bls12377)
PLONKD_INSTANTIATE(Bw6761)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
