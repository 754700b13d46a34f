// Bit strings, most significant bit of each byte first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plonkd {

class BitReader {
  public:
    // The first `bit_count` bits of `bytes`; by default all of them.
    explicit BitReader(std::span<const std::uint8_t> bytes) : BitReader(bytes, 8 * bytes.size()) {}
    BitReader(std::span<const std::uint8_t> bytes, std::size_t bit_count) : bytes_(bytes), end_(bit_count) {}

    std::size_t position() const { return position_; }
    std::size_t remaining() const { return end_ - position_; }

    // The next `count` ≤ 64 bits as an integer; bits beyond the end read as 0.
    std::uint64_t read(unsigned count) {
        std::uint64_t value = 0;
        while (count > 0) {
            if (position_ == end_) return count == 64 ? 0 : value << count;
            const unsigned offset = position_ % 8;
            const unsigned taken =
                static_cast<unsigned>(std::min<std::size_t>({8 - offset, count, remaining()}));
            const unsigned bits = (bytes_[position_ / 8] >> (8 - offset - taken)) & ((1u << taken) - 1);
            value = value << taken | bits;
            position_ += taken;
            count -= taken;
        }
        return value;
    }

  private:
    std::span<const std::uint8_t> bytes_;
    std::size_t position_ = 0;
    std::size_t end_;
};

class BitWriter {
  public:
    // Appends the lowest `count` ≤ 64 bits of `value`.
    void write(std::uint64_t value, unsigned count) {
        while (count > 0) {
            const unsigned offset = bit_count_ % 8;
            if (offset == 0) bytes_.push_back(0);
            const unsigned taken = std::min(8 - offset, count);
            const auto bits = static_cast<unsigned>(value >> (count - taken)) & ((1u << taken) - 1);
            bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | bits << (8 - offset - taken));
            bit_count_ += taken;
            count -= taken;
        }
    }

    std::size_t bit_count() const { return bit_count_; }
    // What was written, the last byte filled up with zero bits.
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }
    std::vector<std::uint8_t> take() && { return std::move(bytes_); }

  private:
    std::vector<std::uint8_t> bytes_;
    std::size_t bit_count_ = 0;
};

}  // namespace plonkd
