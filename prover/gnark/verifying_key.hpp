// PlonK verifying keys (gnark-artifacts.md section 6), current form (marker and version) and legacy form
// (neither), points raw or compressed. All points are checked for curve and subgroup, all field elements for
// range; whether the values belong together (omega, n_inverse, the pairing lines) is the verifier's to check.
// Errors are setup errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "prover/gnark/kzg.hpp"
#include "prover/gnark/point_form.hpp"

namespace plonkd {

enum class VerifyingKeyFormat { current, legacy };

template <class C>
struct VerifyingKey {
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    std::uint64_t n = 0;
    Fr n_inverse, omega;
    std::uint64_t nb_public = 0;
    Fr coset_shift;
    G1 s[3];
    G1 ql, qr, qm, qo, qk;
    std::vector<G1> qcp;
    KzgVerifyingKey<C> kzg;
    std::vector<std::uint64_t> commitment_constraint_indexes;

    // WriteRawTo: what setup folders hold and what Linea's digests are taken of.
    std::vector<std::uint8_t> serialize_raw(VerifyingKeyFormat format = VerifyingKeyFormat::current) const;
    // WriteTo.
    std::vector<std::uint8_t> serialize_compressed(
        VerifyingKeyFormat format = VerifyingKeyFormat::current) const;
};

template <class C>
VerifyingKey<C> parse_verifying_key(std::span<const std::uint8_t> bytes, const std::string& name);

// Whether a file, damaged elsewhere perhaps, has this coset shift where a current or legacy key of the curve
// has it.
template <class C>
bool has_coset_shift(std::span<const std::uint8_t> bytes, const typename C::Fr& coset_shift);

template <class C>
VerifyingKey<C> read_verifying_key(const std::filesystem::path& path);

}  // namespace plonkd
