// G1 of a short Weierstrass curve y^2 = x^3 + b in XYZZ coordinates: x = X/ZZ, y = Y/ZZZ, ZZ^3 = ZZZ^2,
// infinity where ZZ = 0. Adding a stored affine point takes 8 products and 2 squarings. Complete: equal,
// opposite and infinite operands are told apart.
//
// Formulas: Bernstein and Lange's Explicit-Formulas Database, "g1p/auto-shortw-xyzz". Everything is reduced.
#pragma once

#include "gpu/curve/affine_point.cuh"
#include "prover/curve/curves.hpp"

namespace plonkd::gpu {

template <class C>
struct Xyzz {
    using Curve = C;
    using HostFp = typename C::Fp;
    using Fp = DeviceField<HostFp>;

    struct alignas(16) Entry {
        Fp x, y;
    };
    struct alignas(16) Accumulator {
        Fp x, y, zz, zzz;
    };

    __device__ __forceinline__ static Accumulator identity() {
        return {Fp::zero(), Fp::zero(), Fp::zero(), Fp::zero()};
    }

    // "madd-2008-s".
    __device__ __forceinline__ static void accumulate(Accumulator& p, const Entry* entry, bool negate) {
        const Fp x = Fp::load(&entry->x);
        Fp y = Fp::load(&entry->y);
        if (x.is_zero() && y.is_zero()) return;
        if (negate) y = -y;
        if (p.zz.is_zero()) {
            p = {x, y, Fp::one(), Fp::one()};
            return;
        }
        const Fp h = x * p.zz - p.x;
        const Fp r = y * p.zzz - p.y;
        if (h.is_zero()) {
            p = r.is_zero() ? doubled({x, y, Fp::one(), Fp::one()}) : identity();
            return;
        }
        add_difference(p, h, r, p.x, p.y);
    }

    // "add-2008-s".
    __device__ __forceinline__ static Accumulator sum(const Accumulator& p, const Accumulator& q) {
        if (p.zz.is_zero()) return q;
        if (q.zz.is_zero()) return p;
        const Fp u = p.x * q.zz;
        const Fp s = p.y * q.zzz;
        const Fp h = q.x * p.zz - u;
        const Fp r = q.y * p.zzz - s;
        if (h.is_zero()) return r.is_zero() ? doubled(p) : identity();
        Accumulator result{p.x, p.y, p.zz * q.zz, p.zzz * q.zzz};
        add_difference(result, h, r, u, s);
        return result;
    }

    // "dbl-2008-s-1".
    __device__ __forceinline__ static Accumulator doubled(const Accumulator& p) {
        if (p.zz.is_zero()) return p;
        const Fp u = p.y.doubled();
        const Fp v = u.squared();
        const Fp w = u * v;
        const Fp s = p.x * v;
        const Fp xx = p.x.squared();
        const Fp m = xx.doubled() + xx;
        const Fp x3 = m.squared() - s.doubled();
        return {x3, Fp::difference_of_products(m, s - x3, w, p.y), v * p.zz, w * p.zzz};
    }

    __device__ __forceinline__ static Accumulator from_affine(const AffinePoint<Fp>& point) {
        if (point.is_infinity()) return identity();
        return {point.x, point.y, Fp::one(), Fp::one()};
    }

    // What entry() needs the inverse of. ZZ / ZZZ squared is 1 / ZZ.
    __device__ __forceinline__ static Fp divisor(const Accumulator& p) { return p.zzz; }
    __device__ __forceinline__ static Entry entry(const Accumulator& p, const Fp& inverse) {
        const Fp z_inverse = p.zz * inverse;
        return {p.x * z_inverse.squared(), p.y * inverse};
    }

    __device__ __forceinline__ static Accumulator reduced(const Accumulator& p) { return p; }

  private:
    // The common end of both additions: `h` and `r` are the differences of abscissas and ordinates at the
    // common denominators p.zz, p.zzz, where the first operand is (x, y).
    __device__ __forceinline__ static void add_difference(Accumulator& p, const Fp& h, const Fp& r,
                                                          const Fp& x, const Fp& y) {
        const Fp hh = h.squared();
        const Fp hhh = h * hh;
        const Fp q = x * hh;
        const Fp x3 = r.squared() - hhh - q.doubled();
        p.y = Fp::difference_of_products(r, q - x3, y, hhh);
        p.x = x3;
        p.zz = p.zz * hh;
        p.zzz = p.zzz * hhh;
    }
};

}  // namespace plonkd::gpu
