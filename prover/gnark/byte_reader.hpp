// Bounded reading of a file's bytes, with errors that say where: file, offset, field, what was expected, what
// was found.
//
// A `ByteSource` names the bytes of one file (mapped or in memory; not owned) and the failure class that
// malformed content belongs to. A `ByteReader` is a cursor over a range of them; sub-readers keep absolute
// offsets, so that every message points into the file. No read goes past the end of its range, and lengths
// found in the file are compared with what remains before anything is allocated for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "prover/failure/failure.hpp"

namespace plonkd {

// Throws the failure type that belongs to the class (RequestError, SetupError, ...).
[[noreturn]] void throw_failure(FailureClass failure_class, const std::string& message);

struct ByteSource {
    std::string name;
    FailureClass failure_class;
    std::span<const std::uint8_t> bytes;

    // "NAME: offset 72: number of levels: expected at most 4, found 9".
    [[noreturn]] void fail(std::size_t offset, std::string_view field, std::string_view expected,
                           std::string_view found) const;
};

class ByteReader {
  public:
    explicit ByteReader(const ByteSource& source) : ByteReader(source, 0, source.bytes.size()) {}
    // The bytes [begin, end) of the source, which must outlive the reader.
    ByteReader(const ByteSource& source, std::size_t begin, std::size_t end)
        : source_(&source), position_(begin), end_(end) {}

    const ByteSource& source() const { return *source_; }
    std::size_t offset() const { return position_; }  // absolute, in the source
    std::size_t remaining() const { return end_ - position_; }
    bool at_end() const { return position_ == end_; }

    std::span<const std::uint8_t> take(std::uint64_t length, std::string_view field) {
        if (length > remaining()) fail_truncated(length, field);
        const auto taken = source_->bytes.subspan(position_, static_cast<std::size_t>(length));
        position_ += static_cast<std::size_t>(length);
        return taken;
    }
    // The bytes not yet read; the cursor stays.
    std::span<const std::uint8_t> rest() const { return source_->bytes.subspan(position_, remaining()); }

    // The next `length` bytes as a reader of their own; this cursor moves behind them.
    ByteReader section(std::uint64_t length, std::string_view field) {
        const std::size_t begin = position_;
        take(length, field);
        return ByteReader(*source_, begin, position_);
    }

    std::uint32_t u32_be(std::string_view field);
    std::uint64_t u64_be(std::string_view field);
    std::uint64_t u64_le(std::string_view field);

    // A u32 (big-endian) or u64 (little-endian) count of items of `item_bytes` each; refused if more than
    // what remains.
    std::uint64_t count_u32_be(std::uint64_t item_bytes, std::string_view field);
    std::uint64_t count_u64_le(std::uint64_t item_bytes, std::string_view field);

    // Refuses bytes behind the last field.
    void expect_end(std::string_view field) const;

    // An error at the cursor, or at `offset`.
    [[noreturn]] void fail(std::string_view field, std::string_view expected, std::string_view found) const {
        source_->fail(position_, field, expected, found);
    }

  private:
    [[noreturn]] void fail_truncated(std::uint64_t length, std::string_view field) const;
    void check_count(std::size_t offset, std::uint64_t count, std::uint64_t item_bytes,
                     std::string_view field) const;

    const ByteSource* source_;
    std::size_t position_;
    std::size_t end_;
};

}  // namespace plonkd
