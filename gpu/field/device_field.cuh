// Prime fields in Montgomery form on the device: the same values in the same memory layout as the host's
// PrimeField, worked on as 32-bit limbs with carry chains.
//
// The product interleaves multiplication and reduction row by row (coarsely integrated operand scanning),
// with the even and the odd columns of the running sum in two separate accumulators, so that a row is two
// chains of full 32 x 32 -> 64 multiply-adds with no carry to place between them. N limbs take 2 N^2 wide
// multiply-adds, N fewer where the modulus is 1 modulo 2^32.
//
// Besides the reduced operations there are unreduced ones, for formulas whose intermediate values are known
// to stay small multiples of p: the modulus must leave several of its top limb's bits free. Bounds are stated
// in multiples of p.
#pragma once

#include <cstdint>

#include "gpu/field/carry_chain.cuh"
#include "prover/field/fields.hpp"

namespace plonkd::gpu {

template <unsigned N>
struct Limbs {
    std::uint32_t limb[N];
};

// `multiple` * p as 32-bit limbs.
template <class HostField>
constexpr Limbs<2 * HostField::kLimbs> modulus_multiple(unsigned multiple) {
    typename HostField::Int value{};
    for (unsigned i = 0; i < multiple; ++i) value.add(HostField::kModulus);
    Limbs<2 * HostField::kLimbs> limbs{};
    for (unsigned i = 0; i < 2 * HostField::kLimbs; ++i) {
        limbs.limb[i] = static_cast<std::uint32_t>(value.limb[i / 2] >> (32 * (i % 2)));
    }
    return limbs;
}

template <class HostField>
constexpr Limbs<2 * HostField::kLimbs> to_limbs(const HostField& element) {
    Limbs<2 * HostField::kLimbs> limbs{};
    for (unsigned i = 0; i < 2 * HostField::kLimbs; ++i) {
        limbs.limb[i] = static_cast<std::uint32_t>(element.montgomery().limb[i / 2] >> (32 * (i % 2)));
    }
    return limbs;
}

template <class HostField>
struct alignas(16) DeviceField {
    using Host = HostField;
    static constexpr unsigned N = 2 * HostField::kLimbs;
    static constexpr unsigned kFreeBits = 32 * N - HostField::kBits;
    // Products of wide fields are functions: operands travel in registers, the copies are lost among hundreds
    // of multiply-adds, and a kernel of many products fits the instruction cache. Narrow ones lose more by
    // it.
    static constexpr bool kProductsAreCalled = N > 8;
    static constexpr bool kModulusIsOneMod32Bits =
        static_cast<std::uint32_t>(HostField::kModulus.limb[0]) == 1;

    std::uint32_t limb[N];

    __device__ __forceinline__ static DeviceField constant(const Limbs<N>& value) {
        DeviceField r;
#pragma unroll
        for (unsigned i = 0; i < N; ++i) r.limb[i] = value.limb[i];
        return r;
    }
    __device__ __forceinline__ static DeviceField zero() {
        return constant(Limbs<N>{});
    }
    __device__ __forceinline__ static DeviceField one() {
        constexpr Limbs<N> kOne = to_limbs(HostField::one());
        return constant(kOne);
    }

    // Sixteen bytes at a time; `address` is 16-byte aligned.
    __device__ __forceinline__ static DeviceField load(const void* address) {
        DeviceField r;
        const uint4* words = static_cast<const uint4*>(address);
#pragma unroll
        for (unsigned i = 0; i < N / 4; ++i) r.set_quad(i, words[i]);
        return r;
    }
    // The same through the read-only cache, for data that no thread of the launch writes.
    __device__ __forceinline__ static DeviceField load_constant(const void* address) {
        DeviceField r;
        const uint4* words = static_cast<const uint4*>(address);
#pragma unroll
        for (unsigned i = 0; i < N / 4; ++i) r.set_quad(i, __ldg(words + i));
        return r;
    }
    __device__ __forceinline__ void store(void* address) const {
        uint4* words = static_cast<uint4*>(address);
#pragma unroll
        for (unsigned i = 0; i < N / 4; ++i) words[i] = quad(i);
    }
    __device__ __forceinline__ uint4 quad(unsigned i) const {
        return make_uint4(limb[4 * i], limb[4 * i + 1], limb[4 * i + 2], limb[4 * i + 3]);
    }
    __device__ __forceinline__ void set_quad(unsigned i, const uint4& words) {
        limb[4 * i] = words.x;
        limb[4 * i + 1] = words.y;
        limb[4 * i + 2] = words.z;
        limb[4 * i + 3] = words.w;
    }

    __device__ __forceinline__ bool is_zero() const {
        std::uint32_t any = limb[0];
#pragma unroll
        for (unsigned i = 1; i < N; ++i) any |= limb[i];
        return any == 0;
    }
    __device__ __forceinline__ friend bool operator==(const DeviceField& a, const DeviceField& b) {
        std::uint32_t any = a.limb[0] ^ b.limb[0];
#pragma unroll
        for (unsigned i = 1; i < N; ++i) any |= a.limb[i] ^ b.limb[i];
        return any == 0;
    }

    __device__ __forceinline__ friend DeviceField operator+(const DeviceField& a, const DeviceField& b) {
        return add_unreduced(a, b).template reduced_once<1>();
    }
    __device__ __forceinline__ friend DeviceField operator-(const DeviceField& a, const DeviceField& b) {
        DeviceField r;
        r.limb[0] = sub_cc(a.limb[0], b.limb[0]);
#pragma unroll
        for (unsigned i = 1; i < N; ++i) r.limb[i] = subc_cc(a.limb[i], b.limb[i]);
        const std::uint32_t borrow = subc(0, 0);
        constexpr Limbs<N> kModulus = modulus_multiple<HostField>(1);
        r.limb[0] = add_cc(r.limb[0], kModulus.limb[0] & borrow);
#pragma unroll
        for (unsigned i = 1; i < N - 1; ++i) r.limb[i] = addc_cc(r.limb[i], kModulus.limb[i] & borrow);
        r.limb[N - 1] = addc(r.limb[N - 1], kModulus.limb[N - 1] & borrow);
        return r;
    }
    __device__ __forceinline__ friend DeviceField operator*(const DeviceField& a, const DeviceField& b) {
        if constexpr (kProductsAreCalled) {
            return called_product(a, b);
        } else {
            return mul_unreduced(a, b).template reduced_once<1>();
        }
    }
    __device__ __forceinline__ DeviceField operator-() const {
        return zero() - *this;
    }
    __device__ __forceinline__ DeviceField doubled() const {
        return *this + *this;
    }
    __device__ __forceinline__ DeviceField squared() const {
        if constexpr (N > 16) {
            return *this * *this;  // for the reason given at difference_of_products
        } else if constexpr (kProductsAreCalled) {
            return called_square(*this);
        } else {
            return square_unreduced(*this).template reduced_once<1>();
        }
    }
    // a b - c d, with one reduction for both products where they are inlined: as three kinds of called
    // functions instead of one, the additions of a wide field keep more in local memory than that saves.
    __device__ __forceinline__ static DeviceField difference_of_products(const DeviceField& a,
                                                                         const DeviceField& b,
                                                                         const DeviceField& c,
                                                                         const DeviceField& d) {
        if constexpr (kProductsAreCalled) {
            return a * b - c * d;
        } else {
            return sum_of_products_unreduced(a, b, -c, d).template reduced_once<1>();
        }
    }

    // The canonical integer, as limbs.
    __device__ __forceinline__ Limbs<N> to_canonical() const {
        Limbs<N> plain_one{};
        plain_one.limb[0] = 1;
        const DeviceField r = *this * constant(plain_one);
        Limbs<N> out;
#pragma unroll
        for (unsigned i = 0; i < N; ++i) out.limb[i] = r.limb[i];
        return out;
    }

    __device__ DeviceField pow(std::uint64_t exponent) const {
        DeviceField result = one();
        for (int bit = 63 - __clzll(static_cast<long long>(exponent)); bit >= 0; --bit) {
            result = result.squared();
            if ((exponent >> bit) & 1) result = result * *this;
        }
        return result;
    }

    // By Fermat; the inverse of 0 is 0.
    __device__ DeviceField inverse() const {
        constexpr Limbs<N> kModulus = modulus_multiple<HostField>(1);
        static_assert(kModulus.limb[0] != 0);
        DeviceField result = one();
        bool started = false;
#pragma unroll
        for (int word = N - 1; word >= 0; --word) {
            // p - 2, borrowing past a lowest limb of 1.
            constexpr bool kBorrow = kModulus.limb[0] < 2;
            const std::uint32_t bits = word == 0              ? kModulus.limb[0] - 2
                                       : kBorrow && word == 1 ? kModulus.limb[1] - 1
                                                              : kModulus.limb[word];
#pragma unroll 1
            for (int bit = 31; bit >= 0; --bit) {
                if (started) result = result.squared();
                if ((bits >> bit) & 1) {
                    result = started ? result * *this : *this;
                    started = true;
                }
            }
        }
        return result;
    }

    // ---- Unreduced: a < alpha p, b < beta p, with everything below 2^(32 N) ----

    // < (alpha + beta) p.
    __device__ __forceinline__ static DeviceField add_unreduced(const DeviceField& a, const DeviceField& b) {
        DeviceField r;
        r.limb[0] = add_cc(a.limb[0], b.limb[0]);
#pragma unroll
        for (unsigned i = 1; i < N - 1; ++i) r.limb[i] = addc_cc(a.limb[i], b.limb[i]);
        r.limb[N - 1] = addc(a.limb[N - 1], b.limb[N - 1]);
        return r;
    }
    // a - b + kMultiple p, for beta <= kMultiple; < (alpha + kMultiple) p.
    template <unsigned kMultiple>
    __device__ __forceinline__ static DeviceField sub_unreduced(const DeviceField& a, const DeviceField& b) {
        constexpr Limbs<N> kShift = modulus_multiple<HostField>(kMultiple);
        DeviceField r;
        r.limb[0] = add_cc(a.limb[0], kShift.limb[0]);
#pragma unroll
        for (unsigned i = 1; i < N - 1; ++i) r.limb[i] = addc_cc(a.limb[i], kShift.limb[i]);
        r.limb[N - 1] = addc(a.limb[N - 1], kShift.limb[N - 1]);
        r.limb[0] = sub_cc(r.limb[0], b.limb[0]);
#pragma unroll
        for (unsigned i = 1; i < N - 1; ++i) r.limb[i] = subc_cc(r.limb[i], b.limb[i]);
        r.limb[N - 1] = subc(r.limb[N - 1], b.limb[N - 1]);
        return r;
    }
    // a b / R, R = 2^(32 N); < (1 + alpha beta p / R) p. Needs (alpha + 1) p < R.
    __device__ __forceinline__ static DeviceField mul_unreduced(
        const DeviceField& a, const DeviceField& b) requires(!kProductsAreCalled) {
        return mul_inlined(a, b);
    }
    __device__ __noinline__ static DeviceField mul_unreduced(DeviceField a,
                                                             DeviceField b) requires kProductsAreCalled {
        return mul_inlined(a, b);
    }
    __device__ __forceinline__ static DeviceField mul_inlined(const DeviceField& a, const DeviceField& b) {
        return sum_of_rows([&](std::uint32_t(&low)[N], std::uint32_t(&high)[N], unsigned i) {
            multiply_row(low, high, a.limb, b.limb[i], i);
        });
    }
    // a^2 / R, bounded like mul_unreduced(a, a); a < R / 2. The products of different limbs are taken once,
    // with the limb doubled: N (N + 1) / 2 + N^2 wide multiply-adds.
    __device__ __forceinline__ static DeviceField square_unreduced(const DeviceField& a) {
        std::uint32_t doubled[N];
        doubled[0] = 0;  // never a factor
#pragma unroll
        for (unsigned j = 1; j < N; ++j) doubled[j] = __funnelshift_l(a.limb[j - 1], a.limb[j], 1);
        return sum_of_rows([&](std::uint32_t(&low)[N], std::uint32_t(&high)[N], unsigned i) {
            std::uint32_t factor[N];
            square_factors(factor, a.limb, doubled, i);
            multiply_row(low, high, factor, a.limb[i], i, i);
        });
    }
    // (a b + c d) / R; < (1 + (alpha beta + gamma delta) p / R) p. Needs (alpha + gamma + 1) p < R. 3 N^2
    // wide multiply-adds, where two products take 4 N^2.
    __device__ __forceinline__ static DeviceField sum_of_products_unreduced(const DeviceField& a,
                                                                            const DeviceField& b,
                                                                            const DeviceField& c,
                                                                            const DeviceField& d) {
        return sum_of_rows([&](std::uint32_t(&low)[N], std::uint32_t(&high)[N], unsigned i) {
            multiply_row(low, high, a.limb, b.limb[i], i);
            add_row(low, high, c.limb, d.limb[i]);
        });
    }
    // Takes kMultiple p off a value below 2 kMultiple p where that leaves it non-negative.
    template <unsigned kMultiple>
    __device__ __forceinline__ DeviceField reduced_once() const {
        constexpr Limbs<N> kSubtrahend = modulus_multiple<HostField>(kMultiple);
        DeviceField r;
        r.limb[0] = sub_cc(limb[0], kSubtrahend.limb[0]);
#pragma unroll
        for (unsigned i = 1; i < N; ++i) r.limb[i] = subc_cc(limb[i], kSubtrahend.limb[i]);
        const std::uint32_t borrow = subc(0, 0);
#pragma unroll
        for (unsigned i = 0; i < N; ++i) r.limb[i] = borrow != 0 ? limb[i] : r.limb[i];
        return r;
    }

  private:
    __device__ __noinline__ static DeviceField called_product(DeviceField a, DeviceField b) {
        return mul_inlined(a, b).template reduced_once<1>();
    }
    __device__ __noinline__ static DeviceField called_square(DeviceField a) {
        return square_unreduced(a).template reduced_once<1>();
    }

    // The N rows of a product, `add_row_of(low, high, i)`, each reduced when it has been added.
    template <class AddRow>
    __device__ __forceinline__ static DeviceField sum_of_rows(const AddRow& add_row_of) {
        DeviceField even;
        std::uint32_t odd[N];
#pragma unroll
        for (unsigned i = 0; i < N; i += 2) {
            add_row_of(even.limb, odd, i);
            reduce_row(even.limb, odd);
            add_row_of(odd, even.limb, i + 1);
            reduce_row(odd, even.limb);
        }
        return joined(even, odd);
    }

    // The even columns' sum, and the odd ones', whose lowest limb is zero: the others stand one limb higher.
    __device__ __forceinline__ static DeviceField joined(const DeviceField& even,
                                                         const std::uint32_t (&odd)[N]) {
        DeviceField r;
        r.limb[0] = add_cc(even.limb[0], odd[1]);
#pragma unroll
        for (unsigned j = 1; j < N - 1; ++j) r.limb[j] = addc_cc(even.limb[j], odd[j + 1]);
        r.limb[N - 1] = addc(even.limb[N - 1], 0);
        return r;
    }

    // What limb i is multiplied with in a square, from limb i upwards: itself, and twice the limbs above it.
    __device__ __forceinline__ static void square_factors(std::uint32_t (&factor)[N],
                                                          const std::uint32_t (&a)[N],
                                                          const std::uint32_t (&doubled)[N], unsigned i) {
#pragma unroll
        for (unsigned j = 0; j < N; ++j) factor[j] = j == i ? a[j] : j == i + 1 ? a[j] << 1 : doubled[j];
    }

    // Row `i` of the product: drops the finished lowest limb (`low` and `high` swap the roles of even and odd
    // columns), adds a * b_i; of a only the limbs from `first` on. Row 0 finds nothing to add to.
    __device__ __forceinline__ static void multiply_row(std::uint32_t (&low)[N], std::uint32_t (&high)[N],
                                                        const std::uint32_t (&a)[N], std::uint32_t b,
                                                        unsigned i, unsigned first = 0) {
        if (i == 0) {
#pragma unroll
            for (unsigned j = 0; j < N; j += 2) mul_wide(high[j], high[j + 1], a[j + 1], b);
#pragma unroll
            for (unsigned j = 0; j < N; j += 2) mul_wide(low[j], low[j + 1], a[j], b);
            return;
        }
        low[0] = add_cc(low[0], high[1]);
#pragma unroll
        for (unsigned j = 0; j < N - 2; j += 2) {
            if (j + 1 < first) {
                high[j] = addc_cc(high[j + 2], 0);
                high[j + 1] = addc_cc(high[j + 3], 0);
            } else {
                madc_wide_cc(high[j], high[j + 1], a[j + 1], b, high[j + 2], high[j + 3]);
            }
        }
        madc_wide(high[N - 2], high[N - 1], a[N - 1], b, 0, 0);
        const unsigned first_low = (first + 1) / 2 * 2;
        if (first_low >= N) return;
#pragma unroll
        for (unsigned j = 0; j < N; j += 2) {
            if (j < first_low) continue;
            if (j == first_low) {
                mad_wide_cc(low[j], low[j + 1], a[j], b, low[j], low[j + 1]);
            } else {
                madc_wide_cc(low[j], low[j + 1], a[j], b, low[j], low[j + 1]);
            }
        }
        high[N - 1] = addc(high[N - 1], 0);
    }

    // high += b times the odd limbs of a.
    __device__ __forceinline__ static void add_odd_limbs(std::uint32_t (&high)[N],
                                                         const std::uint32_t (&a)[N], std::uint32_t b) {
        mad_wide_cc(high[0], high[1], a[1], b, high[0], high[1]);
#pragma unroll
        for (unsigned j = 2; j < N - 2; j += 2) {
            madc_wide_cc(high[j], high[j + 1], a[j + 1], b, high[j], high[j + 1]);
        }
        madc_wide(high[N - 2], high[N - 1], a[N - 1], b, high[N - 2], high[N - 1]);
    }

    // Adds another a * b_i at the same place.
    __device__ __forceinline__ static void add_row(std::uint32_t (&low)[N], std::uint32_t (&high)[N],
                                                   const std::uint32_t (&a)[N], std::uint32_t b) {
        add_odd_limbs(high, a, b);
        mad_wide_cc(low[0], low[1], a[0], b, low[0], low[1]);
#pragma unroll
        for (unsigned j = 2; j < N; j += 2) madc_wide_cc(low[j], low[j + 1], a[j], b, low[j], low[j + 1]);
        high[N - 1] = addc(high[N - 1], 0);
    }

    // Adds the multiple of p that clears the lowest limb.
    __device__ __forceinline__ static void reduce_row(std::uint32_t (&low)[N], std::uint32_t (&high)[N]) {
        constexpr Limbs<N> kModulus = modulus_multiple<HostField>(1);
        constexpr std::uint32_t kNegatedInverse = negated_inverse_mod_32_bits();
        // -low[0] is written so that ptxas does not see a negation: it would move the sign into the
        // multiply-adds, which splits every one of them in two.
        const std::uint32_t m = kModulusIsOneMod32Bits ? add_cc(~low[0], 1) : low[0] * kNegatedInverse;
        add_odd_limbs(high, kModulus.limb, m);
        if constexpr (kModulusIsOneMod32Bits) {
            low[0] = add_cc(low[0], m);
            low[1] = addc_cc(low[1], 0);
        } else {
            mad_wide_cc(low[0], low[1], kModulus.limb[0], m, low[0], low[1]);
        }
#pragma unroll
        for (unsigned j = 2; j < N; j += 2) {
            madc_wide_cc(low[j], low[j + 1], kModulus.limb[j], m, low[j], low[j + 1]);
        }
        high[N - 1] = addc(high[N - 1], 0);
    }

    static constexpr std::uint32_t negated_inverse_mod_32_bits() {
        const std::uint32_t modulus = static_cast<std::uint32_t>(HostField::kModulus.limb[0]);
        std::uint32_t inverse = 1;
        for (int i = 0; i < 5; ++i) inverse *= 2 - modulus * inverse;
        return 0 - inverse;
    }
};

}  // namespace plonkd::gpu
