// G1 of BLS12-377 as a twisted Edwards curve, -x^2 + y^2 = 1 + d x^2 y^2, in extended coordinates (X : Y : Z
// : T), T = XY/Z.
//
// Adding a stored point takes 7 products and no case distinction, against 8 products, 2 squarings and three
// special cases on the Weierstrass form. The law is complete on the subgroup of prime order r, which is odd:
// its exceptions all differ by a point of even order (Hisil, Wong, Carter, Dawson, eprint 2008/522, section
// 3). SRS points are in that subgroup.
//
// The map from y^2 = x^3 + 1 goes through the Montgomery form at the root x = -1: u = s (x + 1), v = s y with
// s = 1/sqrt(3), then x' = f u / v, y' = (u - 1) / (u + 1). The curve is the one known as arkworks' TE form
// of bls12_377.
//
// Coordinates in accumulators are unreduced: below 1.25 p. Entries are reduced.
#pragma once

#include "gpu/curve/affine_point.cuh"
#include "gpu/curve/host_accumulator.hpp"

namespace plonkd::gpu {

struct TwistedEdwards {
    using Curve = Bls12377;
    using HostFp = Bls12377Fp;
    using Fp = DeviceField<HostFp>;

    struct alignas(16) Entry {
        Fp y_minus_x, y_plus_x, xy_2d;
    };
    struct alignas(16) Accumulator {
        Fp x, y, z, t;
    };

    __device__ __forceinline__ static Accumulator identity() {
        return {Fp::zero(), Fp::one(), Fp::one(), Fp::zero()};
    }

    // "madd-2008-hwcd-3" with a = -1. The negative of a point has the first two fields of its entry swapped
    // and the third negated, which swaps f and g below.
    __device__ __forceinline__ static void accumulate(Accumulator& p, const Entry* entry, bool negate) {
        const Fp* sides = &entry->y_minus_x;
        const Fp a = Fp::mul_unreduced(Fp::sub_unreduced<2>(p.y, p.x), Fp::load(sides + (negate ? 1 : 0)));
        const Fp b = Fp::mul_unreduced(Fp::add_unreduced(p.y, p.x), Fp::load(sides + (negate ? 0 : 1)));
        const Fp c = Fp::mul_unreduced(p.t, Fp::load(&entry->xy_2d));
        const Fp d = Fp::add_unreduced(p.z, p.z);
        const Fp e = Fp::sub_unreduced<2>(b, a);
        const Fp h = Fp::add_unreduced(b, a);
        const Fp difference = Fp::sub_unreduced<2>(d, c);
        const Fp sum = Fp::add_unreduced(d, c);
        const Fp f = select(negate, sum, difference);
        const Fp g = select(negate, difference, sum);
        p.x = Fp::mul_unreduced(e, f);
        p.y = Fp::mul_unreduced(g, h);
        p.t = Fp::mul_unreduced(e, h);
        p.z = Fp::mul_unreduced(f, g);
    }

    // "add-2008-hwcd-3".
    __device__ __forceinline__ static Accumulator sum(const Accumulator& p, const Accumulator& q) {
        const Fp a = Fp::mul_unreduced(Fp::sub_unreduced<2>(p.y, p.x), Fp::sub_unreduced<2>(q.y, q.x));
        const Fp b = Fp::mul_unreduced(Fp::add_unreduced(p.y, p.x), Fp::add_unreduced(q.y, q.x));
        const Fp c = Fp::mul_unreduced(Fp::mul_unreduced(p.t, q.t), twice_d());
        const Fp zz = Fp::mul_unreduced(p.z, q.z);
        const Fp d = Fp::add_unreduced(zz, zz);
        const Fp e = Fp::sub_unreduced<2>(b, a);
        const Fp f = Fp::sub_unreduced<2>(d, c);
        const Fp g = Fp::add_unreduced(d, c);
        const Fp h = Fp::add_unreduced(b, a);
        return {Fp::mul_unreduced(e, f), Fp::mul_unreduced(g, h), Fp::mul_unreduced(f, g),
                Fp::mul_unreduced(e, h)};
    }

    // "dbl-2008-hwcd" with a = -1 and all four coordinates negated.
    __device__ __forceinline__ static Accumulator doubled(const Accumulator& p) {
        const Fp a = Fp::square_unreduced(p.x);
        const Fp b = Fp::square_unreduced(p.y);
        const Fp zz = Fp::square_unreduced(p.z);
        const Fp c = Fp::add_unreduced(zz, zz);
        const Fp x_plus_y = Fp::add_unreduced(p.x, p.y);
        const Fp h = Fp::add_unreduced(a, b);
        const Fp e = Fp::sub_unreduced<4>(Fp::square_unreduced(x_plus_y), h);
        const Fp g = Fp::sub_unreduced<2>(b, a);
        const Fp f = Fp::sub_unreduced<4>(c, g);
        return {Fp::mul_unreduced(e, f), Fp::mul_unreduced(g, h), Fp::mul_unreduced(f, g),
                Fp::mul_unreduced(e, h)};
    }

    __device__ __forceinline__ static Accumulator from_affine(const AffinePoint<Fp>& point) {
        if (point.is_infinity()) return identity();
        const Fp x_plus_one = point.x + Fp::one();
        const Fp u = montgomery_scale() * x_plus_one;
        const Fp u_plus_one = u + Fp::one();
        const Fp x = abscissa_scale() * x_plus_one * u_plus_one;
        const Fp y = (u - Fp::one()) * point.y;
        const Fp z = point.y * u_plus_one;
        return {x * z, y * z, z * z, x * y};
    }

    // What entry() needs the inverse of; reduced.
    __device__ __forceinline__ static Fp divisor(const Accumulator& p) {
        return p.z.template reduced_once<1>();
    }
    __device__ __forceinline__ static Entry entry(const Accumulator& p, const Fp& inverse) {
        const Fp x = p.x.template reduced_once<1>() * inverse;
        const Fp y = p.y.template reduced_once<1>() * inverse;
        return {y - x, y + x, x * y * twice_d()};
    }

    __device__ __forceinline__ static Accumulator reduced(const Accumulator& p) {
        return {p.x.template reduced_once<1>(), p.y.template reduced_once<1>(),
                p.z.template reduced_once<1>(), p.t.template reduced_once<1>()};
    }

  private:
    // Converted outside device code, which then only copies them.
    static constexpr auto kMontgomeryScaleLimbs =
        to_limbs(HostFp::from_canonical(EdwardsConstants::kMontgomeryScale));
    static constexpr auto kAbscissaScaleLimbs =
        to_limbs(HostFp::from_canonical(EdwardsConstants::kAbscissaScale));
    static constexpr auto kTwiceDLimbs = to_limbs(HostFp::from_canonical(EdwardsConstants::kTwiceD));
    __device__ __forceinline__ static Fp montgomery_scale() {
        constexpr auto kValue = kMontgomeryScaleLimbs;
        return Fp::constant(kValue);
    }
    __device__ __forceinline__ static Fp abscissa_scale() {
        constexpr auto kValue = kAbscissaScaleLimbs;
        return Fp::constant(kValue);
    }
    __device__ __forceinline__ static Fp twice_d() {
        constexpr auto kValue = kTwiceDLimbs;
        return Fp::constant(kValue);
    }
    __device__ __forceinline__ static Fp select(bool condition, const Fp& a, const Fp& b) {
        Fp r;
#pragma unroll
        for (unsigned i = 0; i < Fp::N; ++i) r.limb[i] = condition ? a.limb[i] : b.limb[i];
        return r;
    }
};

}  // namespace plonkd::gpu
