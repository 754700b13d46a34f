// The encoder of integer_compression.hpp: the same choices of bit lengths as intcomp's compressors.

#include <bit>

#include "prover/gnark/integer_compression.hpp"

namespace plonkd {
namespace {

template <class Word>
constexpr std::size_t kWidth = 8 * sizeof(Word);

template <class Word>
constexpr Word zigzag(Word delta) {
    const Word sign = delta >> (kWidth<Word> - 1);
    return static_cast<Word>(delta << 1 ^ (Word{0} - sign));
}

// One group of kWidth values: appends its words, returns its shape byte.
template <class Word>
std::uint8_t append_group(std::span<const Word> values, Word previous, std::vector<Word>& words) {
    Word deltas[kWidth<Word>];
    Word any = 0;
    for (std::size_t i = 0; i < kWidth<Word>; ++i) {
        deltas[i] = static_cast<Word>(values[i] - previous);
        any |= zigzag(deltas[i]);
        previous = values[i];
    }
    const unsigned sign = any & 1;
    const unsigned bits = std::bit_width(static_cast<Word>(any >> 1)) + sign;
    const auto shape = static_cast<std::uint8_t>(bits | sign << 7);
    if (bits == kWidth<Word>) {
        words.insert(words.end(), values.begin(), values.end());
        return shape;
    }
    const std::size_t begin = words.size();
    words.resize(begin + bits);
    for (std::size_t i = 0; i < kWidth<Word> && bits != 0; ++i) {
        const Word delta = sign != 0 ? zigzag(deltas[i]) : deltas[i];
        const std::size_t bit = i * bits;
        const std::size_t at = begin + bit / kWidth<Word>;
        const unsigned shift = bit % kWidth<Word>;
        words[at] |= static_cast<Word>(delta << shift);
        if (shift + bits > kWidth<Word>) words[at + 1] |= static_cast<Word>(delta >> (kWidth<Word> - shift));
    }
    return shape;
}

// Sets the header of the block that starts at `begin`, now that its length is known.
template <class Word>
void set_header(std::vector<Word>& words, std::size_t begin, std::size_t count) {
    const std::size_t length = words.size() - begin;
    if constexpr (sizeof(Word) == 4) {
        words[begin] = static_cast<Word>(count);
        words[begin + 1] = static_cast<Word>(length);
    } else {
        words[begin] = static_cast<Word>(count) | static_cast<Word>(length) << 32;
    }
}

template <class Word>
void append_packed_block(std::span<const Word> values, std::vector<Word>& words) {
    const std::size_t begin = words.size();
    words.resize(begin + (sizeof(Word) == 4 ? 2 : 1));
    words.push_back(values[0]);
    Word previous = values[0];
    for (std::size_t i = 0; i < values.size(); i += 4 * kWidth<Word>) {
        const std::size_t header = words.size();
        words.push_back(0);
        for (std::size_t group = 0; group < 4; ++group) {
            const auto part = values.subspan(i + group * kWidth<Word>, kWidth<Word>);
            const std::uint8_t shape = append_group(part, previous, words);
            words[header] |= static_cast<Word>(shape) << (24 - 8 * group);
            previous = part.back();
        }
    }
    set_header(words, begin, values.size());
}

template <class Word>
void append_varbyte_block(std::span<const Word> values, std::vector<Word>& words) {
    std::vector<std::uint8_t> bytes;
    Word previous = 0;
    for (const Word value : values) {
        Word delta = static_cast<Word>(value - previous);
        previous = value;
        for (; delta >= 0x80; delta >>= 7) bytes.push_back(static_cast<std::uint8_t>(delta | 0x80));
        bytes.push_back(static_cast<std::uint8_t>(delta));
    }
    while (bytes.size() % sizeof(Word) != 0) bytes.push_back(0x80);

    const std::size_t begin = words.size();
    words.resize(begin + (sizeof(Word) == 4 ? 2 : 1));
    for (std::size_t i = 0; i < bytes.size(); i += sizeof(Word)) {
        Word word = 0;
        for (std::size_t j = 0; j < sizeof(Word); ++j) word = static_cast<Word>(word << 8 | bytes[i + j]);
        words.push_back(word);
    }
    set_header(words, begin, values.size());
}

template <class Integer>
void append_little_endian(Integer value, std::vector<std::uint8_t>& out) {
    for (std::size_t i = 0; i < sizeof(Integer); ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

template <class Word>
void append_compressed_array(std::span<const Word> values, std::vector<std::uint8_t>& out) {
    std::vector<Word> words;
    std::size_t last_block = 0;
    const std::size_t packed = values.size() / (4 * kWidth<Word>)*(4 * kWidth<Word>);
    if (packed != 0) append_packed_block(values.first(packed), words);
    if (packed != values.size()) {
        last_block = words.size();
        append_varbyte_block(values.subspan(packed), words);
    }
    if (!values.empty()) words.push_back(static_cast<Word>(words.size() - last_block));

    append_little_endian(static_cast<std::uint64_t>(words.size()), out);
    out.reserve(out.size() + words.size() * sizeof(Word));
    for (const Word word : words) append_little_endian(word, out);
}

template void append_compressed_array(std::span<const std::uint32_t>, std::vector<std::uint8_t>&);
template void append_compressed_array(std::span<const std::uint64_t>, std::vector<std::uint8_t>&);

}  // namespace plonkd
