// The pairing-friendly curves proofs are made on, as traits for templates: fields, groups, encodings' sizes.
//
// G1 is over the prime field Fp; G2 is the sextic twist, over Fp2 (BN254, BLS12-377) or Fp (BW6-761).
// Equations and generators are gnark-crypto's (gnark-artifacts.md section 4). Note that the powers of an SRS
// need not start at these generators.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "prover/curve/curve_id.hpp"
#include "prover/curve/fp2.hpp"
#include "prover/curve/point.hpp"
#include "prover/failure/failure.hpp"
#include "prover/field/fields.hpp"

namespace plonkd {

// What follows from the fields alone. A compressed point is its x coordinate, a raw point both.
template <class ScalarField, class BaseField, class TwistField, std::size_t kTwistDegree>
struct CurveGroups {
    using Fr = ScalarField;
    using Fp = BaseField;
    using G2Field = TwistField;
    using G1 = Affine<Fp>;
    using G1Jacobian = Jacobian<Fp>;
    using G2 = Affine<G2Field>;
    using G2Jacobian = Jacobian<G2Field>;

    static constexpr std::size_t kG1CompressedBytes = Fp::kBytes;
    static constexpr std::size_t kG1RawBytes = 2 * kG1CompressedBytes;
    static constexpr std::size_t kG2CompressedBytes = kTwistDegree * Fp::kBytes;
    static constexpr std::size_t kG2RawBytes = 2 * kG2CompressedBytes;
};

// y^2 = x^3 + 3; twist y^2 = x^3 + 3/(9 + u), u^2 = -1.
struct Bn254 : CurveGroups<Bn254Fr, Bn254Fp, Fp2<Bn254Fp, -1>, 2> {
    static constexpr CurveId kId = CurveId::bn254;
    static constexpr std::string_view kName = "bn254";
    static const G1& g1_generator();
    static const G2& g2_generator();
    static const Fp& g1_b();
    static const G2Field& g2_b();
};

// y^2 = x^3 + 1; twist y^2 = x^3 + 1/u, u^2 = -5.
struct Bls12377 : CurveGroups<Bls12377Fr, Bls12377Fp, Fp2<Bls12377Fp, -5>, 2> {
    static constexpr CurveId kId = CurveId::bls12377;
    static constexpr std::string_view kName = "bls12377";
    static const G1& g1_generator();
    static const G2& g2_generator();
    static const Fp& g1_b();
    static const G2Field& g2_b();
};

// y^2 = x^3 - 1; twist y^2 = x^3 + 4.
struct Bw6761 : CurveGroups<Bw6761Fr, Bw6761Fp, Bw6761Fp, 1> {
    static constexpr CurveId kId = CurveId::bw6761;
    static constexpr std::string_view kName = "bw6761";
    static const G1& g1_generator();
    static const G2& g2_generator();
    static const Fp& g1_b();
    static const G2Field& g2_b();
};

// Calls f(C{}) with the traits of `curve`; every branch must return the same type.
template <class Function>
decltype(auto) with_curve(CurveId curve, Function&& f) {
    switch (curve) {
        case CurveId::bn254:
            return std::forward<Function>(f)(Bn254{});
        case CurveId::bls12377:
            return std::forward<Function>(f)(Bls12377{});
        case CurveId::bw6761:
            return std::forward<Function>(f)(Bw6761{});
    }
    throw InternalError("curve identifier out of range");
}

}  // namespace plonkd
