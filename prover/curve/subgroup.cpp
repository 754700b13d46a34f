#include "prover/curve/subgroup.hpp"

#include <algorithm>

#include "prover/curve/endomorphism.hpp"
#include "prover/curve/twist.hpp"

namespace plonkd {
namespace {

template <class F>
bool satisfies(const Affine<F>& point, const F& b) {
    return point.is_infinity() || point.y.squared() == point.x.squared() * point.x + b;
}

// A combination of 1 and the map phi: (x, y) -> (root * x, y), root^3 = 1, of a curve y^2 = x^3 + b that
// sends precisely the points of order r to infinity.
//
// phi satisfies phi^2 + phi + 1 = 0. If a P + d phi(P) = 0 then (a + d phi^2)(a + d phi) P = (a^2 - a d +
// d^2) P = 0. With a^2 - a d + d^2 = r (exactly, not a multiple) this proves that r P = 0, whatever the
// cofactor. The converse needs root to be the one of the two for which phi acts on the subgroup as -a / d,
// which any point of it decides. After El Housni, Guillevic and Piellard, eprint 2022/352, section 3.
template <class F>
struct CubicEndomorphism {
    F root;
    bool negative_a;
    BigInt<3> a, d;  // absolute values; d is positive

    // Whether a P + d phi(P) = 0, by Straus' joint double and add.
    bool kills(const Affine<F>& point) const {
        const Affine<F> signed_point = negative_a ? -point : point;
        const Affine<F> image{root * point.x, point.y};
        const Jacobian<F> both = Jacobian<F>::from_affine(signed_point) + image;
        Jacobian<F> sum = Jacobian<F>::infinity();
        for (std::size_t i = std::max(a.bit_length(), d.bit_length()); i-- > 0;) {
            sum = sum.doubled();
            if (a.bit(i) && d.bit(i)) {
                sum += both;
            } else if (a.bit(i)) {
                sum += signed_point;
            } else if (d.bit(i)) {
                sum += image;
            }
        }
        return sum.is_infinity();
    }
};

// r = x^4 - x^2 + 1: a = 1, d = x^2 for the seed x = 0x8508c00000000001.
const CubicEndomorphism<Bls12377Fp>& bls12377_g1_endomorphism() {
    static const CubicEndomorphism<Bls12377Fp> instance{
        cube_root_of_unity<Bls12377>(), false, big_int_from_hex<3>("1"),
        big_int_from_hex<3>("452217cc900000010a11800000000001")};
    return instance;
}

// r = (x^6 - 2 x^5 + 2 x^3 + x + 1) / 3: a = -(x^3 - x^2 - 2 x - 1) / 3, d = (x^3 - x^2 + x + 2) / 3, same
// seed. The shorter polynomials x + 1, x^3 - x^2 + 1 in use elsewhere give 3 r and let the point (0, 2) of
// order 3 on G2's curve pass. On G2 the other cube root of unity belongs to the same eigenvalue.
CubicEndomorphism<Bw6761Fp> bw6761_endomorphism(const Bw6761Fp& root) {
    return {root, true, big_int_from_hex<3>("bf9b117dd04a4002e16ba885fffffffd3a7bfffffffffff"),
            big_int_from_hex<3>("bf9b117dd04a4002e16ba886000000058b0800000000001")};
}

// Whether psi(P) = (t - 1) P on the twist, t the curve's trace. psi^2 - t psi + p = 0 turns it into
// (p + 1 - t) P = #E(Fp) P = 0. On BN254 #E(Fp) is r itself; on BLS12-377 it is r times a cofactor that is
// coprime to the cofactor of the twist's own order. Scott, eprint 2021/1130, section 4.
template <class C, std::size_t N>
bool frobenius_is_multiplication(const typename C::G2& point, const BigInt<N>& trace_minus_one) {
    const auto multiple = multiply(point, trace_minus_one);
    return multiple == C::G2Jacobian::from_affine(Twist<C>::frobenius(point));
}

}  // namespace

template <class C>
bool g1_is_on_curve(const typename C::G1& point) {
    return satisfies(point, C::g1_b());
}

template <class C>
bool g2_is_on_curve(const typename C::G2& point) {
    return satisfies(point, C::g2_b());
}

// The order of BN254's curve over Fp is the prime r.
template <>
bool g1_is_in_subgroup<Bn254>(const Bn254::G1&) {
    return true;
}
template <>
bool g1_is_in_subgroup<Bls12377>(const Bls12377::G1& point) {
    return bls12377_g1_endomorphism().kills(point);
}
template <>
bool g1_is_in_subgroup<Bw6761>(const Bw6761::G1& point) {
    static const auto endomorphism = bw6761_endomorphism(cube_root_of_unity<Bw6761>());
    return endomorphism.kills(point);
}

// t - 1 = 6 x^2, x = 0x44e992b44a6909f1.
template <>
bool g2_is_in_subgroup<Bn254>(const Bn254::G2& point) {
    return frobenius_is_multiplication<Bn254>(point, big_int_from_hex<2>("6f4d8248eeb859fbf83e9682e87cfd46"));
}
// t - 1 = x.
template <>
bool g2_is_in_subgroup<Bls12377>(const Bls12377::G2& point) {
    return frobenius_is_multiplication<Bls12377>(point, big_int_from_hex<1>("8508c00000000001"));
}
template <>
bool g2_is_in_subgroup<Bw6761>(const Bw6761::G2& point) {
    static const auto endomorphism = bw6761_endomorphism(cube_root_of_unity<Bw6761>().squared());
    return endomorphism.kills(point);
}

template bool g1_is_on_curve<Bn254>(const Bn254::G1&);
template bool g1_is_on_curve<Bls12377>(const Bls12377::G1&);
template bool g1_is_on_curve<Bw6761>(const Bw6761::G1&);
template bool g2_is_on_curve<Bn254>(const Bn254::G2&);
template bool g2_is_on_curve<Bls12377>(const Bls12377::G2&);
template bool g2_is_on_curve<Bw6761>(const Bw6761::G2&);

}  // namespace plonkd
