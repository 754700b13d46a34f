// Points of short Weierstrass curves y^2 = x^3 + b over any field F (the formulas use a = 0 and never need
// b).
//
// Affine is the storage form, laid out as in gnark's memory dumps (x then y, Montgomery limbs); Jacobian, (X,
// Y, Z) standing for (X/Z^2, Y/Z^3), is the form for arithmetic. All operations are complete: equal, opposite
// and infinite operands give the right result. They are not constant-time. Host and device.
//
// Formulas: Bernstein and Lange's Explicit-Formulas Database, "g1p/auto-shortw-jacobian-0".
#pragma once

#include <span>
#include <vector>

#include "prover/field/prime_field.hpp"

namespace plonkd {

// The point at infinity is (0, 0), which lies on no curve with b != 0.
template <class F>
struct Affine {
    using Field = F;

    F x, y;

    PLONKD_HD static constexpr Affine infinity() { return {F::zero(), F::zero()}; }
    PLONKD_HD constexpr bool is_infinity() const { return x.is_zero() && y.is_zero(); }
    PLONKD_HD constexpr Affine operator-() const { return {x, -y}; }
    PLONKD_HD friend constexpr bool operator==(const Affine& a, const Affine& b) {
        return a.x == b.x && a.y == b.y;
    }
};

// The point at infinity is any (X, Y, 0).
template <class F>
struct Jacobian {
    using Field = F;

    F x, y, z;

    PLONKD_HD static constexpr Jacobian infinity() { return {F::one(), F::one(), F::zero()}; }
    PLONKD_HD constexpr bool is_infinity() const { return z.is_zero(); }

    PLONKD_HD static constexpr Jacobian from_affine(const Affine<F>& point) {
        if (point.is_infinity()) return infinity();
        return {point.x, point.y, F::one()};
    }
    // One field inversion; for many points use to_affine(span) below.
    PLONKD_HD constexpr Affine<F> to_affine() const { return scaled_by_inverse(z.inverse()); }
    // The affine point, given 1/Z (0 for the point at infinity).
    PLONKD_HD constexpr Affine<F> scaled_by_inverse(const F& z_inverse) const {
        const F z_inverse_squared = z_inverse.squared();
        return {x * z_inverse_squared, y * (z_inverse_squared * z_inverse)};
    }

    PLONKD_HD constexpr Jacobian operator-() const { return {x, -y, z}; }

    // "dbl-2009-l": 2 products, 5 squarings.
    PLONKD_HD constexpr Jacobian doubled() const {
        const F a = x.squared();
        const F b = y.squared();
        const F c = b.squared();
        const F d = ((x + b).squared() - a - c).doubled();
        const F e = a.doubled() + a;
        const F x3 = e.squared() - d.doubled();
        const F y3 = e * (d - x3) - c.doubled().doubled().doubled();
        return {x3, y3, (y * z).doubled()};
    }

    // "add-2007-bl": 11 products, 5 squarings.
    PLONKD_HD friend constexpr Jacobian operator+(const Jacobian& p, const Jacobian& q) {
        if (p.is_infinity()) return q;
        if (q.is_infinity()) return p;
        const F zz1 = p.z.squared();
        const F zz2 = q.z.squared();
        const F u1 = p.x * zz2;
        const F u2 = q.x * zz1;
        const F s1 = p.y * q.z * zz2;
        const F s2 = q.y * p.z * zz1;
        const F h = u2 - u1;
        const F r = (s2 - s1).doubled();
        if (h.is_zero()) return r.is_zero() ? p.doubled() : infinity();
        const F i = h.doubled().squared();
        const F j = h * i;
        const F v = u1 * i;
        const F x3 = r.squared() - j - v.doubled();
        const F y3 = r * (v - x3) - (s1 * j).doubled();
        return {x3, y3, ((p.z + q.z).squared() - zz1 - zz2) * h};
    }

    // "madd-2007-bl": 7 products, 4 squarings.
    PLONKD_HD friend constexpr Jacobian operator+(const Jacobian& p, const Affine<F>& q) {
        if (q.is_infinity()) return p;
        if (p.is_infinity()) return {q.x, q.y, F::one()};
        const F zz1 = p.z.squared();
        const F u2 = q.x * zz1;
        const F s2 = q.y * p.z * zz1;
        const F h = u2 - p.x;
        const F r = (s2 - p.y).doubled();
        if (h.is_zero()) return r.is_zero() ? p.doubled() : infinity();
        const F hh = h.squared();
        const F i = hh.doubled().doubled();
        const F j = h * i;
        const F v = p.x * i;
        const F x3 = r.squared() - j - v.doubled();
        const F y3 = r * (v - x3) - (p.y * j).doubled();
        return {x3, y3, (p.z + h).squared() - zz1 - hh};
    }

    PLONKD_HD friend constexpr Jacobian operator-(const Jacobian& p, const Jacobian& q) { return p + -q; }
    PLONKD_HD friend constexpr Jacobian operator-(const Jacobian& p, const Affine<F>& q) { return p + -q; }
    PLONKD_HD constexpr Jacobian& operator+=(const Jacobian& q) { return *this = *this + q; }
    PLONKD_HD constexpr Jacobian& operator+=(const Affine<F>& q) { return *this = *this + q; }

    // Equality of the points, whatever their coordinates.
    PLONKD_HD friend constexpr bool operator==(const Jacobian& p, const Jacobian& q) {
        if (p.is_infinity() || q.is_infinity()) return p.is_infinity() == q.is_infinity();
        const F zz1 = p.z.squared();
        const F zz2 = q.z.squared();
        return p.x * zz2 == q.x * zz1 && p.y * q.z * zz2 == q.y * p.z * zz1;
    }
};

// All points in affine form with one inversion per block of points; parallel. Sizes are equal.
template <class F>
void to_affine(std::span<const Jacobian<F>> points, std::span<Affine<F>> out);

template <class F>
std::vector<Affine<F>> to_affine(std::span<const Jacobian<F>> points) {
    std::vector<Affine<F>> out(points.size());
    to_affine(points, std::span<Affine<F>>(out));
    return out;
}

// scalar * point, for affine and Jacobian points. Variable time, by double and add: for single points; see
// msm.hpp for sums and fixed_base.hpp for many multiples of one point.
template <class Point, std::size_t N>
PLONKD_HD constexpr auto multiply(const Point& point, const BigInt<N>& scalar) {
    Jacobian<typename Point::Field> result = Jacobian<typename Point::Field>::infinity();
    for (std::size_t i = scalar.bit_length(); i-- > 0;) {
        result = result.doubled();
        if (scalar.bit(i)) result = result + point;
    }
    return result;
}
template <class Point, class ScalarParams>
PLONKD_HD constexpr auto multiply(const Point& point, const PrimeField<ScalarParams>& scalar) {
    return multiply(point, scalar.to_canonical());
}

}  // namespace plonkd
