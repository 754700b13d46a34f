// intcomp's compressed integer arrays (gnark-artifacts.md section 1.3): delta coding, bit-packed in blocks of
// 128 (u32) or 256 (u64) values, the remainder as variable-length bytes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "prover/gnark/byte_reader.hpp"

namespace plonkd {

// Decodes one array as a stream. Word is std::uint32_t or std::uint64_t.
template <class Word>
class CompressedArrayReader {
  public:
    // Reads the array's length in words at the cursor and moves the cursor behind the array. The block
    // headers are walked once for the number of values. `field` names the array in messages and must outlive
    // the reader.
    CompressedArrayReader(ByteReader& in, const char* field);

    std::uint64_t size() const { return size_; }  // values in the whole array

    // Decodes the next values into `out`; returns how many: fewer than out.size() only at the end of the
    // array. The array's own consistency (block lengths, padding) is checked block by block as it is decoded.
    std::size_t read(std::span<Word> out);

  private:
    static constexpr std::size_t kWidth = 8 * sizeof(Word);  // bits of a word, values of a group
    static constexpr std::size_t kBlock = 4 * kWidth;        // values of a sub-block

    struct BlockHeader {
        std::uint64_t count, words, header_words;
    };
    Word word(std::size_t index) const;
    BlockHeader block_header(std::size_t at) const;
    void start_block();
    void decode_sub_block();
    std::size_t decode_group(std::uint8_t shape, std::size_t at, Word* out);
    void decode_varbyte(std::size_t end);
    [[noreturn]] void fail(std::size_t at, std::uint64_t expected, std::uint64_t found,
                           const char* what) const;

    ByteReader words_;  // the array's words without its length and without the trailing word
    const char* field_;
    const std::uint8_t* data_;
    std::size_t nb_words_ = 0;
    std::uint64_t size_ = 0;

    std::size_t position_ = 0;   // word index of the next undecoded word
    std::size_t block_end_ = 0;  // word index behind the current block
    std::uint64_t block_left_ = 0;
    Word previous_ = 0;
    std::array<Word, kBlock> decoded_;
    std::size_t decoded_begin_ = 0, decoded_end_ = 0;
};

// Appends the array's length in words and its words, as intcomp's CompressUint32 / CompressUint64 make them.
template <class Word>
void append_compressed_array(std::span<const Word> values, std::vector<std::uint8_t>& out);

}  // namespace plonkd
