#include "prover/cli/verifying_key_curve.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "prover/curve/curves.hpp"
#include "prover/gnark/mapped_file.hpp"
#include "prover/poly/domain.hpp"

namespace plonkd {

namespace {

// Marker and version, absent from legacy files, and the three 8-byte counts' share before the coset shift: n,
// 1/n, omega, number of public inputs (gnark-artifacts.md section 6).
constexpr std::size_t kMarkerBytes = 16;

template <class C>
bool has_coset_shift(std::span<const std::uint8_t> bytes) {
    using Fr = typename C::Fr;
    std::array<std::uint8_t, Fr::kBytes> shift;
    coset_shift<Fr>().to_bytes(shift.data());
    for (const std::size_t start : {std::size_t{0}, kMarkerBytes}) {
        const std::size_t offset = start + 8 + 2 * Fr::kBytes + 8;
        if (bytes.size() < offset + shift.size()) continue;
        if (std::ranges::equal(bytes.subspan(offset, shift.size()), shift)) return true;
    }
    return false;
}

}  // namespace

CurveId curve_of_verifying_key(const std::filesystem::path& path) {
    const MappedFile file(path, FailureClass::setup);
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        if (with_curve(curve, [&](auto c) { return has_coset_shift<decltype(c)>(file.bytes()); }))
            return curve;
    }
    throw SetupError(path.string() +
                     ": not a PlonK verifying key: no supported curve's coset shift where one holds it");
}

}  // namespace plonkd
