#include "prover/curve/curve_id.hpp"

#include "prover/failure/failure.hpp"

namespace plonkd {

std::string_view name(CurveId curve) {
    switch (curve) {
        case CurveId::bn254:
            return "bn254";
        case CurveId::bls12377:
            return "bls12377";
        case CurveId::bw6761:
            return "bw6761";
    }
    throw InternalError("curve identifier out of range");
}

std::optional<CurveId> curve_from_name(std::string_view name_to_find) {
    for (const CurveId curve : {CurveId::bn254, CurveId::bls12377, CurveId::bw6761}) {
        if (name(curve) == name_to_find) return curve;
    }
    return std::nullopt;
}

}  // namespace plonkd
