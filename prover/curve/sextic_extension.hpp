// The field of pairing values, F[w] / (w^6 - xi) over the field F of G2, as the tower F[v] / (v^3 - xi), v =
// w^2, and w^2 = v on top. It has p^12 elements for BN254 and BLS12-377, p^6 for BW6-761. Internal to curve/.
#pragma once

#include "prover/curve/twist.hpp"

namespace plonkd {

// c0 + c1 v + c2 v^2.
template <class C>
struct CubicExtension {
    using F = typename C::G2Field;

    F c0, c1, c2;

    static CubicExtension zero() { return {F::zero(), F::zero(), F::zero()}; }
    static CubicExtension one() { return {F::one(), F::zero(), F::zero()}; }

    friend bool operator==(const CubicExtension& a, const CubicExtension& b) {
        return a.c0 == b.c0 && a.c1 == b.c1 && a.c2 == b.c2;
    }
    friend CubicExtension operator+(const CubicExtension& a, const CubicExtension& b) {
        return {a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2};
    }
    friend CubicExtension operator-(const CubicExtension& a, const CubicExtension& b) {
        return {a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2};
    }
    CubicExtension operator-() const { return {-c0, -c1, -c2}; }

    // Karatsuba's method for three terms: 6 products (Devegili et al., eprint 2006/471, section 4).
    friend CubicExtension operator*(const CubicExtension& a, const CubicExtension& b) {
        const F t0 = a.c0 * b.c0;
        const F t1 = a.c1 * b.c1;
        const F t2 = a.c2 * b.c2;
        return {t0 + times_xi((a.c1 + a.c2) * (b.c1 + b.c2) - t1 - t2),
                (a.c0 + a.c1) * (b.c0 + b.c1) - t0 - t1 + times_xi(t2),
                (a.c0 + a.c2) * (b.c0 + b.c2) - t0 - t2 + t1};
    }
    CubicExtension squared() const { return *this * *this; }
    // By an element of F or of its prime field.
    template <class Scalar>
    CubicExtension scaled(const Scalar& scalar) const {
        return {c0 * scalar, c1 * scalar, c2 * scalar};
    }
    // By b0 + b1 v: 5 products.
    CubicExtension times_linear(const F& b0, const F& b1) const {
        const F t0 = c0 * b0;
        const F t1 = c1 * b1;
        return {t0 + times_xi((c1 + c2) * b1 - t1), (c0 + c1) * (b0 + b1) - t0 - t1, c2 * b0 + t1};
    }
    CubicExtension times_v() const { return {times_xi(c2), c0, c1}; }

    // Eprint 2010/354, algorithm 17; the inverse of 0 is 0.
    CubicExtension inverse() const {
        const F a = c0.squared() - times_xi(c1 * c2);
        const F b = times_xi(c2.squared()) - c0 * c1;
        const F c = c1.squared() - c0 * c2;
        const F norm_inverse = (c0 * a + times_xi(c2 * b + c1 * c)).inverse();
        return {a * norm_inverse, b * norm_inverse, c * norm_inverse};
    }

    static F times_xi(const F& x) { return Twist<C>::times_xi(x); }
};

// c0 + c1 w.
template <class C>
struct SexticExtension {
    using F = typename C::G2Field;
    using Cubic = CubicExtension<C>;

    Cubic c0, c1;

    static SexticExtension one() { return {Cubic::one(), Cubic::zero()}; }
    bool is_one() const { return *this == one(); }

    friend bool operator==(const SexticExtension& a, const SexticExtension& b) {
        return a.c0 == b.c0 && a.c1 == b.c1;
    }
    friend SexticExtension operator*(const SexticExtension& a, const SexticExtension& b) {
        const Cubic t0 = a.c0 * b.c0;
        const Cubic t1 = a.c1 * b.c1;
        return {t0 + t1.times_v(), (a.c0 + a.c1) * (b.c0 + b.c1) - t0 - t1};
    }
    SexticExtension squared() const {
        const Cubic cross = c0 * c1;
        return {(c0 + c1) * (c0 + c1.times_v()) - cross - cross.times_v(), cross + cross};
    }
    // c0 - c1 w, the power p^6 (p^3): the inverse of elements of the cyclotomic subgroup.
    SexticExtension conjugate() const { return {c0, -c1}; }
    SexticExtension inverse() const {
        const Cubic norm_inverse = (c0.squared() - c1.squared().times_v()).inverse();
        return {c0 * norm_inverse, -(c1 * norm_inverse)};
    }

    // x^p: the Frobenius map acts on the coefficients in F and takes w^i to gamma^i w^i.
    SexticExtension frobenius() const {
        const F& gamma = Twist<C>::gamma();
        const F gamma2 = gamma.squared();
        const F gamma3 = gamma2 * gamma;
        const F gamma4 = gamma2.squared();
        const auto map = [](const F& x) { return Twist<C>::frobenius(x); };
        return {{map(c0.c0), map(c0.c1) * gamma2, map(c0.c2) * gamma4},
                {map(c1.c0) * gamma, map(c1.c1) * gamma3, map(c1.c2) * (gamma4 * gamma)}};
    }

    // The square of an element of the cyclotomic subgroup, the one whose order divides q^2 - q + 1, q the
    // size of F: 9 squarings of F (Granger and Scott, eprint 2009/565, section 3.2).
    SexticExtension cyclotomic_squared() const {
        const auto square_pair = [](const F& a, const F& b, F& even, F& odd) {
            const F aa = a.squared();
            const F bb = b.squared();
            even = Cubic::times_xi(aa) + bb;
            odd = (a + b).squared() - aa - bb;
        };
        const auto three_minus_two = [](const F& x, const F& y) { return (x - y).doubled() + x; };
        const auto three_plus_two = [](const F& x, const F& y) { return (x + y).doubled() + x; };
        F even0, even1, even2, odd0, odd1, odd2;
        square_pair(c1.c1, c0.c0, even0, odd0);
        square_pair(c0.c2, c1.c0, even1, odd1);
        square_pair(c1.c2, c0.c1, even2, odd2);
        return {{three_minus_two(even0, c0.c0), three_minus_two(even1, c0.c1), three_minus_two(even2, c0.c2)},
                {three_plus_two(Cubic::times_xi(odd2), c1.c0), three_plus_two(odd0, c1.c1),
                 three_plus_two(odd1, c1.c2)}};
    }
};

}  // namespace plonkd
