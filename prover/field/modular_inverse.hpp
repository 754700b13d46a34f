// Inverses modulo an odd number by the "safegcd" division steps of Bernstein and Yang (eprint 2019/266), in
// the batched variable-time form of Bitcoin Core's libsecp256k1 (doc/safegcd_implementation.md): 62 steps at
// a time on the low words give a 2 x 2 matrix, which is then applied to the full numbers.
//
// The running time depends on the operand. That is acceptable here as it is in gnark: the prover's host holds
// the witness anyway, and nobody else times single inversions.
#pragma once

#include "prover/field/big_int.hpp"

namespace plonkd {

// For a modulus of N 64-bit limbs, odd, below 2^(64 N - 1).
template <std::size_t N>
class ModularInverse {
  public:
    explicit constexpr ModularInverse(const BigInt<N>& modulus)
        : modulus_(split(modulus)), inverse_mod_2_62_(inverse_of_odd(modulus.limb[0]) & kMask) {}

    // 1 / value mod modulus for a value below the modulus and prime to it; 0 for 0.
    constexpr BigInt<N> operator()(const BigInt<N>& value) const {
        Signed62 d{};
        Signed62 e{};
        e.limb[0] = 1;
        Signed62 f = modulus_;
        Signed62 g = split(value);
        std::size_t length = kLimbs;
        std::int64_t eta = -1;
        while (true) {
            const Matrix t = division_steps(eta, static_cast<std::uint64_t>(f.limb[0]),
                                            static_cast<std::uint64_t>(g.limb[0]));
            update_coefficients(d, e, t);
            update_values(f, g, t, length);
            if (is_zero(g, length)) break;
            shorten(f, g, length);
        }
        return join(normalized(d, f.limb[length - 1] < 0));
    }

  private:
    // Signed numbers in limbs of 62 bits, two's complement: all but the top limb lie in [0, 2^62).
    // Coefficients range over (-2 modulus, modulus), hence the two spare bits.
    static constexpr std::size_t kLimbs = (64 * N + 2 + 61) / 62;
    static constexpr std::int64_t kMask = (std::int64_t{1} << 62) - 1;
    struct Signed62 {
        std::int64_t limb[kLimbs];
    };
    // 2^62 times the transition matrix of 62 steps: (f, g) <- ((u f + v g), (q f + r g)) / 2^62.
    struct Matrix {
        std::int64_t u, v, q, r;
    };
    using i128 = __int128;

    static constexpr std::int64_t inverse_of_odd(std::uint64_t odd) {
        std::uint64_t inverse = 1;
        for (int i = 0; i < 6; ++i) inverse *= 2 - odd * inverse;
        return static_cast<std::int64_t>(inverse);
    }

    static constexpr Signed62 split(const BigInt<N>& value) {
        Signed62 result{};
        for (std::size_t i = 0; i < kLimbs; ++i) {
            const std::size_t limb = 62 * i / 64;
            const std::size_t shift = 62 * i % 64;
            if (limb >= N) break;
            std::uint64_t bits = value.limb[limb] >> shift;
            if (shift > 2 && limb + 1 < N) bits |= value.limb[limb + 1] << (64 - shift);
            result.limb[i] = static_cast<std::int64_t>(bits) & kMask;
        }
        return result;
    }
    static constexpr BigInt<N> join(const Signed62& value) {
        BigInt<N> result{};
        for (std::size_t i = 0; i < kLimbs; ++i) {
            const std::size_t limb = 62 * i / 64;
            const std::size_t shift = 62 * i % 64;
            const std::uint64_t bits = static_cast<std::uint64_t>(value.limb[i]);
            if (limb < N) result.limb[limb] |= bits << shift;
            if (shift > 2 && limb + 1 < N) result.limb[limb + 1] |= bits >> (64 - shift);
        }
        return result;
    }

    static constexpr Matrix division_steps(std::int64_t& eta, std::uint64_t f, std::uint64_t g) {
        std::uint64_t u = 1;
        std::uint64_t v = 0;
        std::uint64_t q = 0;
        std::uint64_t r = 1;
        int left = 62;
        while (true) {
            // Halve g as often as it and the remaining steps allow.
            const int zeros = __builtin_ctzll(g | (~std::uint64_t{0} << left));
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            eta -= zeros;
            left -= zeros;
            if (left == 0) break;
            // g is odd. Cancel as many of its low bits with a multiple of f as no swap intervenes: 6 bits
            // right after a swap, 4 otherwise, which is where the cheap formulas for -g / f end.
            std::uint64_t multiple = 0;
            if (eta < 0) {
                eta = -eta;
                swap_negate(f, g);
                swap_negate(u, q);
                swap_negate(v, r);
                const int limit = eta + 1 > left ? left : static_cast<int>(eta) + 1;
                const std::uint64_t mask = (~std::uint64_t{0} >> (64 - limit)) & 63;
                multiple = (f * g * (f * f - 2)) & mask;
            } else {
                const int limit = eta + 1 > left ? left : static_cast<int>(eta) + 1;
                const std::uint64_t mask = (~std::uint64_t{0} >> (64 - limit)) & 15;
                const std::uint64_t f_inverse = f + (((f + 1) & 4) << 1);
                multiple = (~(f_inverse * g) + 1) & mask;
            }
            g += f * multiple;
            q += u * multiple;
            r += v * multiple;
        }
        return {static_cast<std::int64_t>(u), static_cast<std::int64_t>(v), static_cast<std::int64_t>(q),
                static_cast<std::int64_t>(r)};
    }
    // (a, b) <- (b, -a)
    static constexpr void swap_negate(std::uint64_t& a, std::uint64_t& b) {
        const std::uint64_t old = a;
        a = b;
        b = ~old + 1;
    }

    // (d, e) <- t * (d, e) / 2^62 mod modulus, staying in (-2 modulus, modulus).
    constexpr void update_coefficients(Signed62& d, Signed62& e, const Matrix& t) const {
        const std::int64_t d_sign = d.limb[kLimbs - 1] >> 63;
        const std::int64_t e_sign = e.limb[kLimbs - 1] >> 63;
        // Multiples of the modulus: one that lifts negative inputs, corrected so that the low 62 bits vanish.
        std::int64_t d_multiple = (t.u & d_sign) + (t.v & e_sign);
        std::int64_t e_multiple = (t.q & d_sign) + (t.r & e_sign);
        i128 d_sum = static_cast<i128>(t.u) * d.limb[0] + static_cast<i128>(t.v) * e.limb[0];
        i128 e_sum = static_cast<i128>(t.q) * d.limb[0] + static_cast<i128>(t.r) * e.limb[0];
        d_multiple -= correction(d_sum, d_multiple);
        e_multiple -= correction(e_sum, e_multiple);
        d_sum += static_cast<i128>(modulus_.limb[0]) * d_multiple;
        e_sum += static_cast<i128>(modulus_.limb[0]) * e_multiple;
        d_sum >>= 62;
        e_sum >>= 62;
        for (std::size_t i = 1; i < kLimbs; ++i) {
            const std::int64_t d_limb = d.limb[i];
            const std::int64_t e_limb = e.limb[i];
            d_sum += static_cast<i128>(t.u) * d_limb + static_cast<i128>(t.v) * e_limb;
            e_sum += static_cast<i128>(t.q) * d_limb + static_cast<i128>(t.r) * e_limb;
            d_sum += static_cast<i128>(modulus_.limb[i]) * d_multiple;
            e_sum += static_cast<i128>(modulus_.limb[i]) * e_multiple;
            d.limb[i - 1] = static_cast<std::int64_t>(d_sum) & kMask;
            e.limb[i - 1] = static_cast<std::int64_t>(e_sum) & kMask;
            d_sum >>= 62;
            e_sum >>= 62;
        }
        d.limb[kLimbs - 1] = static_cast<std::int64_t>(d_sum);
        e.limb[kLimbs - 1] = static_cast<std::int64_t>(e_sum);
    }
    constexpr std::int64_t correction(i128 sum, std::int64_t multiple) const {
        const std::uint64_t product =
            static_cast<std::uint64_t>(inverse_mod_2_62_) * static_cast<std::uint64_t>(sum);
        return static_cast<std::int64_t>(product + static_cast<std::uint64_t>(multiple)) & kMask;
    }

    // (f, g) <- t * (f, g) / 2^62, exact.
    static constexpr void update_values(Signed62& f, Signed62& g, const Matrix& t, std::size_t length) {
        i128 f_sum = static_cast<i128>(t.u) * f.limb[0] + static_cast<i128>(t.v) * g.limb[0];
        i128 g_sum = static_cast<i128>(t.q) * f.limb[0] + static_cast<i128>(t.r) * g.limb[0];
        f_sum >>= 62;
        g_sum >>= 62;
        for (std::size_t i = 1; i < length; ++i) {
            f_sum += static_cast<i128>(t.u) * f.limb[i] + static_cast<i128>(t.v) * g.limb[i];
            g_sum += static_cast<i128>(t.q) * f.limb[i] + static_cast<i128>(t.r) * g.limb[i];
            f.limb[i - 1] = static_cast<std::int64_t>(f_sum) & kMask;
            g.limb[i - 1] = static_cast<std::int64_t>(g_sum) & kMask;
            f_sum >>= 62;
            g_sum >>= 62;
        }
        f.limb[length - 1] = static_cast<std::int64_t>(f_sum);
        g.limb[length - 1] = static_cast<std::int64_t>(g_sum);
    }

    static constexpr bool is_zero(const Signed62& value, std::size_t length) {
        for (std::size_t i = 0; i < length; ++i) {
            if (value.limb[i] != 0) return false;
        }
        return true;
    }

    // Drops the top limbs once both are a mere sign, which moves into the limb below.
    static constexpr void shorten(Signed62& f, Signed62& g, std::size_t& length) {
        if (length < 2) return;
        const std::int64_t f_top = f.limb[length - 1];
        const std::int64_t g_top = g.limb[length - 1];
        if ((f_top != 0 && f_top != -1) || (g_top != 0 && g_top != -1)) return;
        --length;
        f.limb[length - 1] |= static_cast<std::int64_t>(static_cast<std::uint64_t>(f_top) << 62);
        g.limb[length - 1] |= static_cast<std::int64_t>(static_cast<std::uint64_t>(g_top) << 62);
    }

    // ±value, lifted from (-2 modulus, 2 modulus) to [0, modulus).
    constexpr Signed62 normalized(Signed62 value, bool negate) const {
        if (negate) {
            for (std::int64_t& limb : value.limb) limb = -limb;
            carry(value);
        }
        while (value.limb[kLimbs - 1] < 0) {
            for (std::size_t i = 0; i < kLimbs; ++i) value.limb[i] += modulus_.limb[i];
            carry(value);
        }
        Signed62 reduced = value;
        for (std::size_t i = 0; i < kLimbs; ++i) reduced.limb[i] -= modulus_.limb[i];
        carry(reduced);
        return reduced.limb[kLimbs - 1] < 0 ? value : reduced;
    }
    static constexpr void carry(Signed62& value) {
        for (std::size_t i = 0; i + 1 < kLimbs; ++i) {
            value.limb[i + 1] += value.limb[i] >> 62;
            value.limb[i] &= kMask;
        }
    }

    Signed62 modulus_;
    std::int64_t inverse_mod_2_62_;
};

}  // namespace plonkd
