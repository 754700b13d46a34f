// Finds and maps the SRS files for a circuit: one file, or a folder in Linea's naming (gnark-artifacts.md
// section 5.4), `kzg_srs_{canonical|lagrange}_{size}_{curve}_{aleo|aztec|celo}.memdump`.
//
// Of a folder, the smallest canonical file that is large enough is taken, and the Lagrange file of exactly n
// points where there is one. Without it commitments are made from coefficients: the same points, a little
// more work.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "prover/gnark/kzg.hpp"
#include "prover/plonk/engine.hpp"

namespace plonkd {

struct SrsPaths {
    std::filesystem::path canonical;
    std::optional<std::filesystem::path> lagrange;
};

// `location` is a file (returned as it is) or a folder. Throws SetupError when nothing suits, naming the
// sizes there are.
SrsPaths find_srs(const std::filesystem::path& location, CurveId curve, std::size_t n);

// All files that find_srs would choose among, by size; `location` itself where it is a file. Throws
// SetupError where a folder cannot be listed.
std::vector<std::filesystem::path> srs_candidates(const std::filesystem::path& location, CurveId curve);

template <class C>
struct CircuitSrs {
    Srs<C> canonical;                // at least n + 3 points
    std::optional<Srs<C>> lagrange;  // exactly n points

    const KzgVerifyingKey<C>& vk() const { return canonical.vk(); }
    CommitmentPoints<C> points() const;
};

// Opens the files for domain size n: memory dumps are mapped, gnark's streams decoded. Throws SetupError when
// a file has too few points, the canonical one does not begin as powers of its secret, or the two are of
// different secrets.
template <class C>
CircuitSrs<C> open_srs(const SrsPaths& paths, std::size_t n);

}  // namespace plonkd
