#include "prover/gnark/varint_stream.hpp"

#include <bit>
#include <cstring>

namespace plonkd {
namespace {

constexpr const char* kField = "calldata";

// The low five 7-bit groups of `bytes`, without their continuation bits.
constexpr std::uint64_t join_groups(std::uint64_t bytes) {
    return (bytes & 0x7f) | (bytes & 0x7f00) >> 1 | (bytes & 0x7f0000) >> 2 | (bytes & 0x7f000000) >> 3 |
           (bytes & 0x7f00000000) >> 4;
}

}  // namespace

void VarintStream::read(std::span<std::uint32_t> out) {
    static_assert(std::endian::native == std::endian::little);
    std::size_t done = 0;
    // A billion values are read this way: eight bytes at once, the length from the first clear continuation
    // bit, so that the only branch is the one that never fails. Whatever looks irregular is left to
    // read_checked, which says why.
    const std::span<const std::uint8_t> rest = bytes_.rest();
    const std::uint8_t* at = rest.data();
    const std::uint8_t* const last_wide = rest.size() >= 8 ? at + (rest.size() - 8) : nullptr;
    while (done < out.size() && last_wide != nullptr && at <= last_wide) {
        std::uint64_t bytes;
        std::memcpy(&bytes, at, 8);
        const std::uint64_t stops = ~bytes & 0x8080808080;
        if (stops == 0) break;
        const int last_bit = std::countr_zero(stops);  // bit 7 of the last byte of the value
        bytes &= ~std::uint64_t{0} >> (63 - last_bit);
        const std::uint64_t value = join_groups(bytes);
        const std::uint64_t last_byte = bytes >> (last_bit - 7);
        if (value > 0xffffffff || (last_byte == 0 && last_bit > 7)) break;
        out[done++] = static_cast<std::uint32_t>(value);
        at += (last_bit + 1) / 8;
    }
    bytes_.take(static_cast<std::uint64_t>(at - rest.data()), kField);
    while (done < out.size()) out[done++] = read_checked();
}

std::uint32_t VarintStream::read_checked() {
    const ByteReader start = bytes_;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        const std::uint8_t byte = bytes_.take(1, kField)[0];
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) != 0) continue;
        if (byte == 0 && shift != 0) start.fail(kField, "a value in its shortest form", "a padded one");
        if (value > 0xffffffff) break;
        return static_cast<std::uint32_t>(value);
    }
    start.fail(kField, "a value of at most 32 bits", "a longer one");
}

}  // namespace plonkd
