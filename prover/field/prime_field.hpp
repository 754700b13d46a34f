// Prime fields in Montgomery form: an element x is held as x * R mod p, R = 2^(64 * limbs), limbs least
// significant first. All constants are derived at compile time from the modulus; host and device share this
// header.
//
// `Params` supplies `kModulus` (a BigInt) and is otherwise empty; the fields of the supported curves are in
// fields.hpp. Products on an x86-64 host take the BMI2/ADX form where the processor has it (one predictable
// branch on a cached flag); constant expressions, device code and other hosts take the portable one. Both
// give the same limbs.
//
// The modulus must leave the top bit of its top limb free, which lets the carry of the interleaved
// multiplication be dropped (section 2.3.2 of eprint 2012/309 and gnark-crypto's "no-carry" note).
#pragma once

#include <optional>
#include <span>
#include <type_traits>

#include "prover/field/big_int.hpp"
#include "prover/field/modular_inverse.hpp"
// Not with clang (the fuzz preset): it cannot place the window of the longest products in registers.
#if defined(__x86_64__) && defined(__OPTIMIZE__) && !defined(__CUDA_ARCH__) && !defined(__clang__)
#include "prover/field/adx_product.hpp"
#include "prover/field/cpu_features.hpp"
#include "prover/field/x86_mod_add.hpp"
#define PLONKD_X86_64_HOST 1
#endif

namespace plonkd {

template <class Params>
class PrimeField {
  public:
    static constexpr std::size_t kLimbs = sizeof(Params::kModulus.limb) / 8;
    static constexpr std::size_t kBits = Params::kModulus.bit_length();
    static constexpr std::size_t kBytes = 8 * kLimbs;  // width of the canonical big-endian encoding
    using Int = BigInt<kLimbs>;
    static constexpr Int kModulus = Params::kModulus;
    static_assert(kModulus.limb[kLimbs - 1] >> 63 == 0);

    PrimeField() = default;  // uninitialised, as a plain array of limbs would be

    PLONKD_HD static constexpr PrimeField zero() { return PrimeField(Int{}); }
    PLONKD_HD static constexpr PrimeField one() { return PrimeField(kR); }
    PLONKD_HD static constexpr PrimeField from_u64(std::uint64_t value) {
        Int x{};
        x.limb[0] = value;
        return from_canonical(x);
    }
    // `value` must be below the modulus.
    PLONKD_HD static constexpr PrimeField from_canonical(const Int& value) {
        return PrimeField(value) * PrimeField(kR2);
    }
    // Takes limbs that already are in Montgomery form and below the modulus.
    PLONKD_HD static constexpr PrimeField from_montgomery(const Int& limbs) { return PrimeField(limbs); }

    PLONKD_HD constexpr Int to_canonical() const {
        Int one{};
        one.limb[0] = 1;
        return (*this * PrimeField(one)).value_;
    }
    PLONKD_HD constexpr const Int& montgomery() const { return value_; }

    // Canonical big-endian, exactly kBytes long; nothing if the length differs or the integer is not below
    // the modulus.
    static std::optional<PrimeField> from_bytes(std::span<const std::uint8_t> big_endian) {
        if (big_endian.size() != kBytes) return std::nullopt;
        Int x{};
        for (std::size_t i = 0; i < kBytes; ++i) {
            x.limb[i / 8] |= static_cast<std::uint64_t>(big_endian[kBytes - 1 - i]) << (8 * (i % 8));
        }
        if (!(x < kModulus)) return std::nullopt;
        return from_canonical(x);
    }
    // A big-endian integer of any length, reduced modulo p.
    static PrimeField from_bytes_reduced(std::span<const std::uint8_t> big_endian) {
        PrimeField result = zero();
        const PrimeField radix = from_u64(256);
        for (const std::uint8_t byte : big_endian) result = result * radix + from_u64(byte);
        return result;
    }
    // Writes kBytes canonical big-endian bytes.
    void to_bytes(std::uint8_t* out) const {
        const Int x = to_canonical();
        for (std::size_t i = 0; i < kBytes; ++i) {
            out[kBytes - 1 - i] = static_cast<std::uint8_t>(x.limb[i / 8] >> (8 * (i % 8)));
        }
    }

    PLONKD_HD constexpr bool is_zero() const { return value_.is_zero(); }
    PLONKD_HD constexpr bool is_one() const { return value_ == kR; }
    PLONKD_HD friend constexpr bool operator==(const PrimeField& a, const PrimeField& b) {
        return a.value_ == b.value_;
    }

    PLONKD_HD friend constexpr PrimeField operator+(PrimeField a, const PrimeField& b) {
#if PLONKD_X86_64_HOST
        if (!std::is_constant_evaluated()) return PrimeField(x86::add_mod<kModulus>(a.value_, b.value_));
#endif
        a.value_.add(b.value_);
        a.reduce_once();
        return a;
    }
    PLONKD_HD friend constexpr PrimeField operator-(PrimeField a, const PrimeField& b) {
#if PLONKD_X86_64_HOST
        if (!std::is_constant_evaluated()) return PrimeField(x86::sub_mod<kModulus>(a.value_, b.value_));
#endif
        if (a.value_.sub(b.value_) != 0) a.value_.add(kModulus);
        return a;
    }
    PLONKD_HD friend constexpr PrimeField operator*(const PrimeField& a, const PrimeField& b) {
#if PLONKD_X86_64_HOST
        if (!std::is_constant_evaluated() && cpu_has_bmi2_adx) [[likely]] {
            PrimeField product;
            adx::montgomery_product<kModulus, kNegatedInverse>(product.value_, a.value_, b.value_);
            return product;
        }
#endif
        return montgomery_product(a, b);
    }
    PLONKD_HD constexpr PrimeField operator-() const {
        return is_zero() ? *this : zero() - *this;
    }
    PLONKD_HD constexpr PrimeField& operator+=(const PrimeField& b) {
        return *this = *this + b;
    }
    PLONKD_HD constexpr PrimeField& operator-=(const PrimeField& b) {
        return *this = *this - b;
    }
    PLONKD_HD constexpr PrimeField& operator*=(const PrimeField& b) {
        return *this = *this * b;
    }

    PLONKD_HD constexpr PrimeField doubled() const {
        return *this + *this;
    }
    PLONKD_HD constexpr PrimeField squared() const {
#if PLONKD_X86_64_HOST
        if constexpr (kLimbs != 6) {
            if (!std::is_constant_evaluated() && cpu_has_bmi2_adx) [[likely]] {
                PrimeField square;
                adx::montgomery_square<kModulus, kNegatedInverse>(square.value_, value_);
                return square;
            }
        }
#endif
        return *this * *this;
    }

    template <std::size_t M>
    PLONKD_HD constexpr PrimeField pow(const BigInt<M>& exponent) const {
        PrimeField result = one();
        for (std::size_t i = exponent.bit_length(); i-- > 0;) {
            result = result.squared();
            if (exponent.bit(i)) result *= *this;
        }
        return result;
    }
    PLONKD_HD constexpr PrimeField pow(std::uint64_t exponent) const {
        return pow(BigInt<1>{{exponent}});
    }

    // The inverse; the inverse of 0 is 0. Variable time on the host.
    PLONKD_HD constexpr PrimeField inverse() const {
#if !defined(__CUDA_ARCH__)
        // 1/(xR) from the division steps; the product with R^3 makes it R/x.
        if (!std::is_constant_evaluated()) return PrimeField(kModularInverse(value_)) * PrimeField(kR3);
#endif
        Int exponent = kModulus;
        Int two{};
        two.limb[0] = 2;
        exponent.sub(two);
        return pow(exponent);
    }

  private:
    explicit constexpr PLONKD_HD PrimeField(const Int& montgomery) : value_(montgomery) {}

    static constexpr std::uint64_t negated_inverse_mod_2_64() {
        std::uint64_t inverse = 1;
        for (int i = 0; i < 6; ++i) inverse *= 2 - kModulus.limb[0] * inverse;
        return ~inverse + 1;
    }
    // 2^exponent mod p by repeated doubling.
    static constexpr Int power_of_two(std::size_t exponent) {
        Int x{};
        x.limb[0] = 1;
        for (std::size_t i = 0; i < exponent; ++i) {
            const Int copy = x;
            x.add(copy);
            if (!(x < kModulus)) x.sub(kModulus);
        }
        return x;
    }

    PLONKD_HD constexpr void reduce_once() {
        Int reduced = value_;
        if (reduced.sub(kModulus) == 0) value_ = reduced;
    }

    // Coarsely integrated operand scanning: a * b / R mod p.
    PLONKD_HD static constexpr PrimeField montgomery_product(const PrimeField& a, const PrimeField& b) {
        Int t{};
        for (std::size_t i = 0; i < kLimbs; ++i) {
            u128 product = static_cast<u128>(a.value_.limb[0]) * b.value_.limb[i] + t.limb[0];
            std::uint64_t carry_a = static_cast<std::uint64_t>(product >> 64);
            const std::uint64_t low = static_cast<std::uint64_t>(product);
            const std::uint64_t m = low * kNegatedInverse;
            u128 reduction = static_cast<u128>(m) * kModulus.limb[0] + low;
            std::uint64_t carry_m = static_cast<std::uint64_t>(reduction >> 64);
            for (std::size_t j = 1; j < kLimbs; ++j) {
                product = static_cast<u128>(a.value_.limb[j]) * b.value_.limb[i] + t.limb[j] + carry_a;
                carry_a = static_cast<std::uint64_t>(product >> 64);
                reduction =
                    static_cast<u128>(m) * kModulus.limb[j] + static_cast<std::uint64_t>(product) + carry_m;
                carry_m = static_cast<std::uint64_t>(reduction >> 64);
                t.limb[j - 1] = static_cast<std::uint64_t>(reduction);
            }
            t.limb[kLimbs - 1] = carry_a + carry_m;
        }
        PrimeField result(t);
        result.reduce_once();
        return result;
    }

    static constexpr std::uint64_t kNegatedInverse = negated_inverse_mod_2_64();
    static constexpr Int kR = power_of_two(64 * kLimbs);
    static constexpr Int kR2 = power_of_two(2 * 64 * kLimbs);
    static constexpr Int kR3 = power_of_two(3 * 64 * kLimbs);
    static constexpr ModularInverse<kLimbs> kModularInverse{kModulus};

    Int value_;
};

}  // namespace plonkd
