// PlonK proofs (gnark-artifacts.md section 7), raw or compressed. All points are
// checked for curve and subgroup, all values for range. Errors are request errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/gnark/point_form.hpp"

namespace plonkd {

// Claimed values before the qcp_i: linearised polynomial, l, r, o, s1, s2, all at zeta.
inline constexpr std::size_t kNbFixedClaimedValues = 6;

template <class C>
struct Proof {
    using Fr = typename C::Fr;
    using G1 = typename C::G1;

    G1 lro[3];
    G1 z;
    G1 h[3];
    G1 batched_opening;
    std::vector<Fr> claimed_values;  // kNbFixedClaimedValues + bsb22.size()
    G1 shifted_opening;
    Fr shifted_value;
    std::vector<G1> bsb22;

    std::vector<std::uint8_t> serialize_raw() const;         // WriteRawTo: what Linea's responses carry
    std::vector<std::uint8_t> serialize_compressed() const;  // WriteTo
};

template <class C>
Proof<C> parse_proof(std::span<const std::uint8_t> bytes, const std::string& name);

template <class C>
Proof<C> read_proof(const std::filesystem::path& path);

}  // namespace plonkd
