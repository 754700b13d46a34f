#include "prover/solver/hints/native_emulated_hints.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <gmp.h>

#include "prover/field/fields.hpp"
#include "prover/solver/hints/hint_call.hpp"
#include "prover/solver/hints/registry.hpp"

namespace plonkd {
namespace {

static_assert(sizeof(mp_limb_t) == 8);

constexpr std::uint32_t kMulHint = hint_id("github.com/consensys/gnark/std/math/emulated.mulHint");
constexpr std::size_t kHeader = 4;     // bits, limbs of p, limbs of a, limbs of the quotient
constexpr std::size_t kMaxLimbs = 16;  // the largest emulated field has 12

// A signed integer of 320 bits in two's complement: sums of products of two 128-bit limbs.
class Carry {
  public:
    void add(const std::array<std::uint64_t, 5>& value) {
        mpn_add_n(words_.data(), words_.data(), value.data(), 5);
    }
    void subtract(const std::array<std::uint64_t, 5>& value) {
        mpn_sub_n(words_.data(), words_.data(), value.data(), 5);
    }
    // Floor division by 2^64.
    void shift() {
        const std::uint64_t sign = is_negative() ? ~std::uint64_t{0} : 0;
        std::copy(words_.begin() + 1, words_.end(), words_.begin());
        words_.back() = sign;
    }
    bool is_negative() const { return words_.back() >> 63 != 0; }

    template <class Fr>
    Fr element() const {
        std::array<mp_limb_t, 5> magnitude = words_;
        if (is_negative()) mpn_neg(magnitude.data(), words_.data(), 5);
        // After a shift it is below 2^200, and every modulus is above.
        typename Fr::Int integer{};
        std::copy(magnitude.begin(), magnitude.begin() + 4, integer.limb);
        const Fr value = Fr::from_canonical(integer);
        return is_negative() ? -value : value;
    }

  private:
    std::array<mp_limb_t, 5> words_{};
};

// Limbs of up to 128 bits.
struct LimbVector {
    std::array<u128, kMaxLimbs> limbs;
    std::size_t size = 0;

    // sum limbs[i] 2^(64 i), in size + 2 words.
    std::array<mp_limb_t, kMaxLimbs + 2> recompose() const {
        std::array<mp_limb_t, kMaxLimbs + 2> words{};
        u128 carry = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const u128 sum = carry + static_cast<std::uint64_t>(limbs[i]);
            words[i] = static_cast<std::uint64_t>(sum);
            carry = (sum >> 64) + (limbs[i] >> 64);
        }
        words[size] = static_cast<std::uint64_t>(carry);
        words[size + 1] = static_cast<std::uint64_t>(carry >> 64);
        return words;
    }
};

// Nothing if a limb has more than 128 bits.
template <class Fr>
std::optional<LimbVector> read_limbs(const InputList<Fr>& inputs, std::size_t first, std::size_t count) {
    LimbVector vector;
    for (; vector.size < count; ++vector.size) {
        const auto value = inputs[first + vector.size].to_canonical();
        for (std::size_t word = 2; word < Fr::kLimbs; ++word) {
            if (value.limb[word] != 0) return std::nullopt;
        }
        vector.limbs[vector.size] = static_cast<u128>(value.limb[1]) << 64 | value.limb[0];
    }
    return vector;
}

// Coefficient i of the product of two limb vectors. 16 products of 256 bits fit 260 bits.
std::array<std::uint64_t, 5> product_limb(const LimbVector& a, const LimbVector& b, std::size_t i) {
    std::array<std::uint64_t, 5> sum{};
    for (std::size_t j = i < b.size ? 0 : i - b.size + 1; j < a.size && j <= i; ++j) {
        const std::uint64_t x[2] = {static_cast<std::uint64_t>(a.limbs[j]),
                                    static_cast<std::uint64_t>(a.limbs[j] >> 64)};
        const u128 other = b.limbs[i - j];
        const std::uint64_t y[2] = {static_cast<std::uint64_t>(other),
                                    static_cast<std::uint64_t>(other >> 64)};
        std::uint64_t product[5] = {};
        if ((x[1] | y[1]) == 0) {
            const u128 low = static_cast<u128>(x[0]) * y[0];
            product[0] = static_cast<std::uint64_t>(low);
            product[1] = static_cast<std::uint64_t>(low >> 64);
        } else {
            mpn_mul_n(product, x, y, 2);
        }
        mpn_add_n(sum.data(), sum.data(), product, 5);
    }
    return sum;
}

std::size_t significant(const mp_limb_t* words, std::size_t size) {
    while (size > 0 && words[size - 1] == 0) --size;
    return size;
}

// A call that the words can hold.
struct Multiplication {
    std::size_t nb_quotient;
    LimbVector p, a, b;

    std::size_t nb_carries() const {
        const auto length = [](std::size_t x, std::size_t y) { return x + y < 1 ? 0 : x + y - 1; };
        return std::max(length(a.size, b.size), length(nb_quotient, p.size)) - 1;
    }
};

template <class Fr>
std::optional<Multiplication> read_multiplication(const InputList<Fr>& inputs, std::size_t nb_outputs) {
    if (inputs.size() < kHeader) return std::nullopt;
    std::array<std::size_t, kHeader> header;
    for (std::size_t i = 0; i < kHeader; ++i) {
        const auto value = inputs[i].to_canonical();
        if (value.bit_length() > 16) return std::nullopt;
        header[i] = value.limb[0];
    }
    const auto [bits, nb_limbs, nb_a, nb_quotient] = header;
    if (bits != 64 || nb_limbs == 0 || nb_limbs > kMaxLimbs || nb_a == 0 || nb_a > kMaxLimbs ||
        nb_quotient > kMaxLimbs || inputs.size() <= kHeader + nb_limbs + nb_a) {
        return std::nullopt;
    }
    const std::size_t nb_b = inputs.size() - kHeader - nb_limbs - nb_a;
    if (nb_b > kMaxLimbs) return std::nullopt;
    const auto p = read_limbs(inputs, kHeader, nb_limbs), a = read_limbs(inputs, kHeader + nb_limbs, nb_a),
               b = read_limbs(inputs, kHeader + nb_limbs + nb_a, nb_b);
    if (!p || !a || !b) return std::nullopt;
    const bool narrow =
        std::all_of(p->limbs.begin(), p->limbs.begin() + static_cast<std::ptrdiff_t>(nb_limbs),
                    [](u128 limb) { return limb >> 64 == 0; });
    Multiplication call{nb_quotient, *p, *a, *b};
    if (!narrow || nb_outputs != nb_quotient + nb_limbs + call.nb_carries()) return std::nullopt;
    return call;
}

// Quotient and remainder of a b by p as limbs; false where they do not fit or p is 0.
bool divide(const Multiplication& call, LimbVector& quotient, LimbVector& remainder) {
    constexpr std::size_t kWords = kMaxLimbs + 2;
    const auto a = call.a.recompose(), b = call.b.recompose(), p = call.p.recompose();
    const std::size_t np = significant(p.data(), call.p.size);
    const std::size_t na = significant(a.data(), call.a.size + 2),
                      nb = significant(b.data(), call.b.size + 2);
    if (np == 0) return false;
    std::array<mp_limb_t, 2 * kWords> product{};
    if (na != 0 && nb != 0) {
        if (na >= nb) {
            mpn_mul(product.data(), a.data(), na, b.data(), nb);
        } else {
            mpn_mul(product.data(), b.data(), nb, a.data(), na);
        }
    }
    const std::size_t n = std::max(np, significant(product.data(), na + nb));
    std::array<mp_limb_t, 2 * kWords + 1> quotient_words{};
    std::array<mp_limb_t, kWords> remainder_words{};
    mpn_tdiv_qr(quotient_words.data(), remainder_words.data(), 0, product.data(), static_cast<mp_size_t>(n),
                p.data(), static_cast<mp_size_t>(np));
    if (significant(quotient_words.data(), n - np + 1) > call.nb_quotient) return false;
    quotient.size = call.nb_quotient;
    std::copy_n(quotient_words.begin(), quotient.size, quotient.limbs.begin());
    remainder.size = call.p.size;
    std::copy_n(remainder_words.begin(), remainder.size, remainder.limbs.begin());
    return true;
}

template <class Fr>
Fr word_element(u128 limb) {
    return Fr::from_u64(static_cast<std::uint64_t>(limb));
}

}  // namespace

template <class Fr>
void multiply_emulated(const InputList<Fr>& inputs, std::span<Fr> outputs) {
    const auto call = read_multiplication(inputs, outputs.size());
    LimbVector quotient, remainder;
    if (!call || !divide(*call, quotient, remainder)) {
        return call_hint(HintRegistry::builtin().find(kMulHint), inputs, outputs);
    }
    for (std::size_t i = 0; i < quotient.size; ++i) outputs[i] = word_element<Fr>(quotient.limbs[i]);
    outputs = outputs.subspan(quotient.size);
    for (std::size_t i = 0; i < remainder.size; ++i) outputs[i] = word_element<Fr>(remainder.limbs[i]);
    outputs = outputs.subspan(remainder.size);

    Carry carry;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        carry.add(product_limb(call->a, call->b, i));
        carry.subtract(product_limb(quotient, call->p, i));
        if (i < remainder.size) carry.subtract({static_cast<std::uint64_t>(remainder.limbs[i]), 0, 0, 0, 0});
        carry.shift();
        outputs[i] = carry.template element<Fr>();
    }
}

template void multiply_emulated(const InputList<Bn254Fr>&, std::span<Bn254Fr>);
template void multiply_emulated(const InputList<Bls12377Fr>&, std::span<Bls12377Fr>);
template void multiply_emulated(const InputList<Bw6761Fr>&, std::span<Bw6761Fr>);

}  // namespace plonkd
