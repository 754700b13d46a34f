// The KZG verifying key inside SRS files and PlonK keys, and the two ways gnark writes its pairing lines
// (gnark-artifacts.md sections 5.1 and 6).
#pragma once

#include <cstdint>
#include <vector>

#include "prover/curve/curves.hpp"
#include "prover/curve/pairing.hpp"
#include "prover/gnark/byte_reader.hpp"
#include "prover/gnark/point_stream.hpp"

namespace plonkd {

template <class C>
struct KzgVerifyingKey {
    typename C::G1 g1;
    typename C::G2 g2[2];  // the generator, and tau times it
    PairingLines<C>
        lines[2];  // of g2[0] and g2[1], as stored: whether they are theirs is the verifier's to check
};

// The stream in SRS files: G2, tau G2, G1, then the lines, last loop step first.
template <class C>
KzgVerifyingKey<C> read_kzg_verifying_key(ByteReader& in, PointReader<C>& points);
template <class C>
void append_kzg_verifying_key(const KzgVerifyingKey<C>& vk, PointForm form, std::vector<std::uint8_t>& out);

// The lines as PlonK keys hold them: first loop step first.
template <class C>
void read_plonk_key_lines(ByteReader& in, PairingLines<C> (&lines)[2]);
template <class C>
void append_plonk_key_lines(const PairingLines<C> (&lines)[2], std::vector<std::uint8_t>& out);

}  // namespace plonkd
