#include "prover/gnark/witness.hpp"

#include "prover/field/fields.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/field_encoding.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/gnark/point_stream.hpp"

namespace plonkd {
namespace {

template <class Fr>
std::vector<std::uint8_t> serialize_parts(std::uint32_t nb_public, std::uint32_t nb_secret,
                                          std::span<const Fr> values) {
    std::vector<std::uint8_t> out;
    out.reserve(12 + values.size() * Fr::kBytes);
    append_u32_be(nb_public, out);
    append_u32_be(nb_secret, out);
    append_u32_be(static_cast<std::uint32_t>(values.size()), out);
    for (const Fr& value : values) append_canonical(value, out);
    return out;
}

}  // namespace

template <class Fr>
Witness<Fr> parse_witness(std::span<const std::uint8_t> bytes, const std::string& name) {
    const ByteSource source{name, FailureClass::request, bytes};
    ByteReader in(source);
    Witness<Fr> witness;
    witness.nb_public = in.u32_be("number of public values");
    witness.nb_secret = in.u32_be("number of secret values");
    const std::size_t at = in.offset();
    const std::uint64_t count = in.count_u32_be(Fr::kBytes, "number of values");
    const std::uint64_t expected = std::uint64_t{witness.nb_public} + witness.nb_secret;
    if (count != expected) {
        source.fail(at, "number of values", std::to_string(expected) + " (public and secret together)",
                    std::to_string(count));
    }
    witness.values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        witness.values.push_back(read_canonical<Fr>(in, "witness value"));
    in.expect_end("witness");
    return witness;
}

template <class Fr>
Witness<Fr> read_witness(const std::filesystem::path& path) {
    const MappedFile file(path, FailureClass::request);
    return parse_witness<Fr>(file.bytes(), path.string());
}

template <class Fr>
std::vector<std::uint8_t> serialize(const Witness<Fr>& witness) {
    return serialize_parts<Fr>(witness.nb_public, witness.nb_secret, witness.values);
}

template <class Fr>
std::vector<std::uint8_t> serialize_public(const Witness<Fr>& witness) {
    return serialize_parts<Fr>(witness.nb_public, 0, witness.public_values());
}

#define PLONKD_INSTANTIATE(Fr)                                                             \
    template Witness<Fr> parse_witness(std::span<const std::uint8_t>, const std::string&); \
    template Witness<Fr> read_witness(const std::filesystem::path&);                       \
    template std::vector<std::uint8_t> serialize(const Witness<Fr>&);                      \
    template std::vector<std::uint8_t> serialize_public(const Witness<Fr>&);
PLONKD_INSTANTIATE(Bn254Fr)
PLONKD_INSTANTIATE(Bls12377Fr)
PLONKD_INSTANTIATE(Bw6761Fr)
#undef PLONKD_INSTANTIATE

}  // namespace plonkd
