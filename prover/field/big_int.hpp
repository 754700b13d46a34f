// Fixed-width unsigned integers of N 64-bit limbs, least significant limb first.
//
// Plain carriers for values on their way into and out of the Montgomery fields, usable in constant
// expressions and in device code. Unbounded integers (hints) use GMP instead.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__CUDACC__)
#define PLONKD_HD __host__ __device__
#else
#define PLONKD_HD
#endif

namespace plonkd {

using u128 = unsigned __int128;

template <std::size_t N>
struct BigInt {
    std::uint64_t limb[N];

    PLONKD_HD friend constexpr bool operator==(const BigInt& a, const BigInt& b) {
        for (std::size_t i = 0; i < N; ++i) {
            if (a.limb[i] != b.limb[i]) return false;
        }
        return true;
    }
    PLONKD_HD friend constexpr bool operator<(const BigInt& a, const BigInt& b) {
        for (std::size_t i = N; i-- > 0;) {
            if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i];
        }
        return false;
    }

    PLONKD_HD constexpr bool is_zero() const {
        for (std::size_t i = 0; i < N; ++i) {
            if (limb[i] != 0) return false;
        }
        return true;
    }

    // Bit `index` counted from the least significant; 0 beyond the width.
    PLONKD_HD constexpr bool bit(std::size_t index) const {
        return index < 64 * N && ((limb[index / 64] >> (index % 64)) & 1) != 0;
    }

    PLONKD_HD constexpr std::size_t bit_length() const {
        for (std::size_t i = 64 * N; i-- > 0;) {
            if (bit(i)) return i + 1;
        }
        return 0;
    }

    // this += other, returns the carry.
    PLONKD_HD constexpr std::uint64_t add(const BigInt& other) {
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < N; ++i) {
            const u128 sum = static_cast<u128>(limb[i]) + other.limb[i] + carry;
            limb[i] = static_cast<std::uint64_t>(sum);
            carry = static_cast<std::uint64_t>(sum >> 64);
        }
        return carry;
    }

    // this -= other, returns the borrow.
    PLONKD_HD constexpr std::uint64_t sub(const BigInt& other) {
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < N; ++i) {
            const u128 difference = static_cast<u128>(limb[i]) - other.limb[i] - borrow;
            limb[i] = static_cast<std::uint64_t>(difference);
            borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
        }
        return borrow;
    }

    PLONKD_HD constexpr void shift_right_one() {
        for (std::size_t i = 0; i + 1 < N; ++i) limb[i] = (limb[i] >> 1) | (limb[i + 1] << 63);
        limb[N - 1] >>= 1;
    }
};

// The integer written as `hex` (no prefix). For constants: a digit too many or a wrong character does not
// compile.
template <std::size_t N>
constexpr BigInt<N> big_int_from_hex(const char* hex) {
    BigInt<N> value{};
    std::size_t length = 0;
    while (hex[length] != '\0') ++length;
    for (std::size_t i = 0; i < length; ++i) {
        const char c = hex[length - 1 - i];
        std::uint64_t digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<std::uint64_t>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<std::uint64_t>(c - 'a') + 10;
        } else {
            throw "not a lower-case hexadecimal digit";
        }
        if (i / 16 >= N) throw "constant wider than its type";
        value.limb[i / 16] |= digit << (4 * (i % 16));
    }
    return value;
}

}  // namespace plonkd
