// Signed digits of scalars for Pippenger's method.
//
// A scalar s in (-p/2, p/2] is held as |s| and a sign that goes to the point, so that -1 costs as much as 1.
// |s| is cut into windows of c bits with digits in [-2^(c-1), 2^(c-1)): adding 2^(c-1) at every window but
// the top one makes all carries at once, after which window w is (bits - 2^(c-1)), independent of the others.
// The top window has no carry to pass on and is not biased.
#pragma once

#include <algorithm>
#include <cstdint>

#include "prover/field/prime_field.hpp"

namespace plonkd {

template <class Fr>
class WindowPlan {
  public:
    using Int = typename Fr::Int;

    // Windows of `bits` bits, 2 to 24.
    explicit WindowPlan(unsigned bits) : bits_(bits), offset_{} {
        Int largest = Fr::kModulus;
        largest.shift_right_one();
        windows_ = static_cast<unsigned>((Fr::kBits - 1 + bits - 1) / bits);
        for (unsigned window = 0; window + 1 < windows_; ++window) {
            const std::size_t bit = std::size_t{bits} * window + bits - 1;
            offset_.limb[bit / 64] |= std::uint64_t{1} << (bit % 64);
        }
        largest.add(offset_);
        top_buckets_ = window_bits(largest, windows_ - 1);
    }

    unsigned bits() const { return bits_; }
    unsigned windows() const { return windows_; }
    // The largest absolute value of a digit.
    std::size_t buckets(unsigned window) const {
        return window + 1 < windows_ ? std::size_t{1} << (bits_ - 1) : top_buckets_;
    }

    // The scalar prepared for digit(): |s| plus the offset, its sign in the topmost bit, which is always
    // free. `significant_bits` is raised to the bit length of |s|.
    Int prepare(const Fr& scalar, unsigned& significant_bits) const {
        Int magnitude = scalar.to_canonical();
        Int negated = Fr::kModulus;
        negated.sub(magnitude);
        const bool negative = negated < magnitude;
        if (negative) magnitude = negated;
        significant_bits = std::max(significant_bits, bit_length(magnitude));
        magnitude.add(offset_);
        magnitude.limb[Fr::kLimbs - 1] |= std::uint64_t{negative} << 63;
        return magnitude;
    }
    static bool is_negative(const Int& prepared) { return prepared.limb[Fr::kLimbs - 1] >> 63 != 0; }
    // The digit of |s|.
    std::int64_t digit(const Int& prepared, unsigned window) const {
        const std::uint64_t bits = window_bits(prepared, window);
        if (window + 1 == windows_) return static_cast<std::int64_t>(bits);
        return static_cast<std::int64_t>(bits) - (std::int64_t{1} << (bits_ - 1));
    }
    // Windows at and above this one are 0 for scalars of that bit length: what a carry can still reach is
    // below.
    unsigned windows_in_use(unsigned significant_bits) const {
        return std::min(windows_, (significant_bits + 1) / bits_ + 1);
    }

  private:
    static unsigned bit_length(const Int& value) {
        for (std::size_t i = Fr::kLimbs; i-- > 0;) {
            if (value.limb[i] != 0) {
                return static_cast<unsigned>(64 * i) + 64 -
                       static_cast<unsigned>(__builtin_clzll(value.limb[i]));
            }
        }
        return 0;
    }
    // Bits of the top window reach up to the sign bit, exclusive.
    std::uint64_t window_bits(const Int& value, unsigned window) const {
        const std::size_t first = std::size_t{bits_} * window;
        const std::size_t limb = first / 64;
        const std::size_t shift = first % 64;
        std::uint64_t bits = value.limb[limb] >> shift;
        if (shift + bits_ + 1 > 64 && limb + 1 < Fr::kLimbs)
            bits |= value.limb[limb + 1] << 1 << (63 - shift);
        const unsigned width = window + 1 < windows_ ? bits_ : bits_ + 1;
        bits &= (std::uint64_t{1} << width) - 1;
        const std::size_t sign = 64 * Fr::kLimbs - 1;
        if (first + width > sign) bits &= (std::uint64_t{1} << (sign - first)) - 1;
        return bits;
    }

    unsigned bits_;
    unsigned windows_;
    std::size_t top_buckets_;
    Int offset_;
};

}  // namespace plonkd
