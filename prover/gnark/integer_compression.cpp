#include "prover/gnark/integer_compression.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

namespace plonkd {
namespace {

// Parameters of intcomp for one word width.
template <class Word>
struct Layout {
    static constexpr std::size_t kBytes = sizeof(Word);
    static constexpr std::size_t kWidth = 8 * kBytes;
    static constexpr std::size_t kBlock = 4 * kWidth;
    // u32: count, length, first value. u64: count and length in one word, first value.
    static constexpr std::size_t kBinpackHeader = kBytes == 4 ? 3 : 2;
    static constexpr std::size_t kVarbyteHeader = kBytes == 4 ? 2 : 1;
    // Longest variable-length value: 5 or 10 bytes of 7 bits.
    static constexpr unsigned kMaxShift = 7 * ((kWidth + 6) / 7 - 1);
};

}  // namespace

template <class Word>
CompressedArrayReader<Word>::CompressedArrayReader(ByteReader& in, const char* field)
    : words_(in), field_(field), data_(nullptr) {
    const std::uint64_t nb_words = in.count_u64_le(sizeof(Word), field);
    words_ = in.section(nb_words * sizeof(Word), field);
    data_ = words_.rest().data();
    if (nb_words == 0) return;
    nb_words_ = static_cast<std::size_t>(nb_words) - 1;  // the last word repeats the length of the last block
    if (nb_words_ == 0) fail(0, 0, 1, "length in words");

    std::size_t at = 0;
    std::uint64_t last_length = 0;
    while (at < nb_words_) {
        const BlockHeader header = block_header(at);
        size_ += header.count;
        last_length = header.words;
        at += static_cast<std::size_t>(header.words);
    }
    if (word(nb_words_) != last_length)
        fail(nb_words_, last_length, word(nb_words_), "trailing block length");
    start_block();
}

template <class Word>
Word CompressedArrayReader<Word>::word(std::size_t index) const {
    static_assert(std::endian::native == std::endian::little);
    Word value;
    std::memcpy(&value, data_ + index * sizeof(Word), sizeof(Word));
    return value;
}

template <class Word>
auto CompressedArrayReader<Word>::block_header(std::size_t at) const -> BlockHeader {
    using L = Layout<Word>;
    BlockHeader header{};
    if constexpr (L::kBytes == 4) {
        if (nb_words_ - at < 2) fail(at, 2, nb_words_ - at, "words of a block header");
        header.count = word(at);
        header.words = word(at + 1);
    } else {
        header.count = word(at) & 0xffffffff;
        header.words = word(at) >> 32;
    }
    const bool packed = header.count >= L::kBlock;
    header.header_words = packed ? L::kBinpackHeader : L::kVarbyteHeader;
    if (header.count == 0) fail(at, 1, 0, "values in a block");
    if (packed && header.count % L::kBlock != 0) {
        fail(at, header.count / L::kBlock * L::kBlock, header.count, "values in a packed block");
    }
    // Every sub-block has a header word, every variable-length value at least one byte.
    const std::uint64_t least = header.header_words + (packed ? header.count / L::kBlock
                                                              : (header.count + L::kBytes - 1) / L::kBytes);
    if (header.words < least) fail(at, least, header.words, "block length in words");
    if (header.words > nb_words_ - at) fail(at, nb_words_ - at, header.words, "block length in words");
    return header;
}

template <class Word>
void CompressedArrayReader<Word>::start_block() {
    const BlockHeader header = block_header(position_);
    block_end_ = position_ + static_cast<std::size_t>(header.words);
    block_left_ = header.count;
    position_ += static_cast<std::size_t>(header.header_words);
    // A packed block starts from its first value (so that the first delta is 0), a variable-length one from
    // 0.
    previous_ = header.count >= kBlock ? word(position_ - 1) : 0;
    if (header.count < kBlock) decode_varbyte(block_end_);
}

template <class Word>
std::size_t CompressedArrayReader<Word>::read(std::span<Word> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        if (decoded_begin_ == decoded_end_) {
            if (block_left_ == 0) {
                if (position_ != block_end_)
                    fail(position_, block_end_, position_, "end of a block, in words");
                if (position_ == nb_words_) break;
                start_block();
            } else {
                decode_sub_block();
            }
            continue;
        }
        const std::size_t n = std::min(out.size() - done, decoded_end_ - decoded_begin_);
        std::memcpy(out.data() + done, decoded_.data() + decoded_begin_, n * sizeof(Word));
        decoded_begin_ += n;
        done += n;
    }
    return done;
}

template <class Word>
void CompressedArrayReader<Word>::decode_sub_block() {
    if (position_ == block_end_) fail(position_, block_left_, 0, "values left in a block");
    const Word shapes = word(position_);
    if constexpr (sizeof(Word) == 8) {
        if (shapes >> 32 != 0) fail(position_, 0, shapes >> 32, "upper half of a sub-block header");
    }
    std::size_t at = position_ + 1;
    for (int group = 0; group < 4; ++group) {
        const auto shape = static_cast<std::uint8_t>(shapes >> (24 - 8 * group));
        at = decode_group(shape, at, decoded_.data() + group * kWidth);
    }
    position_ = at;
    block_left_ -= kBlock;
    decoded_begin_ = 0;
    decoded_end_ = kBlock;
}

// Decodes the group whose payload starts at word `at`; returns the index behind it.
template <class Word>
std::size_t CompressedArrayReader<Word>::decode_group(std::uint8_t shape, std::size_t at, Word* out) {
    const unsigned bits = shape & 0x7f;
    const bool zigzag = (shape & 0x80) != 0;
    if (bits > kWidth) fail(position_, kWidth, bits, "bits per value");
    if (bits > block_end_ - at) fail(at, bits, block_end_ - at, "words of a group");
    if (bits == kWidth) {
        std::memcpy(out, data_ + at * sizeof(Word), kWidth * sizeof(Word));
        previous_ = out[kWidth - 1];
        return at + bits;
    }
    if (bits == 0) {
        for (std::size_t i = 0; i < kWidth; ++i) out[i] = previous_;
        return at;
    }
    // One word beyond the payload keeps the two-word window of the last value inside the buffer.
    Word packed[kWidth + 1];
    std::memcpy(packed, data_ + at * sizeof(Word), bits * sizeof(Word));
    packed[bits] = 0;
    const Word mask = static_cast<Word>((Word{1} << bits) - 1);
    Word value = previous_;
    for (std::size_t i = 0; i < kWidth; ++i) {
        const std::size_t bit = i * bits;
        const Word* const window = packed + bit / kWidth;
        const unsigned shift = bit % kWidth;
        // The second shift is split in two because shifting by the whole width is undefined.
        Word delta = static_cast<Word>(window[0] >> shift | (window[1] << 1) << (kWidth - 1 - shift)) & mask;
        if (zigzag) delta = static_cast<Word>(delta >> 1 ^ (Word{0} - (delta & 1)));
        value = static_cast<Word>(value + delta);
        out[i] = value;
    }
    previous_ = value;
    return at + bits;
}

// Decodes the whole block, whose payload is the words [position_, end), into the buffer.
template <class Word>
void CompressedArrayReader<Word>::decode_varbyte(std::size_t end) {
    const std::uint8_t* const payload = data_ + position_ * sizeof(Word);
    const std::size_t nb_bytes = (end - position_) * sizeof(Word);
    const auto count = static_cast<std::size_t>(block_left_);
    // The byte string runs from the most significant byte of each little-endian word.
    const auto byte_at = [&](std::size_t i) { return payload[i ^ (sizeof(Word) - 1)]; };
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Word delta = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (at == nb_bytes) fail(end, count, i, "values in a block of variable-length values");
            const std::uint8_t byte = byte_at(at++);
            const Word group = byte & 0x7f;
            if (shift > Layout<Word>::kMaxShift || static_cast<Word>(group << shift) >> shift != group) {
                fail(position_ + (at - 1) / sizeof(Word), kWidth, shift + 7,
                     "bits of a variable-length value");
            }
            delta |= static_cast<Word>(group << shift);
            if ((byte & 0x80) == 0) break;
        }
        previous_ = static_cast<Word>(previous_ + delta);
        decoded_[i] = previous_;
    }
    if (nb_bytes - at >= sizeof(Word)) {
        fail(end, position_ + (at + sizeof(Word) - 1) / sizeof(Word), end, "end of a block, in words");
    }
    for (; at < nb_bytes; ++at) {
        if (byte_at(at) != 0x80) fail(end - 1, 0x80, byte_at(at), "padding byte");
    }
    position_ = end;
    block_left_ = 0;
    decoded_begin_ = 0;
    decoded_end_ = count;
}

template <class Word>
void CompressedArrayReader<Word>::fail(std::size_t at, std::uint64_t expected, std::uint64_t found,
                                       const char* what) const {
    const std::size_t offset = words_.offset() + at * sizeof(Word);
    words_.source().fail(offset, std::string(field_) + ": " + what, std::to_string(expected),
                         std::to_string(found));
}

template class CompressedArrayReader<std::uint32_t>;
template class CompressedArrayReader<std::uint64_t>;

}  // namespace plonkd
