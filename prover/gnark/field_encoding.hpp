// The three encodings of field elements in gnark's files (gnark-artifacts.md, introduction), range-checked:
// canonical big-endian, and Montgomery limbs (least significant first) with each limb little-endian or
// big-endian.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "prover/gnark/byte_reader.hpp"

namespace plonkd {

template <class F>
F read_canonical(ByteReader& in, std::string_view field) {
    const std::size_t at = in.offset();
    const auto value = F::from_bytes(in.take(F::kBytes, field));
    if (!value) in.source().fail(at, field, "an integer below the field's modulus", "a larger one");
    return *value;
}

// Limbs from bytes; `kLittle`: the byte order inside a limb.
template <class F, bool kLittle>
F read_montgomery(ByteReader& in, std::string_view field) {
    const std::size_t at = in.offset();
    const auto bytes = in.take(F::kBytes, field);
    typename F::Int limbs{};
    for (std::size_t i = 0; i < F::kBytes; ++i) {
        const std::size_t byte = kLittle ? i % 8 : 7 - i % 8;
        limbs.limb[i / 8] |= static_cast<std::uint64_t>(bytes[i]) << (8 * byte);
    }
    if (!(limbs < F::kModulus)) {
        in.source().fail(at, field, "Montgomery limbs below the field's modulus", "a larger integer");
    }
    return F::from_montgomery(limbs);
}

template <class F>
F read_montgomery_le(ByteReader& in, std::string_view field) {
    return read_montgomery<F, true>(in, field);
}

template <class F>
F read_montgomery_limbs_be(ByteReader& in, std::string_view field) {
    return read_montgomery<F, false>(in, field);
}

template <class F>
void append_canonical(const F& value, std::vector<std::uint8_t>& out) {
    out.resize(out.size() + F::kBytes);
    value.to_bytes(out.data() + out.size() - F::kBytes);
}

template <class F, bool kLittle>
void append_montgomery(const F& value, std::vector<std::uint8_t>& out) {
    for (std::size_t i = 0; i < F::kBytes; ++i) {
        const std::size_t byte = kLittle ? i % 8 : 7 - i % 8;
        out.push_back(static_cast<std::uint8_t>(value.montgomery().limb[i / 8] >> (8 * byte)));
    }
}

template <class F>
void append_montgomery_le(const F& value, std::vector<std::uint8_t>& out) {
    append_montgomery<F, true>(value, out);
}

template <class F>
void append_montgomery_limbs_be(const F& value, std::vector<std::uint8_t>& out) {
    append_montgomery<F, false>(value, out);
}

}  // namespace plonkd
