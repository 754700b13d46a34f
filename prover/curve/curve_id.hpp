// The curves proofs are made on, and the names they go by in file names and on the command line.
#pragma once

#include <optional>
#include <string_view>

namespace plonkd {

enum class CurveId { bn254, bls12377, bw6761 };
inline constexpr CurveId kCurves[] = {CurveId::bn254, CurveId::bls12377, CurveId::bw6761};

// "bn254", "bls12377", "bw6761": as in gnark's and Linea's file names.
std::string_view name(CurveId curve);
std::optional<CurveId> curve_from_name(std::string_view name);

}  // namespace plonkd
