// CBOR tags of blueprints, commitments and GKR levels (gnark-artifacts.md section 2.3), in one place for
// reader and writer.
#pragma once

#include <cstdint>

#include "prover/curve/curve_id.hpp"

namespace plonkd::cbor_tag {

inline constexpr std::uint64_t kGenericHint = 5309735;
inline constexpr std::uint64_t kGenericR1C = 5309736;
inline constexpr std::uint64_t kGroth16Commitments = 5309737;
inline constexpr std::uint64_t kPlonkCommitments = 5309738;
// Blueprints over fields of 31 bits: recognised so that the message can say what they are.
inline constexpr std::uint64_t kFirstSmallFieldBlueprint = 5309739;
inline constexpr std::uint64_t kLastSmallFieldBlueprint = 5309743;
inline constexpr std::uint64_t kGenericSparseR1C = 5309744;
inline constexpr std::uint64_t kSparseR1CAdd = 5309745;
inline constexpr std::uint64_t kSparseR1CMul = 5309746;
inline constexpr std::uint64_t kSparseR1CBool = 5309747;
inline constexpr std::uint64_t kLookupHint = 5309748;
inline constexpr std::uint64_t kSmallFieldBatchInverse = 5309749;
inline constexpr std::uint64_t kBatchInverse = 5309750;
inline constexpr std::uint64_t kGkrSkipLevel = 5309751;
inline constexpr std::uint64_t kGkrSumcheckLevel = 5309752;
inline constexpr std::uint64_t kGkrSingleSourceLevel = 5309753;

// GKR blueprints of one curve: 2^32 + 16 * (gnark-crypto's curve number) + kind.
constexpr std::uint64_t gkr_base(CurveId curve) {
    std::uint64_t number = 0;
    switch (curve) {
        case CurveId::bn254:
            number = 1;
            break;
        case CurveId::bls12377:
            number = 2;
            break;
        case CurveId::bw6761:
            number = 6;
            break;
    }
    return (std::uint64_t{1} << 32) + 16 * number;
}
inline constexpr std::uint64_t kGkrSolve = 0;
inline constexpr std::uint64_t kGkrProve = 1;
inline constexpr std::uint64_t kGkrGetAssignment = 2;

}  // namespace plonkd::cbor_tag
